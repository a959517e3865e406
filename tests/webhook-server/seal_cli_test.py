#!/usr/bin/env python3
"""`turnaround seal` and `reseal` as people use them: a secret typed on a terminal is not shown, one from a pipe may have
several lines, and the configuration is rewritten whole with its permissions.
    seal_cli_test.py TURNAROUND
"""
import json
import os
import pathlib
import pty
import stat
import subprocess
import sys
import tempfile

TURNAROUND = str(pathlib.Path(sys.argv[1]).resolve())
SECRET = "correct horse battery staple"


def configuration(token, keys=("master.key",)):
    return {
        "master_keys": [{"file": key} for key in keys],
        "connections": [{
            "id": "acme", "vendor": "zendesk", "policy": "p.json", "base_url": "https://acme.zendesk.com",
            "signing_keys": [{"file": "key"}], "auth": {"user": "sla@acme.example", "token": token},
            "settings": {"fields": {"category": 1, "due_date": 2, "due": 3, "missing": 4}}}]}


def seal(config, given, place="/connections/acme/auth/token"):
    return subprocess.run([TURNAROUND, "seal", "--config", config, "--for", place], input=given, capture_output=True)


def typed(config):
    """What a terminal shows while the secret is typed into it."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(TURNAROUND, [TURNAROUND, "seal", "--config", config, "--for", "/connections/acme/auth/token"])
    shown = b""
    asked = False
    while True:
        try:
            some = os.read(terminal, 4096)
        except OSError:
            break
        if not some:
            break
        shown += some
        if not asked and b"not shown" in shown:
            asked = True
            os.write(terminal, SECRET.encode() + b"\n")
    assert os.waitpid(child, 0)[1] == 0, shown
    return shown.decode()


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name, digit in (("master.key", "1"), ("next.key", "2")):
            (pathlib.Path(folder) / name).write_text(digit * 64 + "\n")
        path = pathlib.Path(folder) / "turnaround.json"
        config = str(path)
        path.write_text(json.dumps(configuration({"file": "token"})))

        shown = typed(config)
        assert SECRET not in shown, "a typed secret is shown"
        assert '{"sealed": "v1.' in shown, shown

        piped = seal(config, b"-----BEGIN\nline\n-----END\n")
        assert piped.returncode == 0, piped.stderr
        refused = seal(config, b"x", "/nowhere")
        assert refused.returncode == 1 and b"/connections/acme/auth/token" in refused.stderr, refused
        assert seal(config, b"\n").returncode == 1, "an empty secret is sealed"

        path.write_text(json.dumps(configuration(json.loads(piped.stdout), ("next.key", "master.key"))))
        path.chmod(0o640)
        again = subprocess.run([TURNAROUND, "reseal", "--config", config], capture_output=True)
        assert again.returncode == 0 and again.stdout.endswith(b": 1\n"), again
        after = json.loads(path.read_text())
        assert after["connections"][0]["auth"]["token"] != json.loads(piped.stdout)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640, "the configuration's permissions changed"
        path.write_text(json.dumps(configuration(after["connections"][0]["auth"]["token"], ("next.key",))))
        assert subprocess.run([TURNAROUND, "reseal", "--config", config]).returncode == 0, "the old key is still needed"
        path.write_text(json.dumps(configuration(json.loads(piped.stdout), ("next.key",))))
        before = path.read_bytes()
        lost = subprocess.run([TURNAROUND, "reseal", "--config", config], capture_output=True)
        assert lost.returncode == 1 and b"/connections/0/auth/token" in lost.stderr, lost
        assert path.read_bytes() == before
    print("seal: typed unseen, sealed, resealed")


main()
