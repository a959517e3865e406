// Random policies that `check` has nothing to say about: calendars, phrases, conditions, items, topics, targets of every kind.

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const FIELDS = ["order", "region", "product"];
const VALUES = ["high", "low", "north", "south", "4711"];
const CLUES = ["mail", "plugin", "nobody", "no", "users", "not", "keine", "mails an", "since", "of us", "<number>", "<number> people", "<address>", "merci", "nadie", "niemand"];
const PHRASES = ["nobody ... receives", "mail|email|courriel*|correo*|bericht*", "all [of] [our] users", "<number> ... people|users|mitarbeiter", "not working", "keine mails",
  "ne recoit", "no puedo", "ik kan geen", "outage", "plugin", "footer|fusszeile", "<address>", "seit heute", "over|wieder|nouveau|resuelto|weer", "change*", "<name>"];
const REASONS = ["customer", "root-cause-analysis", "supplier"];
const pad = (n) => String(n).padStart(2, "0");
const clock = (minutes) => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;

export class Policies {
  constructor(chance, zones) {
    this.chance = chance;
    this.zones = zones;
  }

  /** `year`: the calendars know the years around it. */
  policy(year) {
    const { chance } = this;
    const calendars = Array.from({ length: chance.between(1, 3) }, (_, i) => this.#calendar(`calendar-${i}`, year));
    const lists = Array.from({ length: chance.between(1, 4) }, (_, i) => this.#list(i));
    this.names = { calendars: ["around-the-clock", ...calendars.map(({ id }) => id)], lists: lists.map(({ name }) => `@${name}`) };
    const calendar_choices = chance.percent(40) ? [this.#choice()] : [];
    const items = ["order", "date", "sender", "file"].map((id) => this.#item(id));
    const mandatory = () => chance.subset(items.map(({ id }) => id), chance.below(4));
    const topics = [{ id: "first", when: this.#condition(1), mandatory: mandatory() }, { id: "rest", mandatory: mandatory() }];
    const categories = Array.from({ length: chance.between(1, 4) }, (_, i) => this.#category(i));
    categories.forEach((category, i) => {
      if (i + 1 < categories.length && chance.percent(40)) category.on_workaround = { to: categories[i + 1].id };
    });
    return { name: "chance", horizon: { from: `${year - 1}-01-01`, to: `${year + 12}-01-01` }, fields: FIELDS, calendars, calendar_choices, phrases: lists, items, topics, categories, ...this.#doubt(categories),
      uncategorised: [{ ...this.target("first-answer"), starts: chance.pick(["created", "confirmed"]) }], signals: this.#signals() };
  }

  /** New zones, hours and promises for a policy that was written by hand. */
  shaken(policy, year) {
    const calendars = policy.calendars.map(({ id }) => this.#calendar(id, year));
    this.names = { calendars: ["around-the-clock", ...calendars.map(({ id }) => id)], lists: [] };
    const shaken = (target) => (this.chance.percent(40) ? { ...target, within: this.#hours(), ...this.#days(50), calendar: this.chance.pick(this.names.calendars) } : target);
    const categories = policy.categories.map((category) => ({ ...category, targets: category.targets.map(shaken) }));
    return { ...policy, calendars, categories, horizon: { from: `${year - 1}-01-01`, to: `${year + 12}-01-01` } };
  }

  #span() {
    const { chance } = this;
    const open = chance.pick([0, 540, 480, 1320, chance.below(1439)]);
    return [clock(open), clock(chance.percent(30) ? 1440 : chance.between(open + 1, 1440))];
  }

  #date(year) {
    return `${year + this.chance.below(2)}-${pad(this.chance.between(1, 12))}-${pad(this.chance.between(1, 28))}`;
  }

  #holiday(year) {
    const date = this.#date(year);
    switch (this.chance.below(5)) {
      case 0: return date;
      case 1: return { date, name: "a day off" };
      case 2: return { yearly: date.slice(5), name: "every year" };
      case 3: return { from: "12-24", to: "01-02", name: "over New Year" };
      default: return { from: date, to: `${date.slice(0, 8)}28` };
    }
  }

  #calendar(id, year) {
    const { chance } = this;
    const some = chance.subset(DAYS, chance.between(2, 9));
    const hours = chance.percent(40) ? { "mon-fri": [["09:00", "17:30"]] } : Object.fromEntries(some.map((day) => [day, Array.from({ length: chance.between(1, 3) }, () => this.#span())]));
    const special = Object.fromEntries(Array.from({ length: chance.below(4) }, () => [this.#date(year), chance.percent(30) ? [] : [this.#span()]]));
    return { id, zone: chance.pick(this.zones), hours, holidays: Array.from({ length: chance.below(6) }, () => this.#holiday(year)), special };
  }

  /** Targets take it for a calendar from here on. */
  #choice() {
    const { chance, names } = this;
    const choose = Array.from({ length: chance.between(1, 2) }, () => ({ when: this.#test(), calendar: chance.pick(names.calendars) }));
    const choice = { id: "choice", choose, else: chance.pick(names.calendars) };
    names.calendars.push(choice.id);
    names.chosen = [...choose.map(({ calendar }) => calendar), choice.else];
    return choice;
  }

  #list(i) {
    const earlier = i && this.chance.percent(30) ? [`not @list-${i - 1}`] : [];
    return { name: `list-${i}`, phrases: [...this.chance.subset(PHRASES, this.chance.between(1, 5)), ...earlier], ...this.chance.perhaps(30, "except", () => ["over|wieder"]) };
  }

  #test() {
    const { chance } = this;
    switch (chance.below(6)) {
      case 0: return { field: chance.pick(FIELDS), operator: chance.pick(["is", "is_not"]), value: chance.subset(VALUES, 2) };
      case 1: return { field: chance.pick([...FIELDS, "requester", "priority"]), operator: chance.pick(["present", "not_present"]) };
      case 2: return { field: "tags", operator: chance.pick(["includes", "not_includes"]), value: chance.pick(VALUES) };
      default: return { field: chance.pick(["text", "text", "subject", "description"]), operator: "mentions", value: chance.subset([...this.names.lists, "mail", "plugin"], 2) };
    }
  }

  #condition(depth) {
    const { chance } = this;
    if (depth === 0 || chance.percent(40)) return this.#test();
    const parts = Array.from({ length: chance.between(1, 3) }, () => this.#condition(depth - 1));
    const kind = chance.pick(["all", "any", "none"]);
    return { [kind]: parts, ...(kind === "all" ? chance.perhaps(30, "within", () => "sentence") : {}) };
  }

  #item(id) {
    const { chance } = this;
    const ways = { order: [{ kind: "field", values: ["order"] }, { kind: "phrase", values: ["order number"] }], file: [{ kind: "attachment", values: [".eml", ".txt"] }],
      date: [{ kind: "date", values: ["this morning", "seit heute"], after: ["since"] }],
      sender: [{ kind: "address", side: chance.pick(["any", "own", "outside"]), ...chance.perhaps(50, "after", () => ["from|von|de|van"]) }] };
    return { id, label: id, ask: `the ${id}`, counted: chance.percent(90), given_by: ways[id] };
  }

  #hours() {
    const { chance } = this;
    return chance.pick([`${chance.between(1, 90)} minutes`, `${chance.between(1, 60)} hours`, `${chance.between(1, 5000)} seconds`, "none", "0 minutes"]);
  }

  /** `within` and what belongs to it, in working days. */
  #days(percent) {
    const { chance } = this;
    if (!chance.percent(percent)) return {};
    const day_rule = chance.pick(["same-time", "end-of-day", "inclusive", "working-hours"]);
    const within = `${chance.between(1, 9)} working days`;
    if (day_rule === "working-hours") return { within, day_rule, day_length: `${chance.between(1, 12)} hours` };
    const same_day = day_rule === "inclusive" ? 0 : 30;
    return { within, day_rule, ...chance.perhaps(same_day, "outside_hours", () => "same-day"), ...chance.perhaps(30, "cutoff", () => clock(chance.between(480, 1080))),
      ...chance.perhaps(day_rule === "end-of-day" ? 40 : 0, "due_by", () => clock(chance.between(0, 1440))) };
  }

  #pause(reason) {
    const { chance } = this;
    if (chance.percent(60)) return reason;
    return { reason, ...chance.perhaps(50, "only_if", () => this.#test()), ...chance.perhaps(60, "forgotten_after", () => chance.pick(["2 working days", "5 hours", "48 hours"])) };
  }

  target(id) {
    const { chance } = this;
    const pauses = chance.subset(REASONS, chance.below(4)).map((reason) => this.#pause(reason));
    const calendar = chance.pick(this.names.calendars);
    const promise = { within: this.#hours(), ...this.#days(45) };
    const closes = calendar !== "around-the-clock" && !(calendar === "choice" && this.names.chosen.includes("around-the-clock"));
    const some = ["none", "0 minutes"].includes(promise.within) ? {} : chance.perhaps(50, "warn_when_left", () => chance.subset(["50%", "25%", "99%"], 2));
    const ends = closes && chance.percent(30) ? { after_pause: "end-of-day" } : closes && !["end-of-day", "inclusive"].includes(promise.day_rule) ? chance.perhaps(30, "lands", () => "next-opening") : {};
    return { id, ...promise, ...ends, ...some, calendar, starts: chance.pick(["created", "allocated", "confirmed"]),
      met_by: chance.subset(["responded", "announced", "solved", "workaround"], chance.between(1, 3)), pauses, ...chance.perhaps(60, "reopened", () => chance.pick(["reset", "ignore"])) };
  }

  /** Promises of the same id for some tickets. */
  #cases(id) {
    return Array.from({ length: this.chance.percent(30) ? this.chance.between(1, 2) : 0 }, () => ({ ...this.target(id), only_if: this.#test() }));
  }

  #category(i) {
    const { chance } = this;
    const definitions = Array.from({ length: chance.between(1, 3) }, (_, n) => ({ id: `d-${i}-${n}`, says: `sentence ${i}.${n} of the SLA`, gives_way: chance.percent(50), when: this.#condition(2) }));
    const ids = chance.subset(["first-answer", "announcement", "solution"], chance.below(5));
    const targets = ids.flatMap((id) => [...this.#cases(id), this.target(id)]);
    return { id: `c-${i}`, label: `Category ${i}`, waits_for_information: chance.percent(60), when_changed: chance.pick(["retroactive", "restart", "carry"]), definitions, targets };
  }

  /** Weights, and when a person confirms what was read by them. */
  #doubt(categories) {
    const { chance } = this;
    const ids = [...chance.subset(categories.map(({ id }) => id), categories.length), ""];
    const clues = () => Object.fromEntries(["", ...chance.some(CLUES, 12)].map((clue) => [clue, ids.map(() => chance.between(-300, 300)).join(" ")]));
    return { ...chance.perhaps(50, "weights", () => ({ categories: ids, clues: clues() })), ...chance.perhaps(40, "confirm", () => ({ below: chance.between(0, 100) })) };
  }

  #signals() {
    const { chance } = this;
    return chance.subset(["confirmed", "announced", "responded", "workaround", "solved", "waiting"], chance.below(4)).map((event) => ({ event, when: this.#test() }));
  }
}
