// The double behaves as Zendesk's documents say, and misbehaves when it is asked to.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { settings } from "./config.mjs";
import { Double } from "./server.mjs";
import { signature } from "./webhooks.mjs";

const BASIC = `Basic ${Buffer.from("sla@helpdesk.example/token:right").toString("base64")}`;
const SILENCE = 0;
const received = [];
let answers = [];
let hook, double, address;

before(async () => {
  hook = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const [status, headers] = answers.shift() ?? [200, {}];
    received.push({ headers: request.headers, body, json: JSON.parse(body) });
    if (status !== SILENCE) response.writeHead(status, headers).end();
  });
  await new Promise((resolve) => hook.listen(0, "127.0.0.1", resolve));
  double = new Double(
    settings({
      webhook: { endpoint: `http://127.0.0.1:${hook.address().port}/hooks/acme`, secret: "key", retry_delay_ms: 1 },
      api: { token: "right", client_secret: "oauth-secret" },
      limits: { updates_per_ticket: 30 },
    }),
  );
  address = await double.listen();
});
after(() => {
  hook.closeAllConnections();
  hook.close();
  return double.close();
});
beforeEach(async () => {
  await control("POST", "reset");
  received.length = 0;
  answers = [];
  double.config.webhook.mode = "events";
});

async function call(method, path, body, headers = { authorization: BASIC }) {
  const answer = await fetch(address + path, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers,
    signal: AbortSignal.timeout(2000),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json().catch(() => null) };
}
const control = async (method, path, body) => (await call(method, `/_double/${path}`, body)).body;
const create = async (more = {}) =>
  (await control("POST", "tickets", { subject: "Mail is down", description: "nobody gets mail", ...more })).id;
const act = (id, action, value) => control("POST", `tickets/${id}/act`, { action, value });
const put = (id, ticket) => call("PUT", `/api/v2/tickets/${id}.json`, { ticket });
const ticket = async (id) => (await call("GET", `/api/v2/tickets/${id}.json?include=users`)).body;
async function settled() {
  while ((await control("GET", "state")).waiting > 0) await new Promise((resolve) => setTimeout(resolve, 2));
}

test("credentials: Basic with token, or a bearer from /oauth/tokens", async () => {
  assert.equal((await call("GET", "/api/v2/tickets.json", undefined, {})).status, 401);
  assert.equal(
    (
      await call("GET", "/api/v2/tickets.json", undefined, {
        authorization: `Basic ${btoa("sla@helpdesk.example/token:wrong")}`,
      })
    ).status,
    401,
  );
  assert.equal((await call("GET", "/api/v2/tickets.json")).status, 200);
  const wrong = await call(
    "POST",
    "/oauth/tokens",
    { grant_type: "client_credentials", client_id: "turnaround", client_secret: "no" },
    {},
  );
  assert.equal(wrong.status, 401);
  const right = await call(
    "POST",
    "/oauth/tokens",
    { grant_type: "client_credentials", client_id: "turnaround", client_secret: "oauth-secret" },
    {},
  );
  assert.equal(right.status, 201);
  assert.equal(
    (await call("GET", "/api/v2/tickets.json", undefined, { authorization: `Bearer ${right.body.access_token}` }))
      .status,
    200,
  );
});

test("an empty token never authenticates", async () => {
  const open = new Double(settings());
  const at = await open.listen();
  const answer = await fetch(`${at}/api/v2/tickets.json`, {
    headers: { authorization: `Basic ${btoa("sla@helpdesk.example/token:")}` },
  });
  assert.equal(answer.status, 401);
  await open.close();
});

