// The behaviour vectors through the preview module: decisions must be the bytes that the vector says, and those that the
// native program writes. Labelled tickets, where they are at hand, are decided both ways too.
//   node tests/vectors/run.mjs [--turnaround build/native/turnaround] [--preview build/wasm/preview]
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const HERE = path.join(ROOT, "tests/vectors");
const ZONES = path.join(ROOT, "tests/zones");
const SHARED = process.env.TURNAROUND_SHARED ?? path.join(ROOT, "../shared");

const { values: options } = parseArgs({ options: {
  turnaround: { type: "string", default: path.join(ROOT, "build/native/turnaround") },
  preview: { type: "string", default: path.join(ROOT, "build/wasm/preview") },
} });
const { instantiate } = await import(pathToFileURL(path.join(path.resolve(options.preview), "loader.js")));
const moduleBytes = await readFile(path.join(options.preview, "turnaround.wasm"));

function native(args, input) {
  const ran = spawnSync(options.turnaround, args, { input, encoding: "utf8", maxBuffer: 1 << 28 });
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

/** What the module writes for a ticket: a decision, or the error as JSON. */
function decided(preview, ticket, now) {
  try {
    return preview.decideText(ticket, new Date(now));
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
  await vectors(scratch);
  await labelledTickets(scratch);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
