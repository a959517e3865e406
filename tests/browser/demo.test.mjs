// The main job in a real browser: type, see the preview, send, and find exactly that in the helpdesk's ticket.
// Screenshots of every page go to build/screenshots for people to look at.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startDemo } from "../support/demo.mjs";
import { launch } from "./browser.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const SHOTS = path.join(ROOT, "build/screenshots");
const LOOKS = { desktop: { width: 1280, height: 900 }, sidebar: { width: 320, height: 900 } };

let folder, demo, browser;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "turnaround-"));
  await mkdir(SHOTS, { recursive: true });
  demo = await startDemo({ folder, turnaround: path.join(ROOT, "build/native/turnaround"), preview: path.join(ROOT, "build/wasm/preview") });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  await rm(folder, { recursive: true, force: true });
});

const control = (what, body) =>
  fetch(`${demo.helpdesk}/_double/${what}`, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });

/** Time stands still in the browser and the helpdesk, at a whole second that has just begun. */
async function holdTime(page) {
  const at = new Date(Math.floor(Date.now() / 1000) * 1000);
  await control("clock", { at: at.toISOString() });
  await page.clock.setFixedTime(at);
}

async function openForm(options = {}) {
  const context = await browser.newContext({ timezoneId: "Europe/Berlin", viewport: LOOKS.desktop, ...options });
  const page = await context.newPage();
  await holdTime(page);
  await page.goto(`${demo.helpdesk}/new`);
  await page.waitForFunction(() => document.querySelector("sla-preview")?.decision);
  return page;
}

const decision = (page) => page.$eval("sla-preview", (preview) => preview.decision);
const preview = (page) => page.locator("sla-preview section");

async function shoot(page, name) {
  for (const [look, viewport] of Object.entries(LOOKS)) {
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: path.join(SHOTS, `${name}-${look}-${colorScheme}.png`), fullPage: true });
    }
  }
  await page.setViewportSize(LOOKS.desktop);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Fields as the ticket's page shows them. */
const shown = (page) => page.$$eval("#fields .field", (fields) =>
  Object.fromEntries(fields.map((field) => [field.querySelector("dt").textContent, (field.querySelector("code") ?? field.querySelector("dd")).textContent])));

async function fill(page, subject, description) {
  await page.fill("#subject", subject);
  await page.fill("#description", description);
}

test("every keystroke is decided: category, what is missing, when it is due", async () => {
  const page = await openForm();
  assert.equal((await decision(page)).category, null);
  await page.locator("#subject").pressSequentially("Disclaimer");
  const first = await decision(page);
  await page.locator("#subject").pressSequentially(" at the foot of our mails is cut off");
  await page.fill("#description", "Since yesterday the disclaimer below our outgoing mails ends in the middle of a sentence.");
  const later = await decision(page);
  assert.notDeepEqual(first, later);
  assert.equal(later.category, "low");
  assert.deepEqual(later.missing, ["customer-domain"]);
  assert.match(await preview(page).innerText(), /customer's domain/i);
  await shoot(page, "form-missing");
  await page.fill("#field-3700", "customer.example");
  assert.deepEqual((await decision(page)).missing, []);
  await shoot(page, "form-complete");
  await page.context().close();
});

for (const [name, subject, description, category] of [
  ["low", "Disclaimer cut off", "The disclaimer below our outgoing mails at customer.example ends in the middle of a sentence since yesterday.", "low"],
  ["business critical", "No mail at all", "Nobody in our company customer.example receives any mail since this morning, all users are affected.", "business-critical"],
]) {
  test(`what the preview showed is what the ticket gets: ${name}`, async () => {
    const page = await openForm();
    await fill(page, subject, description);
    const promised = await decision(page);
    assert.equal(promised.category, category);
    const due = promised.targets.find(({ id }) => id === "solution").due;
    assert.ok(due, "the preview shows a due time");

    await Promise.all([page.waitForURL(/\/tickets\/\d+$/), page.click("text=Send ticket")]);
    await page.waitForFunction((value) => document.querySelector("#fields")?.textContent.includes(value), due, { timeout: 20_000 });
    const fields = await shown(page);
    assert.equal(fields["SLA category"], `sla_${category}`);
    assert.equal(fields["SLA due (UTC)"], due);
    await page.waitForSelector("#why .target");
    assert.match(await page.locator("#why").innerText(), new RegExp(promised.because[0].says.slice(0, 20), "i"));
    await page.waitForSelector("#conversation .staff");
    await shoot(page, `ticket-${category}`);
    await page.context().close();
  });
}

test("the server is killed before the write-back: it arrives all the same, once", async () => {
  const page = await openForm();
  await fill(page, "No mail at all", "Nobody in our company customer.example receives any mail since this morning, all users are affected.");
  const due = (await decision(page)).targets.find(({ id }) => id === "solution").due;
  await control("faults", { api: [{ times: 3, status: 503 }] });
  await Promise.all([page.waitForURL(/\/tickets\/\d+$/), page.click("text=Send ticket")]);
  await demo.restart("SIGKILL");
  await page.waitForFunction((value) => document.querySelector("#fields")?.textContent.includes(value), due, { timeout: 60_000 });
  assert.equal(await page.locator("#conversation .staff").count(), 1, "one automated response");
  await page.context().close();
});

test("a page whose policy refuses WebAssembly, or a server that is away, says so and hinders nothing", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/book/**", (route) => route.abort());
  await page.goto(`${demo.helpdesk}/new`);
  await page.waitForFunction(() => document.querySelector("sla-preview").shadowRoot?.textContent.includes("not available"));
  assert.match(await preview(page).innerText(), /can be sent all the same/);
  await context.close();
});
