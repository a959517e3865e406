// Random (policy, ticket, now) triples decided natively and through the preview module: the bytes must be equal.
//   node tests/triples/run.mjs [--count 5000] [--seed 1] [--build build/native] [--preview build/wasm/preview]
// A difference names the seed of its batch; --seed N --count 1 decides that batch alone.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Chance } from "./chance.mjs";
import { Native } from "./native.mjs";
import { Policies } from "./policies.mjs";
import { sentencesOf, Texts } from "./text.mjs";
import { Tickets } from "./tickets.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const { values: options } = parseArgs({ options: {
  count: { type: "string", default: "5000" },
  seed: { type: "string", default: "1" },
  build: { type: "string", default: path.join(ROOT, "build/native") },
  preview: { type: "string", default: path.join(ROOT, "build/wasm/preview") },
} });
const count = Number(options.count);
const PER_BOOK = 50;

const zones = readdirSync(path.join(ROOT, "tests/zones"), { recursive: true })
  .filter((name) => name.includes("/") || name === "UTC").filter((name) => statSync(path.join(ROOT, "tests/zones", name)).isFile()).sort();
const read = (file) => JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));
const byHand = ["policies/everycloud.json", "tests/vectors/policies/desk.json"].map(read)
  .map(({ weights, ...policy }) => (weights ? { ...policy, weights: read(`policies/${weights}`) } : policy));
const sentences = sentencesOf(path.join(ROOT, "policies/everycloud.tests.json"));

/** A policy and the tickets that it decides, all from one seed. */
function batch(seed) {
  const chance = new Chance(seed);
  const policies = new Policies(chance, zones);
  const year = chance.between(2012, 2035);
  const policy = chance.percent(20) ? policies.shaken(chance.pick(byHand), year) : policies.policy(year);
  const tickets = new Tickets(chance, new Texts(chance, sentences), policy);
  const triples = Array.from({ length: PER_BOOK }, () => ({ ...tickets.triple(year), ...chance.perhaps(10, "explain", () => true) }));
  return { seed, policy: JSON.stringify(policy), triples };
}

const { instantiate } = await import(pathToFileURL(path.join(path.resolve(options.preview), "loader.js")));
const moduleBytes = readFileSync(path.join(options.preview, "turnaround.wasm"));
const native = new Native(path.join(options.build, "tests/triples"));
let preview;

/** What the module writes: a decision, or the error as the native program writes it. */
function throughModule({ ticket, now, explain }) {
  try {
    return explain ? preview.explainText(ticket, new Date(now)) : preview.decideText(ticket, new Date(now));
  } catch ({ code, where, message }) {
    return JSON.stringify({ error: { code, where, message } });
  }
}

const seen = new Map();
const note = (what) => seen.set(what, (seen.get(what) ?? 0) + 1);
function describe(answer) {
  const { decision, error, ...plain } = JSON.parse(answer);
  if (error) return note(`error ${error.code}`);
  const { category, missing, targets, changes, because } = decision?.id ? decision : plain;
  note(decision?.id ? "explained" : "decided");
  if (category) note("with a category");
  if (because?.length) note("by a rule");
  if (missing.length) note("with missing items");
  if (changes.length) note("with changes of category");
  for (const { state } of targets) note(`target ${state}`);
}

let decided = 0;
function compare({ seed, policy, triples }, [book, ...answers]) {
  if (book.startsWith('{"error"')) {
    note(`policy refused: ${JSON.parse(book).error.code}`);
    return;
  }
  preview.loadBook(Buffer.from(book));
  for (const [i, triple] of triples.entries()) {
    const actual = throughModule(triple);
    if (actual !== answers[i]) fail({ seed, policy, ...triple, native: answers[i], module: actual });
    describe(answers[i]);
    ++decided;
  }
}

function fail(difference) {
  const file = path.join(options.build, "difference.json");
  writeFileSync(file, JSON.stringify(difference, null, 1));
  const { native: a, module: b, seed } = difference;
  const at = [...a].findIndex((c, i) => c !== b[i]);
  console.log(`not equal after ${decided} triples, seed ${seed}, from byte ${at}:\n  native ${a.slice(at - 80, at + 80)}\n  module ${b.slice(at - 80, at + 80)}\n  all of it in ${file}`);
  process.exit(1);
}

const ask = ({ policy, triples }) => native.ask([{ policy }, ...triples]);
const progress = (text) => process.stderr.isTTY && process.stderr.write(`\r${text}`);

preview = await instantiate(moduleBytes, Buffer.from((await native.ask([{ policy: JSON.stringify(byHand[1]) }]))[0]));
const begin = Date.now();
let seed = Number(options.seed);
let next = batch(seed);
let answered = ask(next);
while (decided < count) {
  const [current, answers] = [next, await answered];
  next = batch(++seed);
  answered = ask(next);  // the native program works while the module does
  compare(current, answers);
  progress(`${decided} of ${count}, ${Math.round(decided / (Date.now() - begin) * 1000)} a second`);
  if (seed - Number(options.seed) > 20 + 4 * count / PER_BOOK) break;
}
await answered;
native.end();
progress("\n");
const rate = Math.round(decided / (Date.now() - begin) * 1000);
console.log(`${decided} triples from seed ${options.seed} equal, ${rate} a second`);
for (const [what, times] of [...seen].sort()) console.log(`  ${String(times).padStart(8)} ${what}`);
process.exit(decided >= count ? 0 : 1);
