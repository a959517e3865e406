#!/usr/bin/env python3
"""Kills the server again and again while webhooks come in, and counts: nothing that was acknowledged may be lost.

  tests/crash/kill_loop.py build/native/turnaround [--rounds 20] [--seed 1]

A helpdesk of its own (in this process, so that it survives the kills) holds the tickets. Each round sends signed webhooks from
several threads, kills the server with SIGKILL at a random moment and starts it again on the same store. At the end:
  - every delivery that was answered 202 is in the store, and none is left unanswered
  - every ticket's fields are what its last state asks for, and each has its one comment
  - of each ticket the writes never go back to an older state
  - SQLite finds the store intact
"""
import argparse
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import pathlib
import random
import signal
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
        ticket["writes"].append((ticket["state"], ticket["fields"].get(FIELDS["category"])))
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


def signed(body):
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    mark = base64.b64encode(hmac.new(KEY.encode(), stamp.encode() + body, hashlib.sha256).digest()).decode()
    return {"Content-Type": "application/json", "X-Zendesk-Webhook-Signature": mark,
            "X-Zendesk-Webhook-Signature-Timestamp": stamp}


def event(number, key):
    """An event envelope as Zendesk sends it; only the ticket and the event's id matter, the helpdesk is asked for the rest."""
    return json.dumps({"account_id": 1, "id": key, "type": "zen:event-type:ticket.custom_field_changed",
                       "subject": f"zen:ticket:{number}", "time": "2026-03-02T09:00:00Z", "zendesk_event_version": "2022-11-06",
                       "event": {}, "detail": {"id": str(number), "actor_id": "9"}}).encode()


def send_until_killed(port, helpdesk, rng, tickets, acknowledged, prefix):
    """Changes tickets and says so, as long as the server lives; a change whose webhook got no 202 is said again next round."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    for count in range(10_000):
        number = rng.choice(tickets)
        helpdesk.change(number)
        key = f"{prefix}-{count}"
        body = event(number, key)
        try:
            link.request("POST", "/hooks/desk", body, signed(body))
            answer = link.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return
        if answer.status == 202:
            acknowledged.append((key, number))
        time.sleep(0.002)


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


def settled(helpdesk, tickets):
    wrong = []
    with helpdesk.lock:
        for number in tickets:
            ticket = helpdesk.tickets[number]
            wanted = "sla_" + ticket["fields"][PRIORITY_FIELD]
            if ticket["fields"].get(FIELDS["category"]) != wanted or ticket["comments"] != 1:
                wrong.append((number, wanted, ticket["fields"].get(FIELDS["category"]), ticket["comments"]))
    return wrong


def check_store(folder, acknowledged):
    """Problems of the store, read after the server has left."""
    problems = []
    store = sqlite3.connect(f"file:{folder}/turnaround.db?mode=ro", uri=True)
    if store.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        problems.append("SQLite finds the store damaged")
    states = dict(store.execute("SELECT key, state FROM delivery"))
    lost = [key for key, _ in acknowledged if f"event:{key}" not in states]
    if lost:
        problems.append(f"{len(lost)} acknowledged deliveries are not in the store, for example {lost[0]}")
    waiting = sum(state == "waiting" for state in states.values())
    if waiting:
        problems.append(f"{waiting} deliveries were never answered")
    open_effects = store.execute("SELECT count(*) FROM outbox WHERE state IN ('pending', 'parked')").fetchone()[0]
    if open_effects:
        problems.append(f"{open_effects} write-backs were never made")
    return problems


def check_order(helpdesk, tickets):
    """A write says what the state asked for that it was guarded by; one that says something else was decided from older news."""
    problems = []
    for number in tickets:
        for state, category in helpdesk.tickets[number]["writes"]:
            if category != "sla_" + PRIORITIES[state % 2]:
                problems.append(f"ticket {number}: state {state} was written as {category}")
    return problems


def run(arguments, folder):
    rng = random.Random(arguments.seed)
    helpdesk = Helpdesk()
    config = write_config(folder, serve_helpdesk(helpdesk))
    tickets = list(range(1, arguments.tickets + 1))
    for number in tickets:
        helpdesk.create(number)
    acknowledged = []
    log = open(folder / "log", "w", encoding="utf-8")
    restarts = []
    for round_ in range(arguments.rounds):
        begin = time.monotonic()
        server = Server(arguments.program, config, log)
        restarts.append(time.monotonic() - begin)
        senders = [threading.Thread(target=send_until_killed, args=(
            server.port, helpdesk, random.Random(rng.random()), tickets, acknowledged, f"r{round_}s{sender}"))
            for sender in range(arguments.senders)]
        for sender in senders:
            sender.start()
        time.sleep(rng.uniform(0.05, 0.8))
        server.kill()
        for sender in senders:
            sender.join()

    server = Server(arguments.program, config, log)
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    for number in tickets:  # a sender says again what was not acknowledged
        body = event(number, f"last-{number}")
        link.request("POST", "/hooks/desk", body, signed(body))
        answer = link.getresponse()
        answer.read()
        if answer.status == 202:
            acknowledged.append((f"last-{number}", number))
    deadline = time.monotonic() + arguments.patience
    while settled(helpdesk, tickets) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(0.5)
    server.process.terminate()
    if server.process.wait(timeout=20) != 0:
        return ["the server did not stop well"]

    problems = check_store(folder, acknowledged) + check_order(helpdesk, tickets)
    problems += [f"ticket {number}: wanted {wanted}, holds {held}, {comments} comments"
                for number, wanted, held, comments in settled(helpdesk, tickets)]
    writes = sum(len(ticket["writes"]) for ticket in helpdesk.tickets.values())
    restarts.sort()
    print(f"{arguments.rounds} kills, {len(acknowledged)} deliveries acknowledged, {writes} writes, "
          f"{sum(t['comments'] for t in helpdesk.tickets.values())} comments on {len(tickets)} tickets, "
          f"restart p50 {restarts[len(restarts) // 2] * 1000:.0f} ms, max {restarts[-1] * 1000:.0f} ms")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=str(ROOT / "build/native/turnaround"))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--senders", type=int, default=4)
    parser.add_argument("--tickets", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=int, default=90, help="seconds until everything must be written back at the end")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="turnaround-crash-") as name:
        folder = pathlib.Path(name)
        problems = run(arguments, folder)
        for problem in problems[:20]:
            print(problem, file=sys.stderr)
        if problems:
            print((folder / "log").read_text(encoding="utf-8")[-4000:], file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
