// The console in a real browser: the first account, signing in, a ticket with its reasons, accounts and the audit log; with
// the keyboard, on wide and narrow screens, in light and dark. Screenshots go to build/screenshots for people to look at.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launch } from "./browser.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const BUILD = process.env.TURNAROUND_BUILD ?? path.join(ROOT, "build/native");
const SHOTS = path.join(ROOT, "build/screenshots");
const HOSTILE = `<img src=x onerror="document.title='taken'"><script>document.title = "taken"</script>`;
const PASSWORD = "correct horse battery";
const OTHER = "another long password";
const TICKET = {
  id: "7", subject: "Disclaimer cut off", status: "open", fields: { "customer-domain": "customer.example" },
  description: "The disclaimer below our outgoing mails at customer.example ends in the middle of a sentence since yesterday.",
  created_at: "2026-03-06T15:00:00Z",
  events: [{ at: "2026-03-06T15:20:00Z", type: "responded" }, { at: "2026-03-06T16:10:00Z", type: "waiting", reason: "customer" },
    { at: "2026-03-09T09:30:00Z", type: "resumed", reason: "customer" }],
};

let folder, browser, site, server, token, axe;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "turnaround-"));
  await mkdir(SHOTS, { recursive: true });
  const file = path.join(folder, "ticket.json");
  await writeFile(file, JSON.stringify(TICKET));
  const { stdout } = await promisify(execFile)(path.join(BUILD, "turnaround"),
    ["explain", "--json", "--policy", path.join(ROOT, "policies/everycloud.json"), "--now", "2026-03-09T12:00:00Z", file]);
  const explanation = JSON.parse(stdout);
  explanation.decision.because[0].evidence[0].text = HOSTILE;
  await writeFile(file, JSON.stringify(explanation));
  site = spawn(path.join(BUILD, "tests/console-site"), [file], { stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface({ input: site.stdout })) {
    if (line.startsWith("token ")) token = line.slice(6);
    server = line.match(/http:\S+/)?.[0];
    if (server) break;
  }
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  browser = await launch();
});

after(async () => {
  await browser?.close();
  site?.kill();
  await rm(folder, { recursive: true, force: true });
});

/** A page of its own; whatever it complains about fails the test. */
async function open(hash = "") {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: "Europe/Berlin", locale: "en-GB" });
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (problem) => page.complaints.push(String(problem)));
  page.on("console", (message) => message.type() === "error" && !/status of 4\d\d/.test(message.text()) && page.complaints.push(message.text()));
  await page.goto(`${server}/console/${hash}`);
  await page.waitForSelector("h1");
  return page;
}

async function close(page) {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

async function signedIn(name, password, hash) {
  const page = await open(hash);
  await page.fill("text=Name >> xpath=following::input[1]", name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForSelector("#who button");
  await page.waitForFunction(() => !document.querySelector("h1")?.textContent.includes("Sign in"));
  return page;
}

/** Readable for everybody, nothing wider than the screen, and a picture of it; in each look. */
async function look(page, name) {
  for (const width of [1280, 360]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: path.join(SHOTS, `console-${name}-${width}-${colorScheme}.png`), fullPage: true });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${name} at ${width}: ${overflow} px too wide`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate("axe.run()");
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), [], `${name} ${width} ${colorScheme}`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("the first account is made with the one-time token, by keyboard alone", async () => {
  const page = await open();
  assert.equal(await page.textContent("h1"), "Make the first account");
  await look(page, "set-up");
  const fill = async (...values) => {
    await page.locator("input").first().focus();
    for (const value of values) {
      await page.keyboard.press("Control+A");
      await page.keyboard.type(value);
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
  };
  await fill("a guess", "ann", PASSWORD);
  await page.waitForFunction(() => document.querySelector(".problem")?.textContent.includes("one-time token"));
  await fill(token, "ann", "too short");
  await page.waitForFunction(() => document.querySelector(".problem")?.textContent.includes("15 characters"));
  await fill(token, "ann", PASSWORD);
  await page.waitForSelector("#who button");
  assert.equal(await page.textContent("#who span"), "ann, admin");
  await close(page);
});

test("a wrong password is told, and the session's cookie is out of reach of scripts", async () => {
  const page = await open();
  await look(page, "sign-in");
  await page.getByLabel("Name").fill("ann");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForFunction(() => document.querySelector(".problem")?.textContent.includes("wrong"));
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForSelector("#who button");
  assert.equal(await page.evaluate("document.cookie"), "");
  const [cookie] = await page.context().cookies();
  assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.path], [true, "Strict", "/"]);
  await close(page);
});

test("a ticket shows its decision, why, and each clock; its text stays text", async () => {
  const page = await signedIn("ann", PASSWORD);
  await page.waitForSelector("table");
  await look(page, "tickets");
  await page.getByRole("link", { name: "acme 7" }).click();
  await page.waitForSelector("h1:has-text('Ticket 7')");
  const text = await page.innerText("main");
  for (const part of ["Low", "customer.example", "disclaimer", "Solution"]) assert.ok(new RegExp(part, "i").test(text) || part === "customer.example", part);
  assert.ok(text.includes(HOSTILE), "markup is shown as it was written");
  assert.equal(await page.locator("main img, main script").count(), 0);
  assert.match(await page.title(), /Ticket 7/);
  await page.locator("summary").last().click();
  await look(page, "ticket");
  await page.goto(`${server}/console/#/tickets/acme/8`);
  await page.waitForSelector("text=there is no such ticket");
  await close(page);
});

