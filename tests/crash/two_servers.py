#!/usr/bin/env python3
"""Two servers on one PostgreSQL: one is killed, one stands still past its lease, connections are cut, at random, while webhooks come in.

  tests/crash/two_servers.py [build/native/turnaround] [--seconds 40] [--lease 2] [--seed 1]

A sender whose webhook gets no 2xx sends it again, to the other server. In the end both are left to finish, and then:
  - every delivery that was answered 2xx is in the store, once, and none is left unanswered
  - every ticket's fields are what its last state asks for, and each has its one comment
  - no ticket was decided from older news after newer: what the fence of a lease is for. Without it a minute finds ten of them, all
    hidden from the helpdesk by its own guard of updates
  - of each ticket the writes never go back to an older state (inversions), and no write says what was there already (doubles)
Without TURNAROUND_POSTGRES it runs itself with a PostgreSQL of its own (scripts/postgres). A long run: --seconds 600
"""
import argparse
import collections
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

import kill_loop
from desk import Helpdesk, Link, ROOT, event, serve_helpdesk, write_config

PSQL = ["psql", "-X", "-At", "-v", "ON_ERROR_STOP=1"]


# Of each ticket, decisions in their order and how much had happened to it when it was read for them.
GOES_BACK = """
  SELECT ticket, seq FROM (
    SELECT d.ticket, d.seq, jsonb_array_length(r.ticket::jsonb -> 'events') AS events,
           lag(jsonb_array_length(r.ticket::jsonb -> 'events')) OVER (PARTITION BY d.ticket ORDER BY d.seq) AS before
    FROM decision d JOIN reading r ON r.digest = d.reading) AS told
  WHERE events < before"""


class FarHelpdesk(Helpdesk):
    """What it says was true when it said it; it arrives a little later."""

    def answer(self, method, path, body):
        said = super().answer(method, path, body)
        time.sleep(random.uniform(0, 0.06))
        return said


def ask(sql):
    """What the database answers, line by line."""
    return subprocess.run([*PSQL, os.environ["TURNAROUND_POSTGRES"], "-c", sql], check=True, capture_output=True,
                          text=True).stdout.splitlines()


class Pair:
    """The two servers. Their ports change with every start."""

    def __init__(self, program, config, log):
        self.program, self.config, self.log = program, config, log
        self.servers = [kill_loop.Server(program, config, log) for _ in range(2)]

    def port(self, which):
        return self.servers[which].port

    def kill(self, which, away):
        self.servers[which].kill()
        time.sleep(away)
        self.servers[which] = kill_loop.Server(self.program, self.config, self.log)

    def pause(self, which, how_long):
        process = self.servers[which].process
        process.send_signal(signal.SIGSTOP)
        time.sleep(how_long)
        process.send_signal(signal.SIGCONT)

    def stop(self):
        """Problems."""
        for server in self.servers:
            server.process.terminate()
        return [f"a server left with {code}" for code in [server.process.wait(timeout=30) for server in self.servers] if code]


class Sender(threading.Thread):
    """Changes tickets and says so, until it is told to stop; says everything again until it is acknowledged."""

    def __init__(self, name, pair, helpdesk, rng, arguments):
        super().__init__(daemon=True)
        self.prefix, self.pair, self.helpdesk, self.rng, self.arguments = name, pair, helpdesk, rng, arguments
        self.acknowledged, self.again, self.stopping = [], 0, False
        self.which, self.link = rng.randrange(2), None

    def post(self, body):
        """True: acknowledged. A server that stands still answers nobody: after a second the other one is asked."""
        try:
            if self.link is None:
                self.link = Link(self.pair.port(self.which))
                self.link.socket.settimeout(1)
            if self.link.post(body) in (200, 202):
                return True
        except OSError:
            pass
        if self.link:
            self.link.close()
        self.link, self.which = None, 1 - self.which
        return False

    def run(self):
        count = 0
        while not self.stopping:
            number = self.rng.randint(1, self.arguments.tickets)
            self.helpdesk.change(number)
            key = f"{self.prefix}-{count}"
            count += 1
            while not self.post(event(number, key)):
                self.again += 1
                time.sleep(0.02)
            self.acknowledged.append(key)
            time.sleep(self.arguments.pause)


