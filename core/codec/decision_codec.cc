#include <algorithm>

#include "core/codec/codec.h"
#include "core/json/shape.h"
#include "core/policy/allowance.h"

namespace turnaround {

constexpr EnumWord kStates[] = {
    {"waiting", static_cast<int>(TargetState::waiting)}, {"running", static_cast<int>(TargetState::running)},
    {"paused", static_cast<int>(TargetState::paused)},   {"met", static_cast<int>(TargetState::met)},
    {"missed", static_cast<int>(TargetState::missed)},   {"none", static_cast<int>(TargetState::none)},
};
static std::span<const EnumWord> words(TargetState) {
  return kStates;
}

constexpr EnumWord kSources[] = {
    {"rules", static_cast<int>(Source::rules)},
    {"weights", static_cast<int>(Source::weights)},
    {"agent", static_cast<int>(Source::agent)},
    {"none", static_cast<int>(Source::none)},
};
static std::span<const EnumWord> words(Source) {
  return kSources;
}

constexpr EnumWord kSegments[] = {
    {"open", static_cast<int>(Segment::Kind::open)},       {"closed", static_cast<int>(Segment::Kind::closed)},
    {"holiday", static_cast<int>(Segment::Kind::holiday)}, {"waiting", static_cast<int>(Segment::Kind::waiting)},
    {"solved", static_cast<int>(Segment::Kind::solved)},
};
static std::span<const EnumWord> words(Segment::Kind) {
  return kSegments;
}

static void write_text(json::Writer& out, std::string_view name, std::string_view value) {
  out.key(name).text(value);
}

/// An empty text stands for "none".
static void write_name(json::Writer& out, std::string_view name, std::string_view value) {
  out.key(name);
  value.empty() ? out.null() : out.text(value);
}

static void write_instant(json::Writer& out, std::string_view name, std::optional<Instant> value) {
  out.key(name);
  value ? out.text(format_instant(*value)) : out.null();
}

static void write_seconds(json::Writer& out, std::string_view name, Seconds value) {
  out.key(name).number(value.count());
}

static void write(json::Writer& out, const Evidence& evidence) {
  out.object();
  write_text(out, "in", evidence.in);
  write_text(out, "text", evidence.text);
  out.close();
}

static void write(json::Writer& out, const Reason& reason) {
  out.object();
  write_text(out, "rule", reason.rule);
  write_text(out, "says", reason.says);
  out.key("evidence");
  write(out, reason.evidence);
  out.close();
}

static void write(json::Writer& out, const WarningStatus& warning) {
  out.object();
  write_text(out, "left", format_warning(warning.when));
  write_instant(out, "at", warning.at);
  out.key("passed").boolean(warning.passed).close();
}

static void write(json::Writer& out, const TargetStatus& target) {
  out.object();
  write_text(out, "id", target.id);
  write_text(out, "label", target.label);
  out.key("state");
  write(out, target.state);
  write_instant(out, "due", target.due);
  write_instant(out, "started_at", target.started_at);
  write_instant(out, "ended_at", target.ended_at);
  if (target.started_at) {
    write_seconds(out, "left_s", target.left);
    write_seconds(out, "used_s", target.used);
  }
  write_text(out, "calendar", target.calendar);
  if (!target.warnings.empty()) {
    out.key("warnings");
    write(out, target.warnings);
  }
  out.close();
}

static void write(json::Writer& out, const DueMoved& due) {
  out.object();
  write_text(out, "target", due.target);
  write_instant(out, "before", due.before);
  write_instant(out, "after", due.after);
  out.close();
}

static void write(json::Writer& out, const CategoryChange& change) {
  out.object();
  write_instant(out, "at", change.at);
  write_name(out, "from", change.from);
  write_name(out, "to", change.to);
  write_text(out, "why", change.why);
  out.key("dues");
  write(out, change.dues);
  out.close();
}

static void write(json::Writer& out, const Gap& gap) {
  const auto instant = [&out](std::string_view name, std::optional<Instant> at) {
    if (at) write_instant(out, name, at);
  };
  out.object();
  write_text(out, "item", gap.item);
  write_instant(out, "missing_since", gap.missing_since);
  instant("asked_at", gap.asked_at);
  instant("came_at", gap.came_at);
  if (!gap.in.empty()) write_text(out, "in", gap.in);
  instant("not_needed_since", gap.not_needed_since);
  if (gap.cost > Seconds{0}) write_seconds(out, "cost_s", gap.cost);
  out.close();
}

/// Only what has been forgotten by now is told.
static void write_waiting(json::Writer& out, const Decision& decision) {
  out.key("waiting").array();
  for (const Waiting& waiting : decision.waiting) {
    out.object();
    write_text(out, "reason", waiting.reason);
    write_instant(out, "since", waiting.since);
    if (waiting.forgotten_by(decision.at)) write_instant(out, "forgotten_since", waiting.forgotten_at);
    out.close();
  }
  out.close();
}

/// What goes without saying is not said: 100 percent, nothing close, nobody to confirm.
static void write_confidence(json::Writer& out, const Decision& decision) {
  if (decision.confidence < 100) out.key("confidence").number(decision.confidence);
  if (decision.close_to) {
    out.key("close_to").object();
    write_text(out, "category", decision.close_to->category);
    out.key("because");
    write(out, decision.close_to->because);
    out.close();
  }
  if (decision.needs_confirmation) out.key("needs_confirmation").boolean(true);
}

static void write(json::Writer& out, const Decision& decision) {
  out.object();
  write_text(out, "id", decision.id);
  write_text(out, "book", decision.book);
  write_instant(out, "at", decision.at);
  write_name(out, "category", decision.category.value_or(""));
  write_name(out, "label", decision.label);
  out.key("source");
  write(out, decision.source);
  write_name(out, "topic", decision.topic);
  out.key("missing");
  write(out, decision.missing);
  if (!decision.information.empty()) {
    out.key("information");
    write(out, decision.information);
  }
  write_instant(out, "allocated_at", decision.allocated_at);
  out.key("because");
  write(out, decision.because);
  write_confidence(out, decision);
  out.key("targets");
  write(out, decision.targets);
  out.key("changes");
  write(out, decision.changes);
  if (!decision.waiting.empty()) write_waiting(out, decision);
  write_instant(out, "look_again", decision.look_again);
  out.close();
}

static void write(json::Writer& out, const Segment& segment) {
  out.object();
  write_instant(out, "from", segment.span.begin);
  write_instant(out, "to", segment.span.end);
  out.key("kind");
  write(out, segment.kind);
  if (!segment.note.empty()) write_text(out, "note", segment.note);
  write_seconds(out, "counted_s", segment.counted);
  out.close();
}

static void write(json::Writer& out, const Timeline& timeline) {
  out.object();
  write_text(out, "target", timeline.target);
  write_text(out, "calendar", timeline.calendar);
  write_text(out, "zone", timeline.zone);
  out.key("segments");
  write(out, timeline.segments);
  out.key("arithmetic");
  write(out, timeline.arithmetic);
  out.close();
}

static void write(json::Writer& out, const ForeseenTarget& target) {
  out.object();
  write_text(out, "id", target.id);
  write_text(out, "label", target.label);
  write_text(out, "calendar", target.calendar);
  write_instant(out, "due_before", target.due_before);
  write_instant(out, "due_after", target.due_after);
  out.key("state");
  write(out, target.state);
  out.close();
}

static void write(json::Writer& out, const Foreseen& move) {
  out.object();
  write_text(out, "category", move.category);
  write_text(out, "label", move.label);
  write_text(out, "by", move.by);
  out.key("targets");
  write(out, move.targets);
  out.close();
}

static void write(json::Writer& out, const Error& error) {
  out.object();
  write_text(out, "code", error.code);
  write_text(out, "where", error.where);
  write_text(out, "message", error.message);
  out.close();
}

/// What is missing in the words of the policy, for whoever asks the customer.
static void write_missing(json::Writer& out, const Policy& policy, const std::vector<std::string>& missing) {
  out.key("missing").array();
  for (const std::string& id : missing) {
    const auto item = std::find_if(policy.items.begin(), policy.items.end(), [&](const Item& i) { return i.id == id; });
    out.object();
    write_text(out, "id", id);
    write_text(out, "label", item == policy.items.end() ? id : item->label);
    write_text(out, "ask", item == policy.items.end() ? id : item->ask);
    out.close();
  }
  out.close();
}

std::string write_decision(const Decision& decision) {
  json::Writer out;
  write(out, decision);
  return out.take();
}

std::string write_explanation(const Book& book, const Explanation& explanation) {
  json::Writer out;
  out.object().key("decision");
  write(out, explanation.decision);
  write_missing(out, book.policy(), explanation.decision.missing);
  out.key("timelines");
  write(out, explanation.timelines);
  if (!explanation.if_changed.empty()) {
    out.key("if_changed");
    write(out, explanation.if_changed);
  }
  out.close();
  return out.take();
}

std::string write_error(const Error& error) {
  json::Writer out;
  write(out, error);
  return out.take();
}

}  // namespace turnaround