test("a created ticket is announced with the habits of the real envelope", async () => {
  const id = await create({ priority: "high" });
  await settled();
  assert.deepEqual(received.map(({ json }) => json.type).sort(), [
    "zen:event-type:ticket.comment_added",
    "zen:event-type:ticket.created",
  ]);
  const { json, headers, body } = received.find(({ json: { type } }) => type.endsWith("created"));
  assert.equal(json.subject, `zen:ticket:${id}`);
  assert.equal(json.detail.id, String(id));
  assert.equal(json.detail.status, "NEW");
  assert.equal(json.detail.priority, "HIGH");
  assert.equal(json.detail.tags, null);
  assert.equal(json.detail.assignee_id, null);
  assert.equal(json.detail.group_id, "");
  assert.equal(json.detail.organization_id, "0");
  assert.match(json.time, /\.\d{9}Z$/);
  assert.equal(json.event.meta.sequence.position, 1);
  assert.equal(
    headers["x-zendesk-webhook-signature"],
    signature("key", headers["x-zendesk-webhook-signature-timestamp"], body),
  );
});

test("the signature is the published one", () => {
  const body = '{"event":"ticket.updated","id":123}';
  assert.equal(
    signature("dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==", "2021-03-25T05:09:27Z", body),
    "S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM=",
  );
});

test("trigger mode: one webhook per update, also for updates by API", async () => {
  await control("POST", "config", { webhook: { mode: "trigger" } });
  const id = await create();
  await put(id, { custom_fields: [{ id: 3601, value: "sla_medium" }] });
  await settled();
  assert.deepEqual(
    received.map(({ json }) => json),
    Array(2).fill({ ticket_id: String(id), account: "acme" }),
  );
});

test("an update leaves an audit with every change, the drop-down's tag and our metadata", async () => {
  const id = await create({ tags: ["vip"] });
  const answer = await put(id, {
    custom_fields: [
      { id: 3601, value: "sla_medium" },
      { id: 3604, value: " sender " },
    ],
    comment: { body: "Hello", public: true },
    metadata: { turnaround: "1" },
  });
  assert.equal(answer.status, 200);
  const { body } = await call("GET", `/api/v2/tickets/${id}/audits.json?page%5Bsize%5D=100&include=users`);
  const audit = body.audits.at(-1);
  assert.deepEqual(audit.metadata.custom, { turnaround: "1" });
  assert.deepEqual(
    audit.events.map(({ type, field_name, value, previous_value }) => [type, field_name, previous_value, value]),
    [
      ["Comment", undefined, undefined, undefined],
      ["Change", "3601", null, "sla_medium"],
      ["Change", "3604", null, "sender"],
      ["Change", "tags", ["vip"], ["sla_medium", "vip"]],
    ],
  );
  assert.deepEqual(
    body.users.map(({ role }) => role),
    ["end-user", "admin"],
  );
  await act(id, "untag", "sla_medium");
  assert.equal((await ticket(id)).ticket.custom_fields.find((field) => field.id === 3601).value, null);
});

test("no change, no audit, no webhook, no new updated_at", async () => {
  const id = await create();
  await put(id, { custom_fields: [{ id: 3601, value: "sla_low" }] });
  await settled();
  const before = [received.length, (await ticket(id)).ticket.updated_at];
  await put(id, {
    custom_fields: [
      { id: 3601, value: "sla_low" },
      { id: 999, value: "no such field" },
    ],
  });
  await settled();
  assert.deepEqual([received.length, (await ticket(id)).ticket.updated_at], before);
});

test("safe update: 409 on a stale stamp, whatever safe_update says", async () => {
  const id = await create();
  const { updated_at } = (await ticket(id)).ticket;
  await control("POST", "clock", { offset_s: 10 });
  await act(id, "status", "pending");
  for (const safe_update of [true, false]) {
    const answer = await put(id, {
      custom_fields: [{ id: 3601, value: "sla_low" }],
      safe_update,
      updated_stamp: updated_at,
    });
    assert.equal(answer.status, 409);
  }
  assert.equal(
    (await put(id, { custom_fields: [{ id: 3601, value: "sla_low" }], updated_stamp: updated_at })).status,
    200,
  );
});

