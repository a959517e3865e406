// Random tickets for a policy: a text, fields, and a life with events of every kind, in any order.

const TYPES = ["waiting", "resumed", "waiting", "resumed", "confirmed", "announced", "responded", "workaround", "solved", "reopened", "category", "field", "tags", "info", "asked",
  "merged", "deleted", "escalated"];
const REASONS = ["customer", "root-cause-analysis", "supplier", undefined];
const VALUES = ["high", "low", "north", "south", "4711", ""];
const TAGS = ["high", "vip", "incident-confirmed", "incident-announced", "south"];
const DAY = 86_400;
const instant = (seconds) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

export class Tickets {
  constructor(chance, texts, policy) {
    this.chance = chance;
    this.texts = texts;
    this.fields = [...(policy.fields ?? []), "priority", "status", "type"];
    this.categories = policy.categories.map(({ id }) => id);
    this.items = (policy.items ?? []).map(({ id }) => id);
    // Words of the policy itself, so that its rules meet what they look for.
    this.own = (policy.phrases ?? []).flatMap(({ phrases }) => phrases).map((phrase) => phrase.replace(/[[\]*]/g, "").replace(/\|\S+/g, "").replace("...", "").replace(/<number>/g, "12"));
  }

  /** A ticket of that year and an instant at which it is decided. */
  triple(year) {
    const { chance, texts } = this;
    const created = Date.UTC(year, 0, 1) / 1000 + chance.below(365 * DAY);
    const words = this.own.length ? this.own : undefined;
    const ticket = { id: `t${chance.below(1000)}`, subject: chance.percent(90) ? texts.words(9) : "", ...chance.perhaps(95, "description", () => texts.body(words)),
      ...chance.perhaps(80, "requester", () => chance.pick(["ann@customer.example", "info@far.example", "not an address", ""])), ...chance.perhaps(50, "channel", () => chance.pick(["email", "web"])),
      ...chance.perhaps(30, "attachments", () => chance.subset(["mail.eml", "log.txt", "Foto.JPG"], 2)), ...chance.perhaps(40, "tags", () => chance.subset(TAGS, 2)),
      ...chance.perhaps(70, "fields", () => this.#fields()), created_at: instant(created), events: Array.from({ length: chance.below(12) }, () => this.#event(created)) };
    if (chance.percent(1)) delete ticket.subject;
    const now = created + (chance.percent(3) ? -chance.below(DAY) : chance.below(20 * DAY));
    return { ticket: JSON.stringify(ticket), now: chance.percent(1) ? instant(created + 40 * 365 * DAY) : instant(now) };
  }

  #fields() {
    return Object.fromEntries(this.chance.subset(this.fields, 4).map((field) => [field, this.chance.pick([...VALUES, ...this.categories])]));
  }

  #event(created) {
    const { chance } = this;
    const rare = (type) => ["merged", "deleted"].includes(type) && chance.percent(80);
    let type = chance.pick(TYPES);
    if (rare(type)) type = "solved";
    const at = instant(created + chance.between(-1800, 12 * DAY) - (chance.percent(50) ? created % 900 : 0));
    switch (type) {
      case "waiting": case "resumed": return { at, type, reason: chance.pick(REASONS) };
      case "category": return { at, type, value: chance.pick([...this.categories, null, "unknown"]) };
      case "field": return { at, type, name: chance.pick(this.fields), value: chance.pick([...VALUES, null]) };
      case "tags": return { at, type, tags: chance.subset(TAGS, chance.below(3)) };
      case "info": return { at, type, text: this.texts.body(this.own), ...chance.perhaps(30, "attachments", () => ["mail.eml"]) };
      case "asked": return { at, type, items: chance.subset([...this.items, "none"], chance.below(3)) };
      default: return { at, type };
    }
  }
}
