// Corpora for the fuzz targets out of what the repository has anyway: policies, vectors, examples, zones. Books only when the
// native build is there.   node tests/fuzz/seeds.mjs CORPUS_FOLDER
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { asTriple } from "../vectors/conformance/promise.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const LARGEST = 24_000;  // what is larger makes every run slow
const [corpus] = process.argv.slice(2);
if (!corpus) {
  console.error("usage: node tests/fuzz/seeds.mjs CORPUS_FOLDER");
  process.exit(2);
}

const read = (file) => readFileSync(path.join(ROOT, file), "utf8");
const files = (folder, ending) => readdirSync(path.join(ROOT, folder)).filter((name) => name.endsWith(ending)).map((name) => path.join(folder, name));
const linesOf = (file) => read(file).split("\n").filter(Boolean).map((line) => JSON.parse(line));

const triples = files("tests/vectors/conformance", ".jsonl").flatMap(linesOf).map(asTriple);
const policies = [...files("tests/vectors/policies", ".json"), ...files("policies", ".json")].map(read);
const examples = JSON.parse(read("policies/everycloud.tests.json"));
const decided = files("tests/vectors", ".jsonl").flatMap(linesOf).map(({ ticket }) => ticket);
const tickets = [...decided, ...ticketsIn(examples), ...triples.map(({ ticket }) => JSON.parse(ticket))].map((ticket) => JSON.stringify(ticket));
const texts = ticketsIn(examples).map(({ description }) => description).filter(Boolean);

function ticketsIn(value) {
  if (!value || typeof value !== "object") return [];
  return value.ticket ? [{ id: "t", subject: "", created_at: "2026-03-02T10:00:00Z", ...value.ticket }] : Object.values(value).flatMap(ticketsIn);
}

/** Books of the smallest policies, by the native program. */
function books() {
  const program = path.join(ROOT, "build/native/tests/triples");
  if (!existsSync(program)) return [];
  const input = triples.map(({ policy }) => JSON.stringify({ policy }) + "\n").join("");
  return spawnSync(program, { input, encoding: "utf8", maxBuffer: 1 << 28 }).stdout.split("\n").filter((line) => line.startsWith('{"digest"'));
}

function zones(folder = "tests/zones") {
  return readdirSync(path.join(ROOT, folder)).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(path.join(ROOT, file)).isDirectory() ? zones(file) : [readFileSync(path.join(ROOT, file))];
  });
}

/** Every name and word of the policy's schema, so that the fuzzer need not guess them. */
function dictionary() {
  const words = new Set([...read("policies/policy.schema.json").matchAll(/"([a-z][a-z_-]{2,30})"/g)].map(([, word]) => word));
  return [...words].map((word) => `"\\"${word}\\""\n`).join("");
}

function write(target, seeds) {
  const folder = path.join(corpus, target);
  mkdirSync(folder, { recursive: true });
  const fit = seeds.filter(({ length }) => length > 0 && length <= LARGEST);
  fit.forEach((seed, i) => writeFileSync(path.join(folder, `seed-${i}`), seed));
  return `${target} ${fit.length}`;
}

const requests = ["GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "POST /hooks/acme HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"];
console.log("seeds: " + [
  write("policy_fuzz", [...policies, ...triples.map(({ policy }) => policy)]),
  write("book_fuzz", books()),
  write("ticket_fuzz", tickets),
  write("decide_fuzz", tickets.flatMap((ticket, i) => [`${i % 2}${String.fromCharCode(i % 64)}0${ticket}`])),
  write("reading_fuzz", texts),
  write("secrets_fuzz", [...texts, ...tickets]),
  write("json_fuzz", [...tickets, ...triples.map(({ policy }) => policy)]),
  write("tzif_fuzz", zones()),
  write("ical_fuzz", [...files("policies", ".ics"), ...files("tests/webhook-server/calendars", ".ics")].map(read)),
  write("framing_fuzz", requests.map((request) => `aa${request}${request}`)),
].join(", "));
writeFileSync(path.join(corpus, "names.dict"), dictionary());