def disturb(pair, rng, arguments, counts):
    """One of the things that happen to servers, now."""
    act = rng.choice(["kill", "pause", "pause", "both", "cut"])
    which = rng.randrange(2)
    counts[act] += 1
    longest = 1.8 * arguments.lease
    if act == "kill":
        pair.kill(which, rng.uniform(0, 0.5))
    elif act == "pause":
        pair.pause(which, rng.uniform(0.3 * arguments.lease, longest))
    elif act == "cut":
        ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'turnaround'")
    else:
        pause = threading.Thread(target=pair.pause, args=(1 - which, longest))
        pause.start()
        time.sleep(rng.uniform(0, longest))
        pair.kill(which, rng.uniform(0, 0.5))
        pause.join()


def check_store(acknowledged):
    """Problems."""
    keys = collections.Counter(ask("SELECT key FROM delivery"))
    lost = [key for key in acknowledged if f"event:{key}" not in keys]
    problems = [f"{len(lost)} acknowledged deliveries are not in the store, for example {lost[0]}"] if lost else []
    problems += ["a delivery is in the store twice"] if keys and max(keys.values()) > 1 else []
    for what, sql in (("deliveries were never answered", "SELECT count(*) FROM delivery WHERE state = 'waiting'"),
                      ("write-backs were never made", "SELECT count(*) FROM outbox WHERE state IN ('pending', 'parked')")):
        count = ask(sql)[0]
        problems += [f"{count} {what}"] if count != "0" else []
    return problems + [f"the ticket and decision {back} were decided from older news than the one before" for back in ask(GOES_BACK)]


def finish(pair, helpdesk, acknowledged, arguments):
    deadline = time.monotonic() + arguments.patience
    open_work = "SELECT count(*) FROM lane WHERE read_at IS NOT NULL OR send_at IS NOT NULL"
    while time.monotonic() < deadline and (kill_loop.settled(helpdesk) or ask(open_work) != ["0"]):
        time.sleep(0.2)
    wrong = [f"ticket {number}: wanted {wanted}, holds {held}, {comments} comments"
             for number, wanted, held, comments in kill_loop.settled(helpdesk)]
    return pair.stop() + check_store(acknowledged) + kill_loop.check_writes(helpdesk) + wrong


def run(arguments):
    rng = random.Random(arguments.seed)
    helpdesk = FarHelpdesk()
    for number in range(1, arguments.tickets + 1):
        helpdesk.create(number)
    with tempfile.TemporaryDirectory(prefix="turnaround-two-") as name:
        folder = pathlib.Path(name)
        store = {"postgres": {"dsn": os.environ["TURNAROUND_POSTGRES"], "lease_s": arguments.lease}}
        config = write_config(folder, serve_helpdesk(helpdesk), store)
        with open(folder / "log", "w", encoding="utf-8") as log:
            pair = Pair(arguments.program, config, log)
            senders = [Sender(f"s{n}", pair, helpdesk, random.Random(rng.random()), arguments) for n in range(arguments.senders)]
            for sender in senders:
                sender.start()
            counts = collections.Counter()
            end = time.monotonic() + arguments.seconds
            while time.monotonic() < end:
                time.sleep(rng.uniform(0.2, 1.0))
                disturb(pair, rng, arguments, counts)
            for sender in senders:
                sender.stopping = True
            for sender in senders:
                sender.join()
            acknowledged = [key for sender in senders for key in sender.acknowledged]
            problems = finish(pair, helpdesk, acknowledged, arguments)
        writes = [write for ticket in helpdesk.tickets.values() for write in ticket["writes"]]
        print(f"{dict(counts)}: {len(acknowledged)} deliveries acknowledged, {sum(sender.again for sender in senders)} tries in vain, "
              f"{len(writes)} writes, {len(problems)} problems", flush=True)
        if problems:
            print("\n".join(problems[:20]), file=sys.stderr)
            print((folder / "log").read_text(encoding="utf-8")[-4000:], file=sys.stderr)
        return 1 if problems else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=str(ROOT / "build/native/turnaround"))
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--lease", type=int, default=2, help="seconds until a lane of a server that stands still is taken over")
    parser.add_argument("--senders", type=int, default=4)
    parser.add_argument("--tickets", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause", type=float, default=0.01, help="seconds between two deliveries of a sender")
    parser.add_argument("--patience", type=int, default=60, help="seconds until everything must be written back at the end")
    arguments = parser.parse_args()
    if "TURNAROUND_POSTGRES" not in os.environ:
        os.execv(ROOT / "scripts/postgres", ["postgres", sys.executable, *sys.argv])
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
