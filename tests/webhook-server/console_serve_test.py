#!/usr/bin/env python3
"""The console of a running server: the one-time token is printed while there is no account and never again; accounts,
sessions and the audit log outlive a restart.
    console_serve_test.py TURNAROUND
"""
import http.client
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TURNAROUND = str(pathlib.Path(sys.argv[1]).resolve())
PASSWORD = "correct horse battery"


def configuration(folder):
    (folder / "key").write_text("a signing key")
    config = {"listen": "127.0.0.1:0", "console": True, "connections": [{
        "id": "acme", "vendor": "zendesk", "policy": str(ROOT / "policies/everycloud.json"),
        "base_url": "https://acme.zendesk.com", "signing_keys": [{"file": "key"}],
        "auth": {"user": "sla@acme.example", "token": {"file": "key"}},
        "settings": {"fields": {"category": 1, "due_date": 2, "due": 3, "missing": 4}}}]}
    (folder / "turnaround.json").write_text(json.dumps(config))
    return str(folder / "turnaround.json")


class Running:
    def __init__(self, config):
        self.process = subprocess.Popen([TURNAROUND, "serve", "--config", config], stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        said = ""
        while not (listening := re.search(r"listening on http://(127\.0\.0\.1:\d+)", said)):
            line = self.process.stdout.readline()
            assert line, "the server did not start"
            said += line
        self.address = listening.group(1)
        return self

    def rest(self):
        """What it printed after the address, once it has stopped."""
        self.process.terminate()
        said = self.process.stdout.read()
        assert self.process.wait() == 0, said
        return said

    def token(self):
        return re.search(r"one-time token (\S{43})$", self.process.stdout.readline()).group(1)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def ask(self, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.address, timeout=60)
        headers |= {"Origin": f"http://{self.address}", "Content-Type": "application/json"} if body is not None else {}
        connection.request("GET" if body is None else "POST", f"/api/{path}", body and json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read()), (answer.getheader("Set-Cookie") or "").partition(";")[0]


def main():
    with tempfile.TemporaryDirectory() as name:
        config = configuration(pathlib.Path(name))
        with Running(config) as server:
            first = {"token": server.token(), "name": "ann", "password": PASSWORD}
            assert server.ask("state")[1] == {"set_up": False}
            assert server.ask("set-up", first | {"token": "guessed"})[0] == 401
            assert server.ask("set-up", first)[0] == 200
            assert server.ask("set-up", first | {"name": "eve"})[0] == 401
            status, me, cookie = server.ask("sign-in", {"name": "ann", "password": PASSWORD})
            assert (status, me["role"]) == (200, "admin")
            assert server.ask("tickets", Cookie=cookie)[:2] == (200, [])
            assert server.ask("tickets/acme/7", Cookie=cookie)[0] == 404
            server.rest()
        with Running(config) as server:
            assert server.ask("state")[1] == {"set_up": True}
            assert server.ask("me", Cookie=cookie)[1]["name"] == "ann"
            assert server.ask("sign-in", {"name": "ann", "password": "a wrong password"})[0] == 401
            acts = [entry["what"] for entry in server.ask("audit", Cookie=cookie)[1]]
            assert acts == ["sign_in_refused", "signed_in", "set_up"], acts
            assert "token" not in server.rest()
    print("console: set up once, kept over a restart")


main()
