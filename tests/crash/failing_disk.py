#!/usr/bin/env python3
"""The server on a disk that begins to fail: it says so and acknowledges nothing more; nothing acknowledged is lost. After an error
of the disk it leaves; while the disk is full it may stay and refuse.

  tests/crash/failing_disk.py build/native/turnaround [--from 1] [--to 1000] [--step 83]

For every N, with EIO and with ENOSPC: the N-th write or sync of the store and all later ones fail (a library loaded into the server
does that). Then the same store is opened on a disk that works, and every acknowledged delivery must be a duplicate there.
"""
import argparse
import errno
import http.client
import os
import pathlib
import subprocess
import sys
import tempfile

from desk import Helpdesk, Link, ROOT, event, serve_helpdesk, write_config


FAILED = "the store failed, nothing is accepted any more"
FULL = "the store keeps nothing for now, senders are answered 503"


def start(program, config, log, environment):
    """The server, or none when it refused to start."""
    process = subprocess.Popen([program, "serve", "--config", config], stdout=subprocess.PIPE, stderr=log, text=True,
                               env={**os.environ, **environment})
    line = process.stdout.readline()
    return process, int(line.rsplit(":", 1)[1]) if line.startswith("listening on ") else None


def send(port, keys):
    """What was acknowledged. Ends when the server refuses or leaves."""
    acknowledged, refused = [], 0
    try:
        link = Link(port)
        for key in keys:
            status = link.post(event(1, key))
            if status in (200, 202):
                acknowledged.append(key)
                if refused:
                    return acknowledged, f"{key} was acknowledged after a refusal"
            refused += status == 503
    except OSError:
        pass
    return acknowledged, None


def nearly_full(library, program, folder):
    """Problems of a server whose disk is nearly full: it wants no more traffic, and keeps what comes all the same."""
    helpdesk = Helpdesk()
    helpdesk.create(1)
    config = write_config(folder, serve_helpdesk(helpdesk))
    problems = []
    with open(folder / "log", "w", encoding="utf-8") as log:
        for free, expected in ((1 << 20, 503), (1 << 40, 200)):
            process, port = start(program, config, log, {"LD_PRELOAD": library, "FREE_BYTES": str(free)})
            if port is None:
                return [f"the server did not start: {(folder / 'log').read_text(encoding='utf-8')[-300:]}"]
            if (said := readiness(port)) != expected:
                problems.append(f"/readyz answers {said} with {free >> 20} MiB free, expected {expected}")
            if len(send(port, [f"free-{free}"])[0]) != 1:
                problems.append(f"a webhook was not kept with {free >> 20} MiB free")
            process.terminate()
            process.wait(timeout=20)
    return problems


def readiness(port):
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    asked.request("GET", "/readyz")
    return asked.getresponse().status


def strike(library, program, folder, nth, number):
    """Problems."""
    helpdesk = Helpdesk()
    helpdesk.create(1)
    config = write_config(folder, serve_helpdesk(helpdesk))
    told = folder / "log"
    with open(told, "w", encoding="utf-8") as log:
        process, port = start(program, config, log, {"LD_PRELOAD": library, "FAIL_AT": str(nth), "FAIL_ERRNO": str(number)})
        acknowledged, problem = send(port, [f"k{n}" for n in range(400)]) if port else ([], None)
        problems = [problem] if problem else []
        try:
            code = process.wait(timeout=1 if number == errno.ENOSPC else 20)
        except subprocess.TimeoutExpired:
            if port and readiness(port) != 503:
                problems.append("/readyz does not say that nothing is kept")
            process.terminate()
            code = process.wait(timeout=20)
            if number != errno.ENOSPC:
                return [f"the server did not leave after {len(acknowledged)} deliveries"]
    text = told.read_text(encoding="utf-8")
    stayed = number == errno.ENOSPC and FULL in text
    if code != 1 and not stayed:
        problems.append(f"exit code {code}, expected 1")
    if not stayed and (FAILED if port else "store") not in text:
        problems.append(f"the log does not say that the store failed: {text[-300:]}")
    with open(told, "a", encoding="utf-8") as log:
        process, port = start(program, config, log, {})
        if port is None:
            return problems + ["the store cannot be opened again: " + told.read_text(encoding="utf-8")[-300:]]
        link = Link(port)
        problems += [f"acknowledged {key} is lost" for key in acknowledged if link.post(event(1, key)) != 200]
        link.close()
        process.terminate()
        if process.wait(timeout=20) != 0:
            problems.append("the server did not stop well")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=str(ROOT / "build/native/turnaround"))
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--to", type=int, default=1000)
    parser.add_argument("--step", type=int, default=83)
    arguments = parser.parse_args()
    runs, wrong = 0, 0
    with tempfile.TemporaryDirectory(prefix="turnaround-disk-") as name:
        library = f"{name}/failing_disk.so"
        source = pathlib.Path(__file__).with_name("failing_disk.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, str(source), "-ldl"], check=True)
        folder = pathlib.Path(name) / "nearly-full"
        folder.mkdir()
        for problem in nearly_full(library, arguments.program, folder):
            wrong = 1
            print(f"nearly full: {problem}", file=sys.stderr)
        for nth in range(arguments.first, arguments.to + 1, arguments.step):
            for number in (errno.EIO, errno.ENOSPC):
                folder = pathlib.Path(name) / f"{nth}-{number}"
                folder.mkdir()
                problems = strike(library, arguments.program, folder, nth, number)
                runs += 1
                wrong += bool(problems)
                for problem in problems:
                    print(f"write or sync {nth}, {errno.errorcode[number]}: {problem}", file=sys.stderr)
    print(f"{runs} failing disks, {wrong} with problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
