// The console: signs in, shows tickets with their reasons, and lets admins look after accounts. What it may show and do
// the server decides; this page only asks. Text always becomes text nodes, never markup.
import { h, when, duration, table, form, say } from "./parts.js";
import { ticketPage } from "./ticket.js";

const main = document.querySelector("#main");
const RANK = { viewer: 0, operator: 1, admin: 2 };
let me = null;

/** An answer of the server as JSON. Throws its own words; a session that has ended leads to the sign-in. */
async function ask(path, body) {
  const answer = await fetch(`../api/${path}`, body === undefined ? {} : {
    method: "POST",
    headers: { "content-type": "application/json", ...(me && { "x-csrf-token": me.csrf }) },
    body: JSON.stringify(body),
  });
  const json = await answer.json();
  if (answer.ok) return json;
  if (json.code === "not_signed_in" && me) {
    me = null;
    show();
  }
  throw new Error(json.detail);
}

const PAGES = [
  { path: "tickets", title: "Tickets", role: "viewer", page: tickets },
  { path: "accounts", title: "Accounts", role: "admin", page: accounts },
  { path: "audit", title: "Audit log", role: "admin", page: audit },
  { path: "me", title: "My access", role: "viewer", page: mine },
];

async function tickets() {
  const list = await ask("tickets");
  const find = form([{ name: "connection", label: "Connection" }, { name: "ticket", label: "Ticket number" }], "Open", async (asked) => {
    location.hash = `#/tickets/${encodeURIComponent(asked.connection)}/${encodeURIComponent(asked.ticket)}`;
  });
  return [
    h("section", { class: "card" }, h("h2", {}, "Find a ticket"), find),
    h("section", { class: "card" }, h("h2", {}, "Decided last"), list.length === 0
      ? h("p", { class: "soft" }, "No ticket was decided yet. The first appears with its first webhook.")
      : table(["Ticket", "Category", "Due", "Decided"], list.map((each) => [
        h("a", { href: `#/tickets/${encodeURIComponent(each.connection)}/${encodeURIComponent(each.ticket)}` }, `${each.connection} ${each.ticket}`),
        each.label ?? each.category ?? "not allocated", each.due ? when(each.due) : "–", when(each.at)]))),
  ];
}

async function accounts() {
  const list = await ask("accounts");
  const again = (text) => () => (say(text), show());
  const rows = list.map((each) => {
    const role = h("select", { "aria-label": `Role of ${each.name}` }, ...Object.keys(RANK).map((name) => h("option", { value: name, selected: name === each.role }, name)));
    role.addEventListener("change", () => ask("accounts/role", { name: each.name, role: role.value }).then(again("Role changed"), (problem) => (say(problem.message), (role.value = each.role))));
    const remove = h("button", { class: "risky", type: "button" }, "Remove", h("span", { class: "skip" }, ` ${each.name}`));
    remove.addEventListener("click", () => confirm(`Remove the account ${each.name}? Its sessions end at once.`)
      && ask("accounts/remove", { name: each.name }).then(again("Account removed"), (problem) => say(problem.message)));
    return [each.name, role, when(each.created_at), remove];
  });
  const add = form([
    { name: "name", label: "Name", autocomplete: "off" },
    { name: "role", label: "Role", options: Object.keys(RANK) },
    { name: "password", label: "First password (15+ characters)", type: "password", autocomplete: "new-password" },
  ], "Add account", (asked) => ask("accounts", asked).then(again("Account added")));
  return [
    h("section", { class: "card" }, h("h2", {}, "People"), table(["Name", "Role", "Since", ""], rows)),
    h("section", { class: "card" }, h("h2", {}, "Add somebody"), add),
  ];
}

async function audit() {
  const list = await ask("audit");
  return [h("section", { class: "card" }, h("h2", {}, "Newest first"),
    table(["When", "Who", "What", "About", "From"], list.map((each) => [when(each.at), each.who || "nobody", each.what.replaceAll("_", " "), each.about, each.from])))];
}

