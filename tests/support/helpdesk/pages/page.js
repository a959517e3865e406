// In the browser: times in the reader's own zone, and the parts of a ticket's page that change, kept up to date.
const EVERY_MS = 1000;

const shown = (zone) =>
  new Intl.DateTimeFormat(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZone: zone,
    timeZoneName: "short",
  });

function localise(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.textContent = shown().format(at);
    time.title = time.dateTime;
  }
  for (const span of root.querySelectorAll(".in-zone")) {
    const at = new Date(span.dataset.at);
    if (Number.isNaN(at.getTime())) continue;
    const theirs = shown(span.dataset.zone).format(at);
    if (theirs !== shown().format(at)) span.textContent = `${theirs} (${span.dataset.zone})`;
  }
}

localise(document);

const live = document.getElementById("live");
const busy = (part) =>
  part.contains(document.activeElement) || [...part.querySelectorAll("textarea")].some((area) => area.value !== "");

/** Replaces the parts whose HTML changed; never the form that someone is writing in. */
async function refresh(known) {
  if (document.hidden) return;
  const answer = await fetch(live.dataset.source);
  if (!answer.ok) return;
  for (const [id, html] of Object.entries(await answer.json())) {
    const part = document.getElementById(id);
    if (known.get(id) === html || busy(part)) continue;
    const open = [...part.querySelectorAll("details")].map((each) => each.open);
    part.innerHTML = html;
    part.querySelectorAll("details").forEach((each, i) => { each.open = open[i] ?? false; });
    localise(part);
    known.set(id, html);
  }
}

if (live) {
  const known = new Map();
  const loop = () =>
    refresh(known)
      .catch(() => {})
      .finally(() => setTimeout(loop, EVERY_MS));
  loop();
}
