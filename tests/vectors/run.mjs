// The conformance suite natively and through the preview module; the behaviour vectors through the module: decisions must
// be the bytes that the vector says. Labelled tickets, where they are at hand, are decided both ways too.
//   node tests/vectors/run.mjs [--build build/native] [--preview build/wasm/preview]
//   node tests/vectors/run.mjs --native     the conformance suite natively, no module needed
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Native } from "../triples/native.mjs";
import { answerIn, asTriple } from "./conformance/promise.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const HERE = path.join(ROOT, "tests/vectors");
const SUITE = path.join(HERE, "conformance");
const ZONES = path.join(ROOT, "tests/zones");
const SHARED = process.env.TURNAROUND_SHARED ?? path.join(ROOT, "../shared");

const { values: options } = parseArgs({ options: {
  build: { type: "string", default: path.join(ROOT, "build/native") },
  preview: { type: "string", default: path.join(ROOT, "build/wasm/preview") },
  native: { type: "boolean", default: false },
} });
const { instantiate } = options.native ? {} : await import(pathToFileURL(path.join(path.resolve(options.preview), "loader.js")));
const moduleBytes = options.native ? null : await readFile(path.join(options.preview, "turnaround.wasm"));

function native(args, input) {
  const ran = spawnSync(path.join(options.build, "turnaround"), args, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (ran.error) throw ran.error;
  return ran;
}

const policyFile = (name) => [path.join(HERE, "policies", `${name}.json`), path.join(ROOT, "policies", `${name}.json`)].find(existsSync);

const previews = new Map();
async function previewOf(name, scratch) {
  if (!previews.has(name)) {
    const book = path.join(scratch, `${name}.book`);
    const { status, stderr, stdout } = native(["compile", policyFile(name), "-o", book, "--zoneinfo", ZONES]);
    if (status !== 0) throw new Error(`compile ${name}: ${stderr}${stdout}`);
    previews.set(name, await instantiate(moduleBytes, await readFile(book)));
  }
  return previews.get(name);
}

const lines = async (file) => (await readFile(file, "utf8")).split("\n").filter(Boolean);
const withoutDigest = (decision) => decision.replace(/"book":"[^"]*"/, '"book":""');

let passed = 0, failed = 0, skipped = 0;
function expect(name, actual, expected) {
  if (actual === expected) return void ++passed;
  ++failed;
  console.log(`not equal: ${name}\n  expected ${expected}\n  actual   ${actual}`);
}

/** What the module writes for a ticket: a decision or explanation, or the error as JSON. */
function decided(preview, ticket, now, explain = false) {
  try {
    return explain ? preview.explainText(ticket, new Date(now)) : preview.decideText(ticket, new Date(now));
  } catch ({ code, where, message }) {
    return JSON.stringify({ error: { code, where, message } });
  }
}

async function vectors(scratch) {
  for (const file of (await readdir(HERE)).filter((name) => name.endsWith(".jsonl"))) {
    for (const line of await lines(path.join(HERE, file))) {
      const vector = JSON.parse(line);
      const expected = line.slice(line.lastIndexOf('"decision":{') + '"decision":'.length, -1);
      const preview = await previewOf(vector.policy, scratch);
      expect(`${file}: ${vector.name}`, withoutDigest(decided(preview, vector.ticket, vector.now)), expected);
    }
  }
}

/** The answer must hold what the vector expects, and the module must give the native bytes. */
async function conformance() {
  const native = new Native(path.join(options.build, "tests/triples"));
  for (const file of (await readdir(SUITE)).filter((name) => name.endsWith(".jsonl"))) {
    for (const vector of (await lines(path.join(SUITE, file))).map((line) => JSON.parse(line))) {
      const { policy, ...triple } = asTriple(vector);
      const [book, decision] = await native.ask([{ policy }, triple]);
      const refused = book.startsWith('{"error"');
      const answer = answerIn(vector, refused ? book : decision);
      const asked = Object.fromEntries(Object.keys(vector.expected).map((member) => [member, answer[member]]));
      expect(`${file} ${vector.id}: ${vector.why}`, JSON.stringify(asked), JSON.stringify(vector.expected));
      if (options.native || refused) continue;
      expect(`${vector.id} through the module`, decided(await instantiate(moduleBytes, Buffer.from(book)), triple.ticket, triple.now, triple.explain), decision);
    }
  }
  native.end();
}

async function labelledTickets(scratch) {
  const now = "2026-03-06T10:00:00Z";
  const preview = await previewOf("everycloud", scratch);
  for (const name of ["tickets-dev.jsonl", "tickets-dev-b.jsonl", "tickets-dev-c.jsonl"]) {
    const file = path.join(SHARED, "reference", name);
    if (!existsSync(file)) {
      console.log(`skipped: ${name} is not here`);
      ++skipped;
      continue;
    }
    const tickets = (await lines(file)).map((line) => JSON.stringify({ ...JSON.parse(line), created_at: now }));
    const answers = native(["decide", "--policy", policyFile("everycloud"), "--now", now, "--zoneinfo", ZONES], tickets.join("\n") + "\n").stdout.split("\n");
    tickets.forEach((ticket, i) => expect(`${name} line ${i + 1}`, decided(preview, ticket, now), answers[i]));
  }
}

const scratch = await mkdtemp(path.join(tmpdir(), "turnaround-"));
try {
  await conformance();
  if (!options.native) {
    await vectors(scratch);
    await labelledTickets(scratch);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