test("422 for what fields and tickets do not take, and nothing is changed", async () => {
  const id = await create();
  const bad = [
    { custom_fields: [{ id: 3601, value: "gold" }] },
    { custom_fields: [{ id: 3602, value: "10/03/2026" }] },
    { custom_fields: [{ id: 3603, value: "soon" }] },
    { priority: "P1" },
    { status: "paused" },
  ];
  for (const each of bad) {
    const answer = await put(id, { subject: "changed", ...each });
    assert.equal(answer.status, 422, JSON.stringify(each));
    assert.equal(answer.body.error, "RecordInvalid");
  }
  assert.equal((await ticket(id)).ticket.subject, "Mail is down");
  await act(id, "merge");
  assert.equal((await put(id, { priority: "low" })).status, 422);
});

test("404 for a ticket that is not there or deleted, 400 for no JSON", async () => {
  assert.equal((await call("GET", "/api/v2/tickets/1.json")).status, 404);
  const id = await create();
  await control("DELETE", `tickets/${id}`);
  assert.equal((await call("GET", `/api/v2/tickets/${id}.json`)).status, 404);
  const answer = await fetch(`${address}/api/v2/tickets/${id}.json`, {
    method: "PUT",
    body: "{",
    headers: { authorization: BASIC },
  });
  assert.equal(answer.status, 400);
});

test("audits come in pages that a cursor follows", async () => {
  const id = await create();
  for (const tag of ["a", "b", "c", "d"]) await act(id, "tag", tag);
  let path = `/api/v2/tickets/${id}/audits.json?page[size]=2`;
  const pages = [];
  for (;;) {
    const { body } = await call("GET", path);
    pages.push(body.audits.length);
    if (!body.meta.has_more) break;
    path = `/api/v2/tickets/${id}/audits.json?page[size]=2&page[after]=${encodeURIComponent(body.meta.after_cursor)}`;
  }
  assert.deepEqual(pages, [2, 2, 1]);
});

test("rate limits: headers on every answer, 429 with Retry-After past them", async () => {
  const id = await create();
  const first = await put(id, { priority: "low" });
  assert.equal(first.headers.get("x-rate-limit"), "400");
  assert.match(first.headers.get("zendesk-ratelimit-tickets-update"), /^total=100; remaining=99; resets=\d+$/);
  let last;
  for (let i = 0; i < 30; i += 1) last = await put(id, { priority: "low" });
  assert.equal(last.status, 429);
  assert.ok(Number(last.headers.get("retry-after")) > 0);
});

test("retries as documented: 409 three times, 503 after Retry-After, silence five times, 500 never", async () => {
  const attempts = async (...statuses) => {
    await control("POST", "reset");
    await control("POST", "config", { webhook: { mode: "trigger" } });
    answers = statuses.map((status) => (Array.isArray(status) ? status : [status, {}]));
    await create();
    await settled();
    const [delivery] = await control("GET", "deliveries");
    return [delivery.state, ...delivery.attempts.map(({ status }) => status)];
  };
  assert.deepEqual(await attempts(202), ["delivered", 202]);
  assert.deepEqual(await attempts(409, 409, 202), ["delivered", 409, 409, 202]);
  assert.deepEqual(await attempts(409, 409, 409, 409), ["dropped", 409, 409, 409, 409]);
  assert.deepEqual(await attempts([503, { "retry-after": "0" }], 202), ["delivered", 503, 202]);
  assert.deepEqual(await attempts([503, { "retry-after": "60" }]), ["dropped", 503]);
  assert.deepEqual(await attempts(503), ["dropped", 503]);
  assert.deepEqual(await attempts(500), ["dropped", 500]);
  double.config.webhook.timeout_ms = 30;
  assert.deepEqual(await attempts(...Array(6).fill(SILENCE)), ["dropped", ...Array(6).fill(0)]);
  double.config.webhook.timeout_ms = 10_000;
});

