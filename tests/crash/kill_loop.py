#!/usr/bin/env python3
"""Kills the server again and again while webhooks come in, and counts: nothing that was acknowledged may be lost.

  tests/crash/kill_loop.py build/native/turnaround [--rounds 20] [--seed 1]

A helpdesk of its own (in this process, so that it survives the kills) holds the tickets. Each round sends signed webhooks from
several threads, kills the server with SIGKILL at a random moment and starts it again on the same store. After every kill:
  - SQLite finds a copy of the store intact, and every delivery that was answered 202 is in it, once
After `--epoch` kills the server is left to finish, and then:
  - no delivery is left unanswered and nothing is left to write
  - every ticket's fields are what its last state asks for, and each has its one comment
  - of each ticket the writes never go back to an older state (inversions), and no write says what was there already (doubles)
The next kills begin with a new store. A long run: --rounds 2000 --senders 8 --tickets 200 --repeat 4
"""
import argparse
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from desk import FIELDS, Helpdesk, Link, PRIORITIES, PRIORITY_FIELD, ROOT, event, serve_helpdesk, write_config


class Server:
    def __init__(self, program, config, log):
        self.process = subprocess.Popen([program, "serve", "--config", config], stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            sys.exit(f"the server did not start; see {log.name}")
        self.port = urllib.parse.urlsplit(line.split()[-1]).port

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def send_until_killed(port, helpdesk, rng, arguments, acknowledged, prefix):
    """Changes tickets and says so, as long as the server lives; a change whose webhook got no 202 is said again next round."""
    try:
        link = Link(port)
        for count in range(100_000):
            number = rng.randint(1, arguments.tickets)
            if count % arguments.repeat == 0:
                helpdesk.change(number)
            key = f"{prefix}-{count}"
            if link.post(event(number, key)) == 202:
                acknowledged.append(key)
            if arguments.pause:
                time.sleep(arguments.pause)
    except OSError:
        return


def settled(helpdesk):
    wrong = []
    with helpdesk.lock:
        for number, ticket in helpdesk.tickets.items():
            wanted = "sla_" + ticket["fields"][PRIORITY_FIELD]
            if ticket["fields"].get(FIELDS["category"]) != wanted or ticket["comments"] != 1:
                wrong.append((number, wanted, ticket["fields"].get(FIELDS["category"]), ticket["comments"]))
    return wrong


def check_kept(folder, acknowledged):
    """Problems of what the kill left behind. A copy is looked at, so that the server finds the very files that it left."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for name in ("turnaround.db", "turnaround.db-wal"):
        if (folder / name).exists():
            shutil.copy(folder / name, copy / name)
    store = sqlite3.connect(copy / "turnaround.db")
    problems = []
    if store.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        problems.append("SQLite finds the store damaged")
    keys = [key for key, in store.execute("SELECT key FROM delivery")]
    known = set(keys)
    lost = [key for key in acknowledged if f"event:{key}" not in known]
    if lost:
        problems.append(f"{len(lost)} acknowledged deliveries are not in the store, for example {lost[0]}")
    if len(known) != len(keys):
        problems.append("a delivery is in the store twice")
    store.close()
    return problems


def check_finished(folder):
    """Problems of what the server left when it stopped."""
    store = sqlite3.connect(folder / "turnaround.db")
    waiting = store.execute("SELECT count(*) FROM delivery WHERE state = 'waiting'").fetchone()[0]
    unwritten = store.execute("SELECT count(*) FROM outbox WHERE state IN ('pending', 'parked')").fetchone()[0]
    store.close()
    return ([f"{waiting} deliveries were never answered"] if waiting else []) + (
        [f"{unwritten} write-backs were never made"] if unwritten else [])


def check_writes(helpdesk):
    """A write says what the state asked for that it was guarded by; one that says something else was decided from older news."""
    problems = []
    for number, ticket in helpdesk.tickets.items():
        for state, category, changed_nothing in ticket["writes"]:
            if category != "sla_" + PRIORITIES[state % 2]:
                problems.append(f"inversion: ticket {number}: state {state} was written as {category}")
            if changed_nothing:
                problems.append(f"double: ticket {number}: state {state} was written again though it was there")
    return problems


def kill_once(arguments, rng, helpdesk, folder, config, log, acknowledged, prefix):
    """Problems, and how long the start took."""
    begin = time.monotonic()
    server = Server(arguments.program, config, log)
    started = time.monotonic() - begin
    senders = [threading.Thread(target=send_until_killed, args=(
        server.port, helpdesk, random.Random(rng.random()), arguments, acknowledged, f"{prefix}s{sender}"))
        for sender in range(arguments.senders)]
    for sender in senders:
        sender.start()
    time.sleep(rng.uniform(0.05, arguments.longest))
    server.kill()
    for sender in senders:
        sender.join()
    return check_kept(folder, acknowledged), started


def finish(arguments, helpdesk, folder, config, log, acknowledged):
    """The server's last start: it is told what was not acknowledged, and left to finish."""
    server = Server(arguments.program, config, log)
    link = Link(server.port)
    for number in helpdesk.tickets:
        if link.post(event(number, f"last-{number}")) == 202:
            acknowledged.append(f"last-{number}")
    link.close()
    deadline = time.monotonic() + arguments.patience
    while settled(helpdesk) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(0.5)
    server.process.terminate()
    if server.process.wait(timeout=20) != 0:
        return ["the server did not stop well"]
    wrong = [f"ticket {number}: wanted {wanted}, holds {held}, {comments} comments"
             for number, wanted, held, comments in settled(helpdesk)]
    return check_kept(folder, acknowledged) + check_finished(folder) + check_writes(helpdesk) + wrong


def run_epoch(arguments, rng, folder, rounds, totals):
    helpdesk = Helpdesk()
    config = write_config(folder, serve_helpdesk(helpdesk))
    for number in range(1, arguments.tickets + 1):
        helpdesk.create(number)
    acknowledged = []
    with open(folder / "log", "w", encoding="utf-8") as log:
        for round_ in range(rounds):
            problems, started = kill_once(arguments, rng, helpdesk, folder, config, log, acknowledged, f"r{round_}")
            totals["restarts"].append(started)
            totals["kills"] += 1
            if problems:
                return problems
        problems = finish(arguments, helpdesk, folder, config, log, acknowledged)
    totals["acknowledged"] += len(acknowledged)
    totals["writes"] += sum(len(ticket["writes"]) for ticket in helpdesk.tickets.values())
    totals["comments"] += sum(ticket["comments"] for ticket in helpdesk.tickets.values())
    totals["tickets"] += arguments.tickets
    return problems


def told(totals):
    restarts = sorted(totals["restarts"])
    return (f"{totals['kills']} kills, {totals['acknowledged']} deliveries acknowledged, {totals['writes']} writes, "
            f"{totals['comments']} comments on {totals['tickets']} tickets, "
            f"restart p50 {restarts[len(restarts) // 2] * 1000:.0f} ms, max {restarts[-1] * 1000:.0f} ms")


def run(arguments):
    rng = random.Random(arguments.seed)
    totals = {"kills": 0, "acknowledged": 0, "writes": 0, "comments": 0, "tickets": 0, "restarts": []}
    while totals["kills"] < arguments.rounds:
        with tempfile.TemporaryDirectory(prefix="turnaround-crash-") as name:
            folder = pathlib.Path(name)
            rounds = min(arguments.epoch, arguments.rounds - totals["kills"])
            problems = run_epoch(arguments, rng, folder, rounds, totals)
            print(told(totals), flush=True)
            if problems:
                print("\n".join(problems[:20]), file=sys.stderr)
                print((folder / "log").read_text(encoding="utf-8")[-4000:], file=sys.stderr)
                return 1
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=str(ROOT / "build/native/turnaround"))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--senders", type=int, default=4)
    parser.add_argument("--tickets", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epoch", type=int, default=50, help="kills of one store, before everything must settle")
    parser.add_argument("--repeat", type=int, default=1, help="deliveries sent for every change of a ticket")
    parser.add_argument("--longest", type=float, default=0.8, help="seconds a server lives at most")
    parser.add_argument("--pause", type=float, default=0.002, help="seconds between two deliveries of a sender")
    parser.add_argument("--patience", type=int, default=90, help="seconds until everything must be written back at the end")
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
