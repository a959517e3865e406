// <sla-preview book="…/book/acme" for="ticket-form">: the SLA decision for the ticket being typed, before it is sent.
//
// Attributes
//   book    address of the compiled book (the server's /book/{connection})
//   for     id of the form to watch; without it the nearest form around the element
//   map     JSON, for forms whose HTML one cannot change: {"subject": "#issue-title", "customer-domain": "[name=cd]"}
//   module  address of turnaround.wasm; by default beside this file
// An input is mapped by data-ticket-field="NAME" on it, or by `map`. NAME is subject, description, requester, channel,
// attachments (a file input, or names separated by commas), tags, or the name of a field of the policy.
// Nothing is sent anywhere. Colours follow the page's colour scheme; see the custom properties in STYLE.
import { load } from "./loader.js";

const OWN = new Set(["subject", "description", "requester", "channel", "status"]);
const LISTS = new Set(["attachments", "tags"]);

const STYLE = `
:host { display: block; container-type: inline-size;
  --text: light-dark(#1f2933, #e6e9ee); --quiet: light-dark(#5a6675, #a3adba); --line: light-dark(#d8dee6, #3a434f);
  --ground: light-dark(#ffffff, #1c2128); --soft: light-dark(#f3f6f9, #262d36); --accent: light-dark(#0b5cad, #79b8ff);
  --warn: light-dark(#8a5300, #f0b455); --warn-ground: light-dark(#fff6e5, #33291a); }
section { font: 14px/1.45 system-ui, sans-serif; color: var(--text); background: var(--ground); border: 1px solid var(--line);
  border-radius: 8px; padding: 14px 16px; overflow-wrap: anywhere; }
h2 { font-size: 12px; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--quiet); margin: 0 0 6px; }
.category { font-size: 20px; font-weight: 650; margin: 0; }
.none { color: var(--quiet); font-weight: 500; }
p { margin: 4px 0 0; }
.quiet, dd .quiet { color: var(--quiet); }
q { quotes: "“" "”"; background: var(--soft); border-radius: 4px; padding: 0 3px; }
dl { margin: 14px 0 0; border-top: 1px solid var(--line); }
.target { display: flex; flex-wrap: wrap; gap: 0 12px; justify-content: space-between; padding: 8px 0; border-bottom: 1px solid var(--line); }
dt { font-weight: 600; }
dd { margin: 0 0 0 auto; text-align: right; font-variant-numeric: tabular-nums; }
.missing { margin-top: 14px; background: var(--warn-ground); border-radius: 6px; padding: 10px 12px; }
.missing h2 { color: var(--warn); }
ul { margin: 0; padding-left: 18px; }
details { margin-top: 12px; } summary { cursor: pointer; color: var(--accent); } details p { margin: 6px 0 0; }
@container (max-width: 340px) { .target { display: block; } dd { margin: 0; text-align: left; } section { padding: 12px; } }
`;

/** An element with properties and children; strings become text. */
function el(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

const clock = (zone) =>
  new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone, timeZoneName: "short" });

class SlaPreview extends HTMLElement {
  #preview = null;
  #policy = null;
  #form = null;
  #problem = null;
  #body = el("section");

  /** The ticket as mapped from the form, and the decision shown: for scripts and tests. */
  ticket = null;
  decision = null;

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#body.setAttribute("aria-live", "polite");
    root.replaceChildren(el("style", { textContent: STYLE }), this.#body);
    this.#form = this.hasAttribute("for") ? document.getElementById(this.getAttribute("for")) : this.closest("form");
    if (!this.#form) return this.#fail(`no form with the id "${this.getAttribute("for") ?? ""}"`);
    this.#form.addEventListener("input", this.#update);
    this.#form.addEventListener("change", this.#update);
    this.#form.addEventListener("reset", this.#later);
    this.#start();
  }

  disconnectedCallback() {
    for (const name of ["input", "change"]) this.#form?.removeEventListener(name, this.#update);
    this.#form?.removeEventListener("reset", this.#later);
  }

  async #start() {
    const book = this.getAttribute("book");
    const module = this.getAttribute("module") ?? new URL("turnaround.wasm", import.meta.url);
    try {
      const { preview, bytes } = await load({ module, book });
      this.#preview = preview;
      this.#policy = JSON.parse(new TextDecoder().decode(bytes)).policy;
    } catch (problem) {
      return this.#fail(problem.message);
    }
    this.#update();
    this.dispatchEvent(new CustomEvent("ready"));
  }

  #later = () => setTimeout(this.#update);