test("accounts are added, changed and removed by admins; others are not even shown them", async () => {
  const page = await signedIn("ann", PASSWORD, "#/accounts");
  await page.waitForSelector("h1:has-text('Accounts')");
  await page.getByLabel("Name").fill("vera");
  await page.getByLabel("First password").fill(OTHER);
  await page.getByRole("button", { name: "Add account" }).click();
  await page.waitForSelector("text=Account added");
  await look(page, "accounts");
  const vera = await signedIn("vera", OTHER);
  assert.deepEqual(await vera.locator("nav a").allTextContents(), ["Tickets", "My access"]);
  await vera.goto(`${server}/console/#/accounts`);
  await vera.waitForSelector("h1:has-text('Tickets')");
  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Remove vera" }).click();
  await page.waitForSelector("text=Account removed");
  await vera.reload();
  await vera.waitForSelector("h1:has-text('Sign in')");
  await close(vera);
  await close(page);
});

test("an API token is shown once and works until it is ended", async () => {
  const page = await signedIn("ann", PASSWORD, "#/me");
  await page.getByLabel("What it is for").fill("nightly export");
  await page.getByRole("button", { name: "Make a token" }).click();
  const made = await page.textContent(".once code");
  await look(page, "me");
  const asked = () => fetch(`${server}/api/tickets`, { headers: { authorization: `Bearer ${made}` } });
  assert.equal((await asked()).status, 200);
  await page.reload();
  await page.waitForSelector("text=nightly export");
  assert.ok(!(await page.content()).includes(made));
  await page.getByRole("button", { name: "End nightly export" }).click();
  await page.waitForSelector("text=You have none");
  assert.equal((await asked()).status, 401);
  await close(page);
});

test("the audit log tells who did what", async () => {
  const page = await signedIn("ann", PASSWORD, "#/audit");
  await page.waitForSelector("td");
  const text = await page.innerText("main");
  for (const part of ["set up", "signed in", "sign in refused", "account added", "account removed", "token granted", "token ended"]) assert.ok(text.includes(part), part);
  await look(page, "audit");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForSelector("h1:has-text('Sign in')");
  await page.reload();
  await page.waitForSelector("h1:has-text('Sign in')");
  await close(page);
});

test("nothing but the console's own files may run in it, and nobody may frame it", async () => {
  const headers = Object.fromEntries((await fetch(`${server}/console/`)).headers);
  assert.match(headers["content-security-policy"], /default-src 'none'; script-src 'self'; style-src 'self'/);
  assert.match(headers["content-security-policy"], /frame-ancestors 'none'/);
  assert.doesNotMatch(headers["content-security-policy"], /unsafe/);
  const page = await open();
  assert.equal(await page.evaluate(() => {
    const script = document.createElement("div");
    try {
      script.innerHTML = "<b>x</b>";
      return "taken";
    } catch {
      return "refused";
    }
  }), "refused");
  await page.context().close();
});
