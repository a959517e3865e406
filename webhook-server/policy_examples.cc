#include "webhook-server/policy_examples.h"

#include <algorithm>
#include <set>

#include "core/json/nearest.h"
#include "core/json/shape.h"
#include "core/limits.h"
#include "webhook-server/expected_decision.h"

namespace turnaround {
namespace {

using Names = std::vector<std::string_view>;

void check_names(const Place& place, const Names& known) {
  const auto* members = place.value().object();
  if (!members) return;
  for (const json::Member& member : *members) {
    if (std::find(known.begin(), known.end(), member.name) != known.end()) continue;
    Place(place, member.name, member.value)
        .problem("unknown_member", "unknown member `" + member.name + "`" + did_you_mean(member.name, known));
  }
}

void check_events(const Place& place) {
  const auto* events = place.value().array();
  if (!events) return;
  const Names types = event_types();
  for (std::size_t i = 0; i < events->size(); ++i) {
    const Place event(place, i, (*events)[i]);
    check_names(event, {"at", "type", "reason", "name", "value", "text", "attachments", "tags", "items"});
    const json::Value* type = (*events)[i].find("type");
    const std::string* word = type ? type->string() : nullptr;
    if (!word || std::find(types.begin(), types.end(), *word) != types.end()) continue;
    Place(event, "type", *type)
        .problem("unknown_word", "no event is of type `" + *word + "`" + did_you_mean(*word, types));
  }
}

/// A ticket with what an example may leave out.
json::Value completed(json::Value ticket, const std::string& name) {
  auto& members = std::get<json::Value::Object>(ticket.held);
  const auto add = [&](std::string_view member, std::string value) {
    const json::Value* there = ticket.find(member);
    if (!there) members.push_back({std::string(member), {std::move(value), ticket.line}});
  };
  add("id", name);
  add("subject", "");
  add("created_at", format_instant(kExampleInstant));
  return ticket;
}

void read_example_ticket(const Place& place, Example& out) {
  if (!place.value().object()) return place.wrong_type("an object");
  check_names(place, {"id", "subject", "description", "requester", "channel", "status", "tags", "attachments", "fields",
                      "created_at", "events"});
  if (const json::Value* events = place.value().find("events")) check_events(Place(place, "events", *events));
  const json::Value whole = completed(place.value(), out.name);
  auto ticket = read_ticket(whole);
  if (ticket) {
    out.ticket = *std::move(ticket);
  } else {
    place.problem(ticket.error());
  }
}

void read_now(const Place& place, Instant& out) {
  const std::string* text = place.value().string();
  if (!text) return place.wrong_type("an instant like `2026-03-02T08:00:00Z`");
  const auto instant = parse_instant(*text);
  if (!instant) return place.problem(instant.error().code, instant.error().message);
  out = *instant;
}

void read_example(const Place& place, Example& out) {
  MemberReader reader(place);
  out.line = place.value().line;
  reader.required("name", out.name);
  const json::Value* ticket = reader.find("ticket");
  const json::Value* now = reader.find("now");
  const json::Value* expected = reader.find("expected");
  reader.done();
  if (!place.value().object()) return;
  if (!ticket) place.problem("missing_member", "`ticket` is missing: add it");
  if (!expected) place.problem("missing_member", "`expected` is missing: say what the policy shall decide");
  if (ticket) read_example_ticket(Place(place, "ticket", *ticket), out);
  out.now = out.ticket.created_at;
  if (now) read_now(Place(place, "now", *now), out.now);
  if (!expected) return;
  check_expected(Place(place, "expected", *expected));
  out.expected = *expected;
}

std::vector<std::string> reasons_of(const Explanation& explanation, const std::string& member) {
  std::vector<std::string> out;
  if (member == "category") {
    for (const Reason& reason : explanation.decision.because) {
      out.push_back("because " + reason.says);
      for (const Evidence& evidence : reason.evidence)
        out.push_back("  " + evidence.in + ": \"" + evidence.text + "\"");
    }
    return out;
  }
  for (const Timeline& timeline : explanation.timelines) {
    if (member == "targets/" + timeline.target + "/due") out = timeline.arithmetic;
  }
  return out;
}

}  // namespace

ExamplesReading read_examples(std::string_view text) {
  ExamplesReading out;
  const auto tree = json::read(text, {.bytes = limits::kPolicyBytes, .depth = limits::kJsonDepth});
  if (!tree) {
    out.problems.push_back(at_its_line(tree.error()));
    return out;
  }
  std::vector<Error> errors;
  const Place root(*tree, errors);
  const auto* list = tree->array();
  if (!list) root.wrong_type("a list of examples");
  std::set<std::string_view> names;
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    const Place place(root, i, (*list)[i]);
    read_example(place, out.examples.emplace_back());
    const json::Value* name = (*list)[i].find("name");
    if (name && name->string() && !names.insert(*name->string()).second) {
      Place(place, "name", *name)
          .problem("name_used_twice", "`" + *name->string() + "` is used above: take another name");
    }
  }
  out.problems = locate(*tree, std::move(errors));
  return out;
}

std::string examples_path(std::string_view policy_path) {
  const std::size_t name = policy_path.rfind('/') + 1;
  const std::size_t dot = policy_path.rfind('.');
  const bool has_ending = dot != std::string_view::npos && dot > name;
  return std::string(policy_path.substr(0, has_ending ? dot : policy_path.size())) + ".tests.json";
}

std::vector<Difference> differences(const Book& book, const Example& example) {
  const auto explanation = explain(book, example.ticket, example.now);
  if (!explanation) return {{"", to_json(example.expected), "no decision: " + explanation.error().message, {}}};
  const std::string written = write_decision(explanation->decision);
  const auto decision = json::read(written, {.bytes = limits::kAnswerBytes, .depth = limits::kJsonDepth});
  if (!decision) return {{"", to_json(example.expected), "no decision: " + decision.error().message, {}}};
  std::vector<Difference> out = differences(example.expected, *decision);
  for (Difference& difference : out) difference.because = reasons_of(*explanation, difference.member);
  return out;
}

}  // namespace turnaround
