// One JavaScript peer: `javascript.mjs PEER speed` times the questions on stdin, `javascript.mjs PEER answers` answers vectors.
import { readFileSync } from "node:fs";
import { PEERS } from "./adapters.mjs";

const [name, task] = process.argv.slice(2);
const peer = PEERS[name].make();
const asked = JSON.parse(readFileSync(0, "utf8"));
const seconds = (instant) => Date.parse(instant) / 1000;
const yearOf = (instant) => Number(instant.slice(0, 4));

/** Median nanoseconds a question over runs of all of them, the first run left out; runs for about `budget` ms. */
function timed(questions, answer, budget = 4000) {
  const answers = questions.map((question) => answer(...question));
  const runs = [];
  for (const begin = Date.now(); runs.length < 3 || (Date.now() - begin < budget && runs.length < 31);) {
    const from = process.hrtime.bigint();
    for (const question of questions) answer(...question);
    runs.push(Number(process.hrtime.bigint() - from) / questions.length);
  }
  return { ns: runs.sort((a, b) => a - b)[runs.length >> 1], answers };
}

function speed({ calendar, advance, open_time }) {
  process.env.TZ = calendar.zone;
  peer.open(calendar, 2026);
  console.log(JSON.stringify({ version: PEERS[name].version, advance: timed(advance, peer.advance), open_time: timed(open_time, peer.openTime) }));
}

/** A line per vector, as soon as it is known: some libraries never come back. */
function answers(vectors) {
  const units = { seconds: 1, minutes: 60, hours: 3600 };
  for (const { calendar, start, end, amount, unit } of vectors) {
    let answer;
    try {
      process.env.TZ = calendar.zone;
      new Date().getTimezoneOffset();
      peer.open(calendar, yearOf(start));
      answer = end ? { open_s: peer.openTime(seconds(start), seconds(end)) } : { due_s: peer.advance(seconds(start), amount * units[unit]) };
    } catch (problem) {
      answer = String(problem.message ?? problem).startsWith("unsupported") ? { unsupported: problem.message } : { failed: String(problem.message ?? problem).slice(0, 100) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
}

task === "speed" ? speed(asked) : answers(asked);
