// The page of a backtest in a real browser: it can be read on any screen, by anybody, and does nothing by itself.
// Screenshots go to build/screenshots for people to look at.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { launch } from "./browser.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const SHOTS = path.join(ROOT, "build/screenshots");
const TURNAROUND = process.env.TURNAROUND ?? path.join(ROOT, "build/native/turnaround");
const LOOKS = [1280, 360].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));
const HOSTILE = `<img src="https://tracker.example/x.png"><script>document.title = "taken"</script>`;

let folder, browser, pages;

/** Fourteen months of tickets of every category, answered and solved sooner or later. */
function history() {
  const matters = [
    ["No mail at all", "Nobody in our company customer.example receives any mail, all users are affected.", 7],
    ["No mail", "One of our users cannot receive mail from outside.", 30],
    ["Disclaimer cut off", "The disclaimer below our outgoing mails at customer.example is cut off.", 50],
    ["Your invoice", "Whom can I talk to about the amount?", 20],
    [HOSTILE, "The disclaimer below our outgoing mails at customer.example is cut off.", 90],
  ];
  const tickets = [];
  for (let i = 0; i < 280; ++i) {
    const [subject, description, hours] = matters[i % matters.length];
    const created = Date.UTC(2025, 0, 6, 9) + i * 36.5 * 3_600_000;
    const at = (hoursLater) => new Date(created + Math.round(hoursLater * 3600) * 1000).toISOString().replace(".000", "");
    tickets.push({
      id: `t${i}`, subject, description, requester: `anna@customer-${i % 7}.example`, created_at: at(0),
      events: [{ at: at(0.1 + (i % 11) / 5), type: "responded" }, { at: at(0.5), type: "confirmed" }, { at: at(hours * ((i % 13) / 4 + 0.2)), type: "solved" }],
    });
  }
  return tickets.map((ticket) => JSON.stringify(ticket)).join("\n");
}

/** The reference policy with half the time for a solution of what is business critical. */
async function stricter() {
  const policy = JSON.parse(await readFile(path.join(ROOT, "policies/everycloud.json"), "utf8"));
  for (const target of policy.categories.find(({ id }) => id === "business-critical").targets) {
    if (target.id === "solution") target.within = "4 hours";
  }
  return JSON.stringify(policy);
}

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "turnaround-"));
  await mkdir(SHOTS, { recursive: true });
  const file = (name) => path.join(folder, name);
  await writeFile(file("history.jsonl"), history());
  await writeFile(file("stricter.json"), await stricter());
  await copyFile(path.join(ROOT, "policies/everycloud.weights.json"), file("everycloud.weights.json"));
  const reference = path.join(ROOT, "policies/everycloud.json");
  const run = (...options) => promisify(execFile)(TURNAROUND, ["backtest", ...options, file("history.jsonl")]);
  await run("--policy", reference, "--report", file("one.html"));
  await run("--policy", file("stricter.json"), "--against", reference, "--report", file("two.html"));
  pages = { "backtest-one": file("one.html"), "backtest-two": file("two.html") };
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(name, { width, colorScheme }) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  await page.goto(pathToFileURL(pages[name]).href);
  return page;
}

const unfold = (page) => page.$$eval("details", (all) => all.forEach((each) => (each.open = true)));

/** Pairs of labels under a plot that touch. */
const touching = (page) => page.$$eval(".chart .x", (rows) => rows.flatMap((row) => {
  const labels = [...row.children].filter((label) => label.textContent && label.checkVisibility()).map((label) => {
    const range = document.createRange();
    range.selectNodeContents(label);
    const { left, right } = range.getBoundingClientRect();
    return { left, right, text: label.textContent };
  });
  return labels.slice(1).filter((label, i) => label.left < labels[i].right + 3).map(({ text }) => text);
}));

for (const name of ["backtest-one", "backtest-two"]) {
  for (const look of LOOKS) {
    test(`${name}, ${look.width} pixels, ${look.colorScheme}: fits, nothing touches, axe finds nothing`, async () => {
      const page = await open(name, look);
      await page.screenshot({ path: path.join(SHOTS, `${name}-${look.width}-${look.colorScheme}.png`), fullPage: true });
      assert.ok(await page.locator(".chart").count() > 2);
      assert.deepEqual(await touching(page), []);
      await unfold(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), look.width, "wide tables scroll by themselves");
      await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core"), "utf8"));
      const { violations } = await page.evaluate(() => axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html]), []);
      await page.context().close();
    });
  }
}

test("what a ticket holds is shown as text, asks for nothing and runs nothing", async () => {
  const page = await open("backtest-two", LOOKS[0]);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.reload();
  await unfold(page);
  assert.deepEqual(asked, [page.url()]);
  assert.equal(await page.title(), "Backtest of history.jsonl");
  assert.equal(await page.locator("main img, main script").count(), 0);
  await page.context().close();
});

test("a table behind the edge of the screen is reached with the keyboard", async () => {
  const page = await open("backtest-two", LOOKS[2]);
  await unfold(page);
  const table = page.locator(".scrolls").first();
  await table.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((box) => box.scrollLeft > 0, await table.elementHandle());
  await page.context().close();
});
