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
import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEY = "crash-loop-signing-key"
FIELDS = {"category": 3601, "due_date": 3602, "due": 3603, "missing": 3604}
PRIORITY_FIELD = 3700
PRIORITIES = ["low", "high"]
CREATED = "2026-03-02T09:00:00Z"
POLICY = {
    "name": "The crash loop's desk",
    "fields": ["urgency"],
    "topics": [{"id": "other", "label": "anything"}],
    "categories": [
        {"id": name, "label": name.capitalize(),
         "definitions": [{"id": f"said-{name}", "says": f"the urgency is {name}",
                          "when": {"field": "urgency", "operator": "is", "value": name}}],
         "targets": [{"id": "answer", "label": "Answer", "within": "15 minutes", "starts": "created", "met_by": ["responded"]},
                     {"id": "solution", "label": "Solution", "within": hours, "starts": "created", "met_by": ["solved"]}]}
        for name, hours in (("high", "2 hours"), ("low", "8 hours"))],
    "automated_response": {"allocated": "Filed as {{category}}."},
}


class Helpdesk:
    """Zendesk as far as the adapter reads and writes it: tickets, audits, guarded updates. One lock, so versions are exact."""

    def __init__(self):
        self.lock = threading.Lock()
        self.tickets = {}
        self.clock = 0
        self.audit_id = 0

    def stamp(self):
        self.clock += 1
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1772442000 + self.clock))

    def add_audit(self, ticket, events, author, metadata=None):
        self.audit_id += 1
        ticket["updated_at"] = self.stamp()
        ticket["audits"].append({"id": self.audit_id, "ticket_id": ticket["id"], "created_at": ticket["updated_at"],
                                 "author_id": author, "metadata": {"custom": metadata or {}}, "events": events})

    def create(self, number):
        with self.lock:
            ticket = {"id": number, "audits": [], "fields": {PRIORITY_FIELD: "low"}, "writes": [], "comments": 0, "state": 0}
            self.tickets[number] = ticket
            self.add_audit(ticket, [
                {"id": 1, "type": "Create", "field_name": "status", "value": "new"},
                {"id": 2, "type": "Create", "field_name": str(PRIORITY_FIELD), "value": "low"},
                {"id": 3, "type": "Comment", "public": True, "author_id": 9, "body": "help", "attachments": []}], 9)

    def change(self, number):
        """The customer changes their mind; the ticket's state is how often."""
        with self.lock:
            ticket = self.tickets[number]
            before = ticket["fields"][PRIORITY_FIELD]
            ticket["state"] += 1
            after = PRIORITIES[ticket["state"] % 2]
            ticket["fields"][PRIORITY_FIELD] = after
            self.add_audit(ticket, [{"id": self.audit_id * 10, "type": "Change", "field_name": str(PRIORITY_FIELD),
                                     "value": after, "previous_value": before}], 9)

    def shown(self, ticket):
        return {"id": ticket["id"], "subject": "help", "description": "help", "status": "new", "priority": None,
                "requester_id": 9, "tags": [], "created_at": CREATED, "updated_at": ticket["updated_at"],
                "via": {"channel": "web"},
                "custom_fields": [{"id": key, "value": value} for key, value in ticket["fields"].items()]}

    def update(self, ticket, wanted):
        """A write, with what the ticket asked for at that moment: an older wish after a newer one would be an inversion."""
        if wanted.get("safe_update") is not None and wanted.get("updated_stamp") != ticket["updated_at"]:
            return 409, {"error": "UpdateConflict"}
        events = []
        for field in wanted.get("custom_fields", []):
            before = ticket["fields"].get(field["id"])
            if before != field["value"]:
                events.append({"id": self.audit_id * 10, "type": "Change", "field_name": str(field["id"]),
                               "value": field["value"], "previous_value": before})
                ticket["fields"][field["id"]] = field["value"]
        comment = wanted.get("comment")
        if comment:
            ticket["comments"] += 1
            events.append({"id": self.audit_id * 10 + 9, "type": "Comment", "public": comment.get("public", True),
                           "author_id": 1, "body": comment.get("body", ""), "attachments": []})
        ticket["writes"].append((ticket["state"], ticket["fields"].get(FIELDS["category"]), not events))
        self.add_audit(ticket, events, 1, (wanted.get("metadata") or {}).get("custom", wanted.get("metadata")))
        return 200, {"ticket": self.shown(ticket)}

    def answer(self, method, path, body):
        parts = urllib.parse.urlsplit(path).path.removesuffix(".json").strip("/").split("/")
        with self.lock:
            if parts[2] == "users":
                return 200, {"users": [{"id": 9, "role": "end-user", "email": "a@b.example", "name": "A"},
                                       {"id": 1, "role": "admin", "email": "sla@desk.example", "name": "SLA"}],
                             "user": {"id": 1, "role": "admin", "email": "sla@desk.example"}}
            ticket = self.tickets.get(int(parts[3])) if len(parts) > 3 and parts[2] == "tickets" else None
            if ticket is None:
                return 404, {"error": "RecordNotFound"}
            if len(parts) > 4 and parts[4] == "audits":
                return 200, {"audits": ticket["audits"], "meta": {"has_more": False}, "users": [
                    {"id": 9, "role": "end-user"}, {"id": 1, "role": "admin"}]}
            if method == "PUT":
                return self.update(ticket, json.loads(body)["ticket"])
            return 200, {"ticket": self.shown(ticket), "users": [{"id": 9, "role": "end-user", "email": "a@b.example"}]}


