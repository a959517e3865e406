// Why the SLA is what it is: asked of the Turnaround server, GET /tickets/{connection}/{id}, and shown as it is told.
import { html, time } from "./html.mjs";

const ASK_MS = 2000;

/** The server's answer, or a sentence that says why there is none. */
async function asked({ server, connection, server_token }, id) {
  if (!server) return "No Turnaround server is configured.";
  try {
    const answer = await fetch(`${server}/tickets/${connection}/${id}`, {
      headers: server_token ? { authorization: `Bearer ${server_token}` } : {},
      signal: AbortSignal.timeout(ASK_MS),
    });
    if (answer.status === 404) return "The Turnaround server has not seen this ticket yet.";
    return answer.ok ? await answer.json() : `The Turnaround server answered ${answer.status}.`;
  } catch {
    return "The Turnaround server cannot be reached.";
  }
}

const list = (items) => html`<ul class="reasons">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
const quote = ({ in: where, text }) => html`<q title="${where}">${text}</q> `;

function reason({ category, label, source, because = [], changes = [] }) {
  if (!category) return html`<p><b>No category.</b> No rule recognises this ticket; a person decides.</p>`;
  const moved = changes
    .filter(({ from }) => from)
    .map(({ at, from, to, why }) => html`${from} → ${to || "none"}, ${why}, ${time(at)}`);
  return html`<p><b>${label}</b>${source === "agent" ? html`, set by hand` : ""}</p>
    ${because.length ? list(because.map(({ says, evidence = [] }) => html`${says} ${evidence.map(quote)}`)) : ""}
    ${moved.length ? html`<h3>Moved</h3>${list(moved)}` : ""}`;
}

const STATES = { waiting: "not started" };
const LEGEND = { open: "counts", closed: "closed", holiday: "holiday", waiting: "waiting", solved: "solved" };

const stretch = ({ from, to, kind, note }) =>
  html`<span class="${kind}" style="flex-grow:${Math.round((to - from) / 1000)}"
    title="${[LEGEND[kind] ?? kind, note].filter(Boolean).join(": ")}"></span>`;

function bar(segments) {
  const spans = segments.map((each) => ({ ...each, from: Date.parse(each.from), to: Date.parse(each.to) }));
  const known = spans.filter(({ from, to }) => to > from);
  if (known.length === 0) return "";
  const kinds = [...new Set(known.map(({ kind }) => kind))].filter((kind) => LEGEND[kind]);
  return html`<div class="bar" role="img" aria-label="stretches of this clock">${known.map(stretch)}</div>
    <p class="legend">${kinds.map((kind) => html`<span><i class="${kind}"></i>${LEGEND[kind]}</span>`)}</p>`;
}

/** The browser writes the time of the calendar's zone here, where it differs from the reader's. */
const inZone = (zone, at) => html` <span class="quiet in-zone" data-zone="${zone}" data-at="${at}"></span>`;
const more = (summary, lines) =>
  html`<details><summary>${summary}</summary>${lines.map((line) => html`<p>${line}</p>`)}</details>`;

function target({ id, label, state, due, ended_at }, timelines) {
  const told = timelines.find((each) => each.target === id);
  const met = state === "met" && ended_at;
  const at = met ? ended_at : due;
  const when = at ? html`${met ? "met " : ""}${time(at)}` : "";
  return html`<section class="target">
    <h3>${label ?? id} <span class="state ${state}">${STATES[state] ?? state}</span></h3>
    ${when ? html`<p class="due">${when}${told?.zone ? inZone(told.zone, at) : ""}</p>` : ""}
    ${told?.segments ? bar(told.segments) : ""}
    ${told?.arithmetic?.length ? more("How this comes about", told.arithmetic) : ""}</section>`;
}

const missing = (items) =>
  html`<section class="target"><h3>Still missing</h3>${list(items.map(({ label }) => label))}</section>`;

/** Whether these fields have reached the helpdesk; a write that is given up says why. */
function written({ state, attempts, next_at, ended_at, reason }) {
  const sentence = {
    done: html`Written to this ticket ${ended_at ? time(ended_at) : ""}`,
    pending: html`Not written yet: attempt ${attempts + 1}${next_at ? html`, ${time(next_at)}` : ""}`,
    parked: html`Not written; a person is needed`,
  }[state];
  return sentence
    ? html`<p class="quiet small${state === "done" ? "" : " trouble"}">${sentence}${
        reason && state !== "done" ? `: ${reason}` : ""
      }</p>`
    : "";
}

function earlier(past) {
  const line = ({ at, decision: { label, missing: lacks = [] } }) =>
    html`${time(at)}: ${label || "no category"}${lacks.length ? `, ${lacks.length} missing` : ""}`;
  return html`<div class="earlier">${more(`Earlier decisions (${past.length})`, past.map(line))}</div>`;
}

function reasons({ explanation: { decision, missing: lacks = [], timelines = [] }, write_back, past = [] }) {
  const targets = (decision.targets ?? []).filter(({ state }) => state !== "none");
  return html`${reason(decision)}${lacks.length ? missing(lacks) : ""}${targets.map((each) => target(each, timelines))}
    ${write_back ? written(write_back) : ""}${past.length > 1 ? earlier(past.slice(1)) : ""}
    <p class="quiet small">Decided with book <code>${String(decision.book ?? "").slice(0, 19)}</code></p>`;
}

export async function why(ticket, config) {
  const answer = await asked(config, ticket.id);
  const told = typeof answer === "string" ? { trouble: answer } : answer;
  const trouble =
    told.trouble ?? told.error?.message ?? (told.explanation ? "" : "There is no decision on this ticket yet.");
  return html`<section class="card" id="reasons"><h2>Why</h2>
    ${trouble ? html`<p class="quiet">${trouble}</p>` : ""}${told.explanation ? reasons(told) : ""}</section>`;
}