test("on demand: duplicates, reordering, an old timestamp", async () => {
  await control("POST", "faults", { deliveries: { copies: 2, timestamp_offset_s: -600 } });
  await control("POST", "deliveries/hold");
  const id = await create();
  await act(id, "status", "pending");
  assert.equal(received.length, 0);
  await control("POST", "deliveries/release", { order: "reverse" });
  await settled();
  const invocations = received.map(({ headers }) => headers["x-zendesk-webhook-invocation-id"]);
  assert.equal(new Set(invocations).size * 2, invocations.length);
  assert.ok(Date.now() - Date.parse(received[0].headers["x-zendesk-webhook-signature-timestamp"]) > 590_000);
});

test("on demand: errors, silence, a write that is lost on its way back, a write that is stored otherwise", async () => {
  const id = await create();
  const write = (value) => put(id, { custom_fields: [{ id: 3601, value }] });
  await control("POST", "faults", { api: [{ method: "PUT", times: 2, status: 503, retry_after: 1 }] });
  assert.deepEqual(
    [(await write("sla_low")).status, (await write("sla_low")).status, (await write("sla_low")).status],
    [503, 503, 200],
  );
  await control("POST", "faults", {
    api: [
      { method: "PUT", hang: true },
      { method: "PUT", lose: true },
    ],
  });
  await assert.rejects(write("sla_medium"));
  assert.equal((await control("GET", "writes")).length, 1);
  await assert.rejects(write("sla_medium"));
  assert.equal((await control("GET", "writes")).length, 2);
  await control("POST", "faults", { api: [{ method: "PUT", store: { 3601: "sla_low" } }] });
  assert.equal((await write("sla_cosmetic")).status, 200);
  assert.equal((await ticket(id)).ticket.custom_fields.find((field) => field.id === 3601).value, "sla_low");
});

test("a customer's answer opens a pending ticket again", async () => {
  const id = await create();
  await act(id, "reply", "Which domain?");
  await act(id, "status", "pending");
  await act(id, "customer-reply", "customer.example");
  const { ticket: now } = await ticket(id);
  assert.equal(now.status, "open");
});

test("changed tickets are exported once each, in the order of their last change, deleted ones too", async () => {
  const ids = [await create(), await create(), await create()];
  await control("POST", "clock", { offset_s: 120 });
  await act(ids[0], "reply", "we are on it");
  await control("DELETE", `tickets/${ids[1]}`);
  const page = async (query) => (await call("GET", `/api/v2/incremental/tickets/cursor.json?per_page=2&${query}`)).body;
  const next = (answer) => page(`cursor=${encodeURIComponent(answer.after_cursor)}`);
  const ids_of = ({ tickets }) => tickets.map(({ id }) => id);
  const first = await page(`start_time=${Math.floor(Date.now() / 1000) - 60}`);
  assert.deepEqual([ids_of(first), first.end_of_stream], [[ids[2], ids[0]], false]);
  const second = await next(first);
  assert.deepEqual([ids_of(second), second.end_of_stream], [[ids[1]], true]);
  assert.equal(second.tickets[0].status, "deleted");
  const third = await next(second);
  assert.deepEqual([third.tickets, third.after_cursor], [[], second.after_cursor]);
  await act(ids[2], "note", "checked");
  assert.deepEqual(ids_of(await next(third)), [ids[2]]);
});

test("an export that begins in the last minute, and an eleventh one in a minute, are refused", async () => {
  const path = (ago) => `/api/v2/incremental/tickets/cursor.json?start_time=${Math.floor(Date.now() / 1000) - ago}`;
  assert.equal((await call("GET", path(30))).status, 422);
  for (let i = 0; i < 9; ++i) assert.equal((await call("GET", path(300))).status, 200);
  const refused = await call("GET", path(300));
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get("retry-after")) > 0);
});