def serve_helpdesk(helpdesk):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def respond(self):
            length = int(self.headers.get("Content-Length") or 0)
            status, value = helpdesk.answer(self.command, self.path, self.rfile.read(length))
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_POST = respond

        def log_message(self, *_):
            pass

    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):  # the server died in the middle of a request: that is the point
            pass

    desk = Quiet(("127.0.0.1", 0), Handler)
    threading.Thread(target=desk.serve_forever, daemon=True).start()
    return desk.server_address[1]


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


class Link:
    """One connection to the server: whole requests out, whole answers in. http.client costs several times as much."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self.received = b""

    def post(self, body):
        """The status; OSError when the server is gone."""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        mark = base64.b64encode(hmac.new(KEY.encode(), stamp.encode() + body, hashlib.sha256).digest()).decode()
        self.socket.sendall(
            f"POST /hooks/desk HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"X-Zendesk-Webhook-Signature: {mark}\r\nX-Zendesk-Webhook-Signature-Timestamp: {stamp}\r\n\r\n".encode() + body)
        while b"\r\n\r\n" not in self.received:
            self.receive()
        head, _, rest = self.received.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(rest) < length:
            self.receive()
            rest = self.received.partition(b"\r\n\r\n")[2]
        self.received = rest[length:]
        return int(head.split()[1])

    def receive(self):
        more = self.socket.recv(65536)
        if not more:
            raise OSError("the server hung up")
        self.received += more

    def close(self):
        self.socket.close()


def event(number, key):
    """An event envelope as Zendesk sends it; only the ticket and the event's id matter, the helpdesk is asked for the rest."""
    return json.dumps({"account_id": 1, "id": key, "type": "zen:event-type:ticket.custom_field_changed",
                       "subject": f"zen:ticket:{number}", "time": "2026-03-02T09:00:00Z", "zendesk_event_version": "2022-11-06",
                       "event": {}, "detail": {"id": str(number), "actor_id": "9"}}).encode()


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


def write_config(folder, port):
    (folder / "policy.json").write_text(json.dumps(POLICY))
    (folder / "key").write_text(KEY)
    config = {"listen": "127.0.0.1:0", "store": "turnaround.db", "connections": [{
        "id": "desk", "vendor": "zendesk", "policy": "policy.json", "base_url": f"http://127.0.0.1:{port}",
        "signing_keys": [{"file": "key"}], "auth": {"user": "sla@desk.example", "token": {"file": "key"}},
        "settings": {"fields": FIELDS, "ticket_fields": {str(PRIORITY_FIELD): "urgency"},
                     "category_values": {"low": "sla_low", "high": "sla_high"}}}]}
    (folder / "turnaround.json").write_text(json.dumps(config))
    return str(folder / "turnaround.json")


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