  #update = () => {
    if (!this.#preview) return;
    const now = new Date();
    try {
      this.ticket = { ...this.#read(), created_at: now.toISOString() };
      const { decision, timelines } = this.#preview.explain(this.ticket, now);
      this.decision = decision;
      this.#body.replaceChildren(...this.#render(decision, timelines));
    } catch (problem) {
      return this.#fail(problem.message);
    }
    this.dispatchEvent(new CustomEvent("decision", { detail: this.decision, bubbles: true, composed: true }));
  };

  #fail(why) {
    this.#body.replaceChildren(
      el("h2", { textContent: "SLA preview" }),
      el("p", { className: "quiet", textContent: `The preview is not available here: ${why}. The ticket can be sent all the same; its SLA is decided on the server.` }));
  }

  #inputs() {
    const byHand = JSON.parse(this.getAttribute("map") ?? "{}");
    const mapped = Object.entries(byHand).map(([name, selector]) => [name, this.#form.querySelector(selector)]);
    const marked = [...this.#form.querySelectorAll("[data-ticket-field]")].map((input) => [input.dataset.ticketField, input]);
    return [...marked, ...mapped].filter(([, input]) => input);
  }

  #read() {
    const ticket = { id: "preview", subject: "", status: "open", fields: {} };
    for (const [name, input] of this.#inputs()) {
      const value = input.value ?? input.textContent ?? "";
      if (LISTS.has(name)) ticket[name] = input.type === "file" ? [...input.files].map((file) => file.name) : value.split(/[,\n]+/).map((part) => part.trim()).filter(Boolean);
      else if (OWN.has(name)) ticket[name] = value;
      else if (value !== "") ticket.fields[name] = value;
    }
    return ticket;
  }

  #render(decision, timelines) {
    return [
      el("h2", { textContent: "SLA preview" }),
      ...this.#category(decision),
      el("dl", {}, decision.targets.filter((target) => target.state !== "none").map((target) => this.#target(decision, target))),
      this.#missing(decision.missing),
      this.#why(timelines),
    ].filter(Boolean);
  }

  #category({ category, label, because, confidence, close_to, needs_confirmation }) {
    const other = close_to && this.#policy.categories.find(({ id }) => id === close_to.category)?.label;
    const doubts = [confidence && `${confidence} % sure`, other && `close to ${other}`, needs_confirmation && "a person is to confirm it"].filter(Boolean).join(", ");
    const doubt = doubts ? [el("p", { className: "quiet", textContent: doubts })] : [];
    if (!category) {
      return [el("p", { className: "category none", textContent: "No category yet" }),
        el("p", { className: "quiet", textContent: "A person decides, unless more of the text makes it clear." }), ...doubt];
    }
    const reasons = because.map(({ says, evidence }) =>
      el("p", { className: "quiet" }, `${says}: `, evidence.flatMap(({ text }, i) => [i ? " … " : "", el("q", { textContent: text })])));
    return [el("p", { className: "category", textContent: label }), ...doubt, ...reasons];
  }

  #target(decision, target) {
    return el("div", { className: "target" }, el("dt", { textContent: target.label }), el("dd", {}, this.#due(decision, target)));
  }

  #due(decision, target) {
    if (!target.due) {
      const rule = this.#rule(decision.category, target);
      const from = { confirmed: "once the incident is confirmed", allocated: "once the information is complete" }[rule?.starts] ?? "";
      return [el("span", { textContent: rule?.within ?? "" }), el("div", { className: "quiet", textContent: from })];
    }
    const due = new Date(target.due);
    const zone = this.#policy.calendars?.find(({ id }) => id === target.calendar)?.zone;
    const mine = clock().format(due);
    const theirs = zone ? clock(zone).format(due) : mine;
    return [el("time", { dateTime: target.due, textContent: mine }),
      theirs === mine ? null : el("div", { className: "quiet", textContent: `${theirs} (${zone})` })];
  }

  /** Targets that share an id, one of which is promised, are told apart by their labels. */
  #rule(category, target) {
    const rules = this.#policy.categories.find(({ id }) => id === category)?.targets ?? this.#policy.uncategorised ?? [];
    const named = rules.filter(({ id }) => id === target.id);
    return named.find(({ id, label }) => (label ?? id) === target.label) ?? named[0];
  }

  #missing(missing) {
    if (!missing.length) return null;
    const label = (id) => this.#policy.items.find((item) => item.id === id)?.label ?? id;
    return el("div", { className: "missing" }, el("h2", { textContent: "Still missing" }),
      el("ul", {}, missing.map((id) => el("li", { textContent: label(id) }))));
  }

  #why(timelines) {
    const lines = timelines.flatMap(({ arithmetic }) => arithmetic);
    const open = this.#body.querySelector("details")?.open ?? false;
    return lines.length ? el("details", { open }, el("summary", { textContent: "How the times come about" }), lines.map((line) => el("p", { textContent: line }))) : null;
  }
}

customElements.define("sla-preview", SlaPreview);
