// A server whose webhooks are all lost, beside a helpdesk double and an endpoint: every ticket is decided and written back
// all the same, also those that changed while it was down, and the endpoint is told, in order, once, and signed.
//   node tests/webhook-server/lost_webhooks_test.mjs build/native/turnaround
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { settings } from "../support/helpdesk/config.mjs";
import { Double } from "../support/helpdesk/server.mjs";

const PROGRAM = process.argv[2] ?? process.env.TURNAROUND ?? "build/native/turnaround";
const POLICY = {
  name: "One minute",
  topics: [{ id: "other", label: "anything" }],
  categories: [
    {
      id: "medium",
      label: "Medium",
      definitions: [{ id: "any", says: "it is a ticket", when: { field: "status", operator: "present" } }],
      targets: [
        { id: "solution", label: "Solution", within: "1 minute", starts: "created", met_by: ["solved"], warn_when_left: ["50%"] },
      ],
    },
  ],
};
const keys = [randomBytes(32), randomBytes(24)];
const folder = mkdtempSync(join(tmpdir(), "turnaround-lost-"));
const told = [];
let double, endpoint, server;

function verified({ headers, body }) {
  const content = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const wanted = keys.map((key) => `v1,${createHmac("sha256", key).update(content).digest("base64")}`);
  return headers["webhook-signature"] === wanted.join(" ");
}

function start() {
  const child = spawn(PROGRAM, ["serve", "--config", join(folder, "config.json")], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const listening = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    ended.then(() => reject(new Error("the server did not start")));
  });
  return { listening, stop: () => (child.kill("SIGTERM"), ended) };
}

async function until(what, condition) {
  for (const end = Date.now() + 20_000; Date.now() < end; await rest(20)) if (condition()) return;
  assert.fail(`waited in vain: ${what}`);
}

/** A customer's ticket of two minutes ago; nobody hears of it by webhook. */
function create() {
  double.clock.offset_s = -120;
  const id = double.tickets.create({ subject: "help", description: "me" }, double.tickets.requester("ann@customer.example")).id;
  double.clock.offset_s = 0;
  return id;
}
const category = (id) => double.tickets.get(id).custom_fields.find((field) => field.id === 3601).value;
const about = (id) => told.filter(({ event }) => event.data.ticket === String(id)).map(({ event }) => event.type);

before(async () => {
  double = new Double(settings({ api: { token: "token" } }));
  endpoint = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    told.push({ headers: request.headers, body, event: JSON.parse(body), url: request.url });
    response.writeHead(told.length === 1 ? 503 : 204).end();
  });
  await new Promise((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  writeFileSync(join(folder, "policy.json"), JSON.stringify(POLICY));
  writeFileSync(join(folder, "token"), "token");
  keys.forEach((key, n) => writeFileSync(join(folder, `key-${n}`), `whsec_${key.toString("base64")}\n`));
  writeFileSync(
    join(folder, "config.json"),
    JSON.stringify({
      listen: "127.0.0.1:0",
      connections: [
        {
          id: "acme", vendor: "zendesk", policy: "policy.json", base_url: await double.listen(), private_network: true,
          signing_keys: [{ file: "token" }], auth: { user: "sla@helpdesk.example", token: { file: "token" } },
          settings: { fields: { category: 3601, due_date: 3602, due: 3603, missing: 3604 } },
        },
      ],
      outgoing: [
        {
          id: "pager", url: `http://127.0.0.1:${endpoint.address().port}/sla?team=1`, private_network: true,
          secrets: [{ file: "key-0" }, { file: "key-1" }],
        },
      ],
    }),
  );
});
after(async () => {
  await server?.stop();
  await double.close();
  endpoint.close();
  endpoint.closeAllConnections();
  rmSync(folder, { recursive: true });
});

test("tickets that no webhook told of are decided and written back, and the endpoint is told", async () => {
  const id = create();
  server = start();
  await server.listening;
  await until("the category is written", () => category(id) === "sla_medium");
  await until("all events came", () => about(id).length >= 4);
  // The first was answered 503 and came again, before the others.
  assert.deepEqual(about(id), ["sla.warning", "sla.warning", "sla.breached", "category.changed"]);
  assert.equal(told[0].headers["webhook-id"], told[1].headers["webhook-id"]);
  assert.ok(told.every(verified));
  assert.ok(told.every(({ url }) => url === "/sla?team=1"));
  assert.equal(new Set(told.map(({ headers }) => headers["webhook-id"])).size, 3);
});

test("what changed while the server was down is found when it is back, and nothing is told twice", async () => {
  await server.stop();
  const before = told.length;
  const id = create();
  server = start();
  await server.listening;
  await until("the category is written", () => category(id) === "sla_medium");
  await until("all events came", () => about(id).length >= 3);
  await rest(500);
  assert.equal(told.length, before + 3);
});
