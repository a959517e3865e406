// The preview module's speed in Node: from bytes to the first answer, and one decision with JSON in and out.
//   node bench/preview.mjs PREVIEW_FOLDER BOOK
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [folder, bookFile] = process.argv.slice(2);
if (!bookFile) {
  console.error("usage: node bench/preview.mjs PREVIEW_FOLDER BOOK");
  process.exit(2);
}
const { instantiate } = await import(pathToFileURL(path.resolve(folder, "loader.js")));
const moduleBytes = await readFile(path.join(folder, "turnaround.wasm"));
const bookBytes = await readFile(bookFile);

const now = new Date("2026-03-06T16:59:00Z");
const sentence = "Since this morning nobody in our office receives any mail from outside, internal mail works. ";
const ticket = JSON.stringify({
  id: "t1", subject: "No mail since this morning", description: sentence.repeat(21).slice(0, 1900), requester: "a@customer.example",
  channel: "web", status: "open", tags: ["vip"], fields: { "customer-domain": "customer.example" }, created_at: "2026-03-06T16:59:00Z",
});

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const timed = (run) => {
  const begin = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - begin) / 1000;
};

const firsts = [];
for (let i = 0; i < 15; ++i) {
  const begin = process.hrtime.bigint();
  (await instantiate(moduleBytes, bookBytes)).decideText(ticket, now);
  firsts.push(Number(process.hrtime.bigint() - begin) / 1000);
}
const preview = await instantiate(moduleBytes, bookBytes);
const rounds = [];
for (let round = 0; round < 15; ++round) {
  rounds.push(timed(() => { for (let i = 0; i < 1000; ++i) preview.decideText(ticket, now); }) / 1000);
}
console.log(`ticket ${ticket.length} bytes, book ${bookBytes.length} bytes, module ${moduleBytes.length} bytes (medians of 15)`);
console.log(`bytes to first answer  ${(median(firsts) / 1000).toFixed(2)} ms`);
console.log(`decide, JSON in and out ${median(rounds).toFixed(1)} us`);
