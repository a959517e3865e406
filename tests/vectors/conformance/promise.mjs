// A conformance vector as a policy with one promise and a ticket, so that the whole engine answers it, natively and as
// the preview module; and what such a decision says, in the members of `expected`.

const AROUND_THE_CLOCK = "around-the-clock";
/** Members of a promise that a target has too. */
const SAME = { rule: "day_rule", outside_hours: "outside_hours", cutoff: "cutoff", due_by: "due_by", lands: "lands", after_pause: "after_pause" };

/** Years around the ticket; long enough for every amount of the suite, short enough to compile at once. */
function horizon(start) {
  const year = Number(start.slice(0, 4));
  return { from: `${year - 2}-01-01`, to: `${year + 14}-01-01` };
}

const inMinutes = (clock) => `${Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))} minutes`;
const tests = (fields) => Object.entries(fields).map(([field, value]) => ({ field, operator: "is", value }));
const condition = (fields) => ({ all: tests(fields) });
const inWords = ({ amount, unit }) => `${amount} ${unit.replace("-", " ")}`;
const changesOf = ({ events = [], if_changed }) => [...events.filter(({ amount }) => amount !== undefined), ...(if_changed ? [if_changed] : [])];

class PolicyMaker {
  calendars = [];
  calendar_choices = [];

  constructor(vector) {
    this.vector = vector;
    this.calendar = this.calendarId(vector.calendar);
  }

  calendarId(calendar) {
    if (calendar === AROUND_THE_CLOCK) return calendar;
    if (calendar.choose) return this.choiceId(calendar);
    this.calendars.push({ id: `calendar-${this.calendars.length}`, ...calendar });
    return this.calendars.at(-1).id;
  }

  choiceId({ choose, else: otherwise }) {
    const cases = choose.map(({ if: fields, calendar }) => ({ when: condition(fields), calendar: this.calendarId(calendar) }));
    this.calendar_choices.push({ id: "choice", choose: cases, else: this.calendarId(otherwise) });
    return "choice";
  }

  target(promise) {
    const { events = [], ...vector } = this.vector;
    const reasons = new Set(events.flatMap(({ reason }) => reason ?? []));
    const met_by = events.some(({ type, amount }) => type === "workaround" && amount === undefined) ? ["solved", "workaround"] : ["solved"];
    const forgotten = vector.forgotten_after && { forgotten_after: inWords(vector.forgotten_after) };
    const target = { id: "promise", within: inWords({ amount: promise.amount ?? 1, unit: promise.unit ?? "seconds" }), calendar: this.calendar,
      starts: vector.needs && vector.starts !== "created" ? "allocated" : "created", met_by, pauses: (vector.pauses ?? [...reasons]).map((reason) => ({ reason, ...forgotten })) };
    if (promise.if) target.only_if = condition(promise.if);
    if (vector.warn_when_left) target.warn_when_left = vector.warn_when_left;
    if (vector.reopened && vector.reopened !== "continue") target.reopened = vector.reopened;
    if (promise.day_length) target.day_length = inMinutes(promise.day_length);
    for (const [ours, member] of Object.entries(SAME)) if (promise[ours] !== undefined) target[member] = promise[ours];
    return target;
  }

  category(id, promise) {
    if (promise.calendar && promise !== this.vector) this.calendar = this.calendarId(promise.calendar);
    const how = promise.how && { when_changed: promise.how };
    const promises = promise.promises ?? [promise];
    return { id, waits_for_information: Boolean(this.vector.needs), ...how, targets: promises.map((one) => this.target({ ...promise, ...one })),
      definitions: [{ id, says: "what was promised", when: { field: "promise", operator: "is", value: id } }] };
  }

  /** A category for the promise, and one for each change of it. */
  policy() {
    const changes = changesOf(this.vector);
    const categories = [this.vector, ...changes].map((promise, i) => this.category(`promise-${i}`, promise));
    changes.forEach(({ type }, i) => type === "workaround" && (categories[i].on_workaround = { to: `promise-${i + 1}` }));
    const needs = this.vector.needs ?? [];
    const items = needs.map((id) => ({ id, label: id, ask: id, given_by: [{ kind: "field", values: [id] }] }));
    const topics = needs.length ? [{ id: "any", label: "any", mandatory: needs }] : [];
    const cases = [...(this.vector.promises ?? []), ...(this.vector.calendar.choose ?? [])];
    const fields = new Set(["promise", ...needs, ...cases.flatMap((one) => Object.keys(one.if ?? {}))]);
    return { name: this.vector.id, horizon: horizon(this.vector.start), fields: [...fields], calendars: this.calendars, calendar_choices: this.calendar_choices, items, topics, categories };
  }
}

function ticketEvent(event, changes) {
  const { at, type } = event;
  switch (type) {
    case "changed": return { at, type: "category", value: `promise-${changes.indexOf(event) + 1}` };
    case "given": return { at, type: "field", name: event.item, value: "here it is" };
    case "asked": case "field": return event;
    case "withdrawn": return { at, type: "field", name: event.item, value: null };
    default: return event.reason ? { at, type, reason: event.reason } : { at, type };
  }
}

function ticketOf(vector) {
  const changes = changesOf(vector);
  const fields = { promise: "promise-0", ...vector.fields, ...Object.fromEntries((vector.given ?? []).map((item) => [item, "here it is"])) };
  return { id: vector.id, subject: vector.subject, status: "open", created_at: vector.start, fields,
    events: (vector.events ?? []).map((event) => ticketEvent(event, changes)) };
}

/** `policy` and `ticket` as JSON texts, `now`, and whether an explanation is asked for. */
export function asTriple(vector) {
  const now = vector.now ?? vector.end ?? vector.events?.at(-1)?.at ?? vector.start;
  return { policy: JSON.stringify(new PolicyMaker(vector).policy()), ticket: JSON.stringify(ticketOf(vector)), now, ...(vector.if_changed ? { explain: true } : {}) };
}

/** What the explanation foresees of the vector's last change. */
function foreseen({ if_changed: asked, ...vector }, moves = []) {
  const by = asked?.type === "workaround" ? "workaround" : "agent";
  const category = `promise-${changesOf(vector).length + 1}`;
  const { due_before, due_after, state } = moves.find((move) => move.category === category && move.by === by)?.targets[0] ?? {};
  return { due_before, due_after, state };
}

/** What the text of a decision, an explanation or an error says. */
export function answerIn(vector, text) {
  const { if_changed, decision, ...plain } = JSON.parse(text);
  const { error, targets, changes, information = [], waiting = [] } = decision ?? plain;
  if (error) return { error: ["no_open_time", "never_open"].includes(error.code) ? "no-open-time" : error.message };
  const { state, due, left_s, used_s, warnings = [] } = targets[0] ?? { state: "none", due: null };
  if (vector.end) return { open_s: used_s };
  const [moved] = changes.flatMap(({ dues }) => dues).slice(-1);
  const gaps = information.map(({ item, missing_since: since, asked_at: asked, came_at: came, cost_s = 0 }) => ({ item, since, asked, came, cost_s }));
  return { state, due, left_s, used_s, due_before: moved?.before, due_after: moved?.after, gaps, warnings, waiting, if_changed: foreseen(vector, if_changed) };
}
