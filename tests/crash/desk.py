"""A helpdesk that outlives the server, its policy and configuration, and a connection that sends its signed webhooks: what the crash loops share."""
import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import socket
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


def write_config(folder, port, store="turnaround.db"):
    (folder / "policy.json").write_text(json.dumps(POLICY))
    (folder / "key").write_text(KEY)
    config = {"listen": "127.0.0.1:0", "store": store, "connections": [{
        "id": "desk", "vendor": "zendesk", "policy": "policy.json", "base_url": f"http://127.0.0.1:{port}", "private_network": True,
        "signing_keys": [{"file": "key"}], "auth": {"user": "sla@desk.example", "token": {"file": "key"}},
        "settings": {"fields": FIELDS, "ticket_fields": {str(PRIORITY_FIELD): "urgency"},
                     "category_values": {"low": "sla_low", "high": "sla_high"}}}]}
    (folder / "turnaround.json").write_text(json.dumps(config))
    return str(folder / "turnaround.json")
