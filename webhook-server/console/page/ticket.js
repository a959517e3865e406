// One ticket: what was decided, why, and how each clock ran.

const KINDS = { open: "counted", closed: "closed", holiday: "holiday", waiting: "waits", solved: "solved" };

function bar(segments, h) {
  return h("div", { class: "bar", "aria-hidden": "true" }, ...segments.map((each) => {
    const part = h("span", { class: each.kind === "open" || each.kind === "waiting" ? each.kind : "shut" });
    part.style.flexGrow = String(Math.max(1, (new Date(each.to) - new Date(each.from)) / 1000));
    return part;
  }));
}

function clock(target, timeline, { h, when, duration, table }) {
  return h("section", { class: "card" },
    h("h2", {}, target.label || target.id, " ", h("span", { class: `tag ${target.state}` }, target.state)),
    h("dl", {}, h("dt", {}, "Due"), h("dd", {}, ...(target.due ? [when(target.due, timeline?.zone), h("span", { class: "soft" }, ` ${timeline?.zone ?? ""}`)] : ["not yet known"])),
      ...(target.started_at ? [h("dt", {}, "Used"), h("dd", {}, duration(target.used_s)), h("dt", {}, "Left"), h("dd", {}, duration(target.left_s)),
        h("dt", {}, "Hours"), h("dd", {}, target.calendar)] : [])),
    ...(timeline ? [bar(timeline.segments, h),
      h("p", { class: "key" }, ...["open", "waiting", "closed"].map((kind) => h("span", {}, h("i", { class: kind }), KINDS[kind]))),
      h("details", {}, h("summary", {}, "Segment by segment"),
        table(["From", "To", "What", "Counted"], timeline.segments.map((each) => [when(each.from, timeline.zone), when(each.to, timeline.zone), [KINDS[each.kind], each.note].filter(Boolean).join(": "), duration(each.counted_s)])),
        h("ul", {}, ...timeline.arithmetic.map((line) => h("li", {}, line))))] : []));
}

/** The parts of the page, from the server's JSON of a ticket. */
export function ticketPage(json, tools) {
  const { h, when, table } = tools;
  const explained = json.explanation;
  const decision = explained?.decision ?? json.decision;
  const head = h("h1", {}, `Ticket ${json.ticket} `, h("span", { class: "soft" }, json.connection));
  if (!decision) return [head, h("p", { class: "card" }, json.trouble ?? "It was not decided yet.")];
  // One page, one zone: that of the hours which are counted.
  const zone = explained?.timelines?.[0]?.zone;
  const here = (instant) => [when(instant, zone), h("span", { class: "soft" }, ` ${zone ?? ""}`)];
  const timelines = new Map((explained?.timelines ?? []).map((each) => [each.target, each]));
  const because = decision.because.map((reason) => h("li", {}, reason.says, " ",
    ...reason.evidence.flatMap((each) => [h("q", {}, each.text), h("span", { class: "soft" }, ` (${each.in}) `)])));
  return [
    head,
    h("section", { class: "card" }, h("h2", {}, "Decision"), h("dl", {},
      h("dt", {}, "Category"), h("dd", {}, decision.label ?? decision.category ?? "none yet"),
      h("dt", {}, "Set by"), h("dd", {}, decision.source),
      h("dt", {}, "Allocated"), h("dd", {}, ...(decision.allocated_at ? here(decision.allocated_at) : ["not yet"])),
      ...(decision.missing.length > 0 ? [h("dt", {}, "Missing"), h("dd", {}, decision.missing.join(", "))] : []),
      h("dt", {}, "Policy"), h("dd", {}, `${json.policy.name}: ${json.policy.says}`),
      h("dt", {}, "In the helpdesk"), h("dd", {}, json.lifecycle),
      ...(json.write_back ? [h("dt", {}, "Written back"), h("dd", {}, [json.write_back.state, json.write_back.reason].filter(Boolean).join(": "))] : []),
      ...(json.trouble ? [h("dt", {}, "Trouble"), h("dd", { class: "missed" }, json.trouble)] : []))),
    h("section", { class: "card" }, h("h2", {}, "Why"), because.length > 0 ? h("ul", { class: "plain" }, ...because) : h("p", { class: "soft" }, "No rule says a category for it.")),
    ...decision.targets.map((target) => clock(target, timelines.get(target.id), tools)),
    h("section", { class: "card" }, h("h2", {}, "Past decisions"), json.past.length > 0
      ? table(["When", "Category", "Book"], json.past.map((each) => [h("span", {}, ...here(each.at)), each.decision.label ?? each.decision.category ?? "–", h("code", {}, each.book.slice(0, 19))]))
      : h("p", { class: "soft" }, "None.")),
  ];
}
