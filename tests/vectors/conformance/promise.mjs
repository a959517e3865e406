// A conformance vector as a policy with one promise and a ticket, so that the whole engine answers it, natively and as
// the preview module; and what such a decision says, in the members of `expected`.

const TEST = (name, value) => ({ field: name, operator: "is", value });
const AROUND_THE_CLOCK = "around-the-clock";

/** Years around the ticket; long enough for every amount of the suite, short enough to compile at once. */
function horizon(start) {
  const year = Number(start.slice(0, 4));
  return { from: `${year - 2}-01-01`, to: `${year + 14}-01-01` };
}

function target(vector, promise, calendar) {
  const unit = promise.unit?.replace("-", " ");
  const when = (name, value) => (value === undefined ? {} : { [name]: value });
  return {
    id: "promise",
    within: promise.amount === undefined ? "1 second" : `${promise.amount} ${unit}`,
    calendar,
    starts: vector.needs || vector.starts ? "allocated" : "created",
    met_by: ["solved"],
    pauses: vector.pauses ?? [...new Set((vector.events ?? []).filter(({ reason }) => reason).map(({ reason }) => reason))],
    ...when("reopened", vector.reopened),
    ...when("day_rule", promise.rule), ...when("day_length", promise.day_length && hours(promise.day_length)),
  };
}

const hours = (clock) => `${Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))} minutes`;

/** One category for the promise and one for each change of it. */
function policyOf(vector) {
  const calendars = [];
  const calendarId = (calendar) => {
    if (calendar === AROUND_THE_CLOCK) return calendar;
    calendars.push({ id: `calendar-${calendars.length}`, ...calendar });
    return calendars.at(-1).id;
  };
  let calendar = calendarId(vector.calendar);
  const first = { id: "first", waits_for_information: Boolean(vector.needs),
    definitions: [{ id: "first", says: "the promise", when: TEST("kind", "first") }], targets: [target(vector, vector, calendar)] };
  const categories = [first];
  return { name: vector.id, horizon: horizon(vector.start), fields: ["kind"], calendars, categories };
}

function ticketOf(vector) {
  return { id: vector.id, subject: vector.subject, status: "open", created_at: vector.start, fields: { kind: "first" }, events: [] };
}

/** `{policy, ticket}` as JSON texts and `now`. */
export function asTriple(vector) {
  const now = vector.now ?? vector.end ?? vector.events?.at(-1)?.at ?? vector.start;
  return { policy: JSON.stringify(policyOf(vector)), ticket: JSON.stringify(ticketOf(vector)), now };
}

/** What a decision or error text says. */
export function answerIn(vector, text) {
  const decision = JSON.parse(text);
  if (decision.error) return { error: ["no_open_time", "never_open"].includes(decision.error.code) ? "no-open-time" : decision.error.message };
  const { state, due, left_s, used_s } = decision.targets[0];
  return vector.end ? { open_s: used_s } : { state, due, left_s, used_s };
}