async function mine() {
  const list = await ask("tokens");
  const shown = h("div", { "aria-live": "polite" });
  const rows = list.map((each) => {
    const end = h("button", { class: "risky", type: "button" }, "End", h("span", { class: "skip" }, ` ${each.label}`));
    end.addEventListener("click", () => ask("tokens/end", { id: each.id }).then(show, (problem) => say(problem.message)));
    return [each.label, when(each.used_at), when(each.ends_at), end];
  });
  return [
    h("section", { class: "card" }, h("h2", {}, "Change your password"), form([
      { name: "old", label: "Present password", type: "password", autocomplete: "current-password" },
      { name: "new", label: "New password (15+ characters)", type: "password", autocomplete: "new-password" },
    ], "Change password", (asked) => ask("password", asked).then(() => say("Password changed; other sessions ended")))),
    h("section", { class: "card" }, h("h2", {}, "API tokens"),
      list.length === 0 ? h("p", { class: "soft" }, "Programs sign in with a token. You have none.") : table(["For", "Last used", "Ends", ""], rows),
      form([{ name: "label", label: "What it is for" }, { name: "days", label: "Days until it ends", type: "number", value: "90" }], "Make a token", async (asked) => {
        const { token } = await ask("tokens", { label: asked.label, days: Number(asked.days) });
        shown.replaceChildren(h("p", { class: "once" }, "Copy it now, it is not shown again: ", h("code", {}, token)));
      }), shown),
  ];
}

function signIn() {
  return [h("section", { class: "card narrow" }, h("h1", {}, "Sign in"), form([
    { name: "name", label: "Name", autocomplete: "username" },
    { name: "password", label: "Password", type: "password", autocomplete: "current-password" },
  ], "Sign in", async (asked) => {
    me = await ask("sign-in", asked);
    show();
  }))];
}

function setUp() {
  return [h("section", { class: "card narrow" }, h("h1", {}, "Make the first account"),
    h("p", { class: "soft" }, "The server printed a one-time token when it started. With it you become the first admin."), form([
      { name: "token", label: "One-time token", autocomplete: "off" },
      { name: "name", label: "Name", autocomplete: "username" },
      { name: "password", label: "Password (15+ characters)", type: "password", autocomplete: "new-password" },
    ], "Make account", async (asked) => {
      await ask("set-up", asked);
      me = await ask("sign-in", { name: asked.name, password: asked.password });
      show();
    }))];
}

function frame(current) {
  const allowed = me ? PAGES.filter((each) => RANK[me.role] >= RANK[each.role]) : [];
  document.querySelector("#nav").replaceChildren(...allowed.map((each) => h("a", { href: `#/${each.path}`, "aria-current": each.path === current && "page" }, each.title)));
  const out = h("button", { class: "quiet", type: "button" }, "Sign out");
  out.addEventListener("click", () => ask("sign-out", {}).finally(() => ((me = null), show())));
  document.querySelector("#who").replaceChildren(...(me ? [h("span", {}, `${me.name}, ${me.role}`), out] : []));
}

async function content(path) {
  if (!me) return (await ask("state")).set_up ? signIn() : setUp();
  const [name, connection, ticket] = path;
  if (name === "tickets" && ticket !== undefined)
    return ticketPage(await ask(`tickets/${encodeURIComponent(connection)}/${encodeURIComponent(ticket)}`), { h, when, duration, table });
  const page = PAGES.find((each) => each.path === name && RANK[me.role] >= RANK[each.role]) ?? PAGES[0];
  return [h("h1", {}, page.title), ...(await page.page())];
}

let shown = 0;
async function show() {
  const turn = ++shown;
  let parts;
  try {
    const path = location.hash.replace(/^#\//, "").split("/").map(decodeURIComponent);
    frame(path[0] || "tickets");
    parts = await content(path);
  } catch (problem) {
    parts = [h("section", { class: "card" }, h("h1", {}, "This cannot be shown"), h("p", { role: "alert" }, problem.message), h("p", {}, h("a", { href: "#/tickets" }, "All tickets")))];
  }
  if (turn !== shown) return;
  main.replaceChildren(...parts);
  document.title = `${main.querySelector("h1")?.textContent ?? "Console"} – Turnaround`;
  main.focus();
}

addEventListener("hashchange", show);
me = await ask("me").catch(() => null);
show();
