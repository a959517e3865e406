// advance and open_time beside what can be installed here: the same questions in one run, ratios, and where peers answer the
// conformance vectors wrongly.   node bench/peers/run.mjs [BUILD FOLDER]
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Chance } from "../../tests/triples/chance.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, "../..");
const build = process.argv[2] ?? path.join(ROOT, "build/native");
const PEERS = [...["moment-business-time", "dayjs-business-time", "opening_hours"].map((name) => [name, "node", path.join(HERE, "javascript.mjs"), name]),
  ["Business::Hours", "perl", path.join(HERE, "business_hours.pl")]];

function ran([, command, ...args], task, input, timeout) {
  return spawnSync(command, [...args, task].filter(Boolean), { input: JSON.stringify(input), encoding: "utf8", maxBuffer: 1 << 28, timeout, killSignal: "SIGKILL" });
}

const HOURS = Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [["09:00", "17:30"]]]));
const CALENDAR = { zone: "Europe/London", hours: HOURS, holidays: ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28"] };

/** 128 questions each, whole minutes, anywhere in 2026: up to 40 hours of work, windows of up to 60 days. */
function questions() {
  const chance = new Chance(2026);
  const start = () => Date.UTC(2026, 0, 1) / 1000 + chance.below(300 * 1440) * 60;
  const advance = Array.from({ length: 128 }, () => [start(), chance.between(1, 2400) * 60]);
  const open_time = Array.from({ length: 128 }, () => start()).map((begin) => [begin, begin + chance.below(60 * 1440) * 60]);
  return { calendar: CALENDAR, advance, open_time };
}

const time = (ns) => (ns < 1000 ? `${ns.toFixed(1)} ns` : ns < 1e6 ? `${(ns / 1000).toFixed(1)} us` : `${(ns / 1e6).toFixed(2)} ms`);

function speed() {
  const asked = questions();
  const ours = JSON.parse(ran(["", path.join(build, "bench/turnaround_peer")], "", { ...asked, calendar: { id: "london", ...CALENDAR } }).stdout);
  const row = (...cells) => console.log(cells.map((cell, i) => String(cell)[i ? "padStart" : "padEnd"](i ? 12 : 30)).join(""));
  for (const question of ["advance", "open_time"]) {
    row(question, "a question", "ratio", "differ");
    row("Turnaround", time(ours[question].ns), "1", "");
    for (const peer of PEERS) {
      peer.measured ??= JSON.parse(ran(peer, "speed", asked).stdout || "null");
      if (!peer.measured) { row(peer[0], "not here"); continue; }
      const { ns, answers } = peer.measured[question];
      const differ = answers.filter((answer, i) => answer !== ours[question].answers[i]).length;
      row(`${peer[0]} ${peer.measured.version}`, time(ns), Math.round(ns / ours[question].ns), `${differ} of ${answers.length}`);
    }
  }
}

const seconds = (instant) => Date.parse(instant) / 1000;
const instant = (t) => new Date(t * 1000).toISOString().slice(0, 16);

/** Answers of a peer; a vector on which it never comes back is one that it hangs on. */
function answersOf(peer, vectors) {
  const answers = [];
  while (answers.length < vectors.length) {
    const { stdout, signal } = ran(peer, "answers", vectors.slice(answers.length), 4000);
    const lines = stdout.split("\n").slice(0, -1);
    answers.push(...lines.map((line) => JSON.parse(line)));
    if (answers.length < vectors.length) answers.push({ failed: signal ? "never comes back" : "ends the program" });
  }
  return answers;
}

/** Open seconds between two instants by Turnaround itself, for telling the other reading of an exact close. */
function openBetween(pairs) {
  const lines = pairs.map(({ calendar, from, to }, id) => JSON.stringify({ id, tz: calendar.zone, ...calendar, zone: undefined, start: from, end: to }));
  const { stdout } = spawnSync(path.join(build, "turnaround"), ["hours", "--zoneinfo", path.join(ROOT, "tests/zones")], { input: lines.join("\n") + "\n", encoding: "utf8" });
  return stdout.trim().split("\n").map((line) => JSON.parse(line).open_s);
}

function judged(vector, answer) {
  const { due, open_s, error } = vector.expected;
  if (answer.unsupported) return "unsupported";
  if (error) return answer.failed || answer.due_s === null ? (answer.failed === "never comes back" ? "wrong" : "equal") : "wrong";
  if (answer.failed) return "wrong";
  if (due === undefined) return answer.open_s === open_s ? "equal" : "wrong";
  if (answer.due_s === seconds(due)) return "equal";
  const later = answer.due_s > seconds(due) && answer.due_s < 1e11;
  return later && openBetween([{ calendar: vector.calendar, from: due, to: `${new Date(answer.due_s * 1000).toISOString().slice(0, 19)}Z` }])[0] === 0 ? "other reading" : "wrong";
}

function conformance() {
  const vectors = readFileSync(path.join(ROOT, "tests/vectors/conformance/business-time.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  console.log(`\n${vectors.length} vectors of business-time.jsonl (other reading: due at the next opening instead of the close)`);
  for (const peer of PEERS.filter(({ measured }) => measured)) {
    const count = { equal: 0, "other reading": 0, unsupported: 0, wrong: 0 };
    const wrong = [];
    answersOf(peer, vectors).forEach((answer, i) => {
      const kind = judged(vectors[i], answer);
      ++count[kind];
      if (kind === "wrong") wrong.push({ vector: vectors[i], answer });
    });
    console.log(`\n${peer[0]}: ${Object.entries(count).map(([kind, times]) => `${times} ${kind}`).join(", ")}`);
    const subjects = Object.groupBy?.(wrong, ({ vector }) => vector.subject) ?? wrong.reduce((all, one) => ({ ...all, [one.vector.subject]: [...(all[one.vector.subject] ?? []), one] }), {});
    for (const [subject, [{ vector, answer }, ...more]] of Object.entries(subjects)) {
      const expected = vector.expected.due?.slice(0, 16) ?? vector.expected.error ?? `${vector.expected.open_s} s`;
      const given = answer.failed?.split(/[\n:,]/)[0] ?? (answer.due_s === undefined ? `${answer.open_s} s` : answer.due_s > 0 && answer.due_s < 1e11 ? instant(answer.due_s) : String(answer.due_s));
      console.log(`  ${subject}, ${more.length + 1} wrong, such as ${vector.id}: ${vector.why}: ${expected}, answers ${given}`);
    }
  }
}

speed();
conformance();
