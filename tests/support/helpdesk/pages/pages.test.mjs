// The pages: what a person sees and sends, without a browser.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { settings } from "../config.mjs";
import { Double } from "../server.mjs";

const asked = [];
let turnaround, double, address;

before(async () => {
  turnaround = createServer((request, response) => {
    asked.push([request.url, request.headers.authorization]);
    if (!request.url.startsWith("/tickets/")) return response.writeHead(200).end();
    const decision = {
      category: "medium",
      label: "Medium",
      source: "rules",
      because: [{ says: "mail of a single user fails", evidence: [{ in: "subject", text: "<my> mailbox" }] }],
      targets: [
        { id: "solution", label: "Solution", state: "running", due: "2026-03-10T16:59:00Z" },
        { id: "announcement", label: "Announcement", state: "none", due: null },
      ],
    };
    const timelines = [
      {
        target: "solution",
        zone: "Europe/London",
        segments: [{ from: "2026-03-06T16:59:00Z", to: "2026-03-10T16:59:00Z", kind: "open", note: "" }],
        arithmetic: ["2 working days later."],
      },
    ];
    return response.end(
      JSON.stringify({
        explanation: { decision, missing: [{ id: "sender", label: "the sender's address", ask: "" }], timelines },
        write_back: {
          state: "pending",
          attempts: 1,
          next_at: "2026-03-06T17:05:00Z",
          reason: "the helpdesk answered 503",
          wanted: {},
        },
        past: [
          { at: "2026-03-06T17:01:00Z", book: "sha256:1", decision },
          { at: "2026-03-06T17:00:00Z", book: "sha256:1", decision: { label: "Low", missing: ["sender"] } },
        ],
      }),
    );
  });
  await new Promise((resolve) => turnaround.listen(0, "127.0.0.1", resolve));
  double = new Double(
    settings({
      server: `http://127.0.0.1:${turnaround.address().port}`,
      server_token: "console",
      webhook: { secret: "key" },
    }),
  );
  address = await double.listen();
});
after(() => {
  turnaround.closeAllConnections();
  turnaround.close();
  return double.close();
});

const post = (path, fields) =>
  fetch(address + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
const text = async (path) => (await fetch(address + path)).text();
const write = async (fields) => {
  const answer = await post("/new", [
    ["requester", "ann@customer.example"],
    ["subject", "Mail <down>"],
    ["description", "one\r\ntwo"],
    ["field-3700", "customer.example"],
    ["attachment", "a.eml"],
    ["attachment", "b.png"],
    ...(fields ?? []),
  ]);
  assert.equal(answer.status, 303);
  return answer.headers.get("location");
};

test("every page says that it is a double", async () => {
  for (const path of ["/", "/new", await write()]) {
    const page = await text(path);
    assert.match(page, /<title>[^<]*helpdesk double<\/title>/);
    assert.match(page, /It is not Zendesk/);
  }
});

test("the form carries the preview, and every input says which field of the ticket it is", async () => {
  const page = await text("/new");
  assert.match(page, /<sla-preview book="http:\/\/127\.0\.0\.1:\d+\/book\/acme" for="ticket">/);
  assert.match(page, /<script type="module" src="http:\/\/127\.0\.0\.1:\d+\/preview\/sla-preview\.js">/);
  const fields = [...page.matchAll(/data-ticket-field="([^"]+)"/g)].map(([, name]) => name);
  assert.deepEqual(fields, ["requester", "subject", "description", "customer-domain", "attachments", "channel"]);
});

test("what is sent becomes the ticket", async () => {
  const ticket = double.tickets.find((await write()).split("/").pop());
  assert.equal(ticket.subject, "Mail <down>");
  assert.equal(ticket.description, "one\ntwo");
  assert.equal(double.tickets.user(ticket.requester_id).email, "ann@customer.example");
  assert.deepEqual(
    ticket.comments[0].attachments.map(({ file_name }) => file_name),
    ["a.eml", "b.png"],
  );
  assert.equal(ticket.custom_fields.find(({ id }) => id === 3700).value, "customer.example");
});

test("buttons are updates, each with its audit", async () => {
  const path = await write();
  const ticket = double.tickets.find(path.split("/").pop());
  const press = (button, words = "") => post(path, { do: button, text: words, category: "sla_low" });
  await press("reply:", "Hello");
  await press("note:", "hm");
  await press("status:pending");
  await press("customer-reply:", "here it is");
  await press("tag:incident-confirmed");
  await press("category:");
  await press("reply:", "");
  assert.equal(ticket.audits.length, 7);
  assert.deepEqual(
    ticket.comments.map((comment) => comment.public),
    [true, true, false, true],
  );
  assert.equal(ticket.status, "open");
  assert.deepEqual(ticket.tags, ["incident-confirmed", "sla_low"]);
});

test("the page shows the fields as stored and the server's reasons, escaped", async () => {
  const path = await write();
  double.tickets.update(
    double.tickets.find(path.split("/").pop()),
    {
      custom_fields: [
        { id: 3601, value: "sla_medium" },
        { id: 3603, value: "2026-03-10T16:59:00Z" },
        { id: 3604, value: "sender" },
      ],
    },
    double.tickets.service,
  );
  const parts = JSON.parse(await text(`${path}/live`));
  assert.match(parts.head, /Mail &lt;down&gt;/);
  assert.match(parts.fields, /<dd>Medium<code>sla_medium<\/code>/);
  assert.match(parts.fields, /<time datetime="2026-03-10T16:59:00Z">/);
  assert.match(parts.why, /mail of a single user fails <q title="subject">&lt;my&gt; mailbox<\/q>/);
  assert.match(parts.why, /2 working days later\./);
  assert.match(parts.why, /Not written yet: attempt 2, .*: the helpdesk answered 503/);
  assert.match(parts.why, /Earlier decisions \(1\)<\/summary>\s*<p>.*: Low, 1 missing<\/p>/);
  assert.match(parts.why, /<li>the sender&#39;s address<\/li>/);
  assert.doesNotMatch(parts.why, /Announcement/);
  assert.deepEqual(asked.filter(([url]) => url.startsWith("/tickets/")).at(-1), [
    `/tickets/acme/${path.split("/").pop()}`,
    "Bearer console",
  ]);
});

test("without a server the pages work and say so", async () => {
  const alone = new Double(settings());
  const at = await alone.listen();
  const sent = await fetch(`${at}/new`, {
    method: "POST",
    body: new URLSearchParams({ requester: "a@b.example", subject: "s", description: "d" }),
  });
  assert.match(await sent.text(), /No Turnaround server is configured/);
  assert.doesNotMatch(await (await fetch(`${at}/new`)).text(), /<sla-preview/);
  await alone.close();
});
