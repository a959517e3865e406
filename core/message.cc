#include "core/message.h"

#include <algorithm>

#include "core/wording.h"

namespace turnaround {
namespace {

bool met_by_a_response(const Book& book, const Decision& decision) {
  const Category* category = decision.category ? book.category(*decision.category) : nullptr;
  const auto& targets = category ? category->targets : book.policy().uncategorised;
  return std::any_of(targets.begin(), targets.end(), [](const Target& target) {
    return std::find(target.met_by.begin(), target.met_by.end(), "responded") != target.met_by.end();
  });
}

const std::string& template_for(const Messages& messages, const Decision& decision) {
  if (!decision.category) return messages.uncategorised;
  return decision.missing.empty() ? messages.allocated : messages.missing;
}

/// One line for each target that is still owed: "Solution: by Tue 10 Mar 2026 16:59 GMT (Europe/London)".
std::string target_lines(const Book& book, const Decision& decision) {
  std::string lines;
  for (const TargetStatus& target : decision.targets) {
    const bool owed = target.state == TargetState::running || target.state == TargetState::paused;
    if (!owed || !target.due) continue;
    const Zone& zone = spoken_zone(book, target.calendar);
    if (!lines.empty()) lines += '\n';
    lines += target.label + ": by " + spoken_with_zone(zone, *target.due) + " (" + zone.name + ")";
  }
  return lines;
}

/// One line for each missing item, in the topic's order, with those that are asked for without being counted.
std::string missing_lines(const Policy& policy, const Decision& decision) {
  const auto topic = std::find_if(policy.topics.begin(), policy.topics.end(),
                                  [&decision](const Topic& candidate) { return candidate.id == decision.topic; });
  if (topic == policy.topics.end()) return {};
  std::string lines;
  for (const std::string& id : topic->mandatory) {
    const auto item = std::find_if(policy.items.begin(), policy.items.end(),
                                   [&id](const Item& candidate) { return candidate.id == id; });
    if (item == policy.items.end()) continue;
    const auto& missing = decision.missing;
    if (item->counted && std::find(missing.begin(), missing.end(), id) == missing.end()) continue;
    if (!lines.empty()) lines += '\n';
    lines += "- " + item->ask;
  }
  return lines;
}

std::string filled(std::string_view name, const Book& book, const Decision& decision) {
  if (name == "category") return decision.label;
  if (name == "id") return decision.id;
  if (name == "targets") return target_lines(book, decision);
  if (name == "missing") return missing_lines(book.policy(), decision);
  return "{{" + std::string(name) + "}}";
}

}  // namespace

std::string automated_response(const Book& book, const Decision& decision) {
  if (!met_by_a_response(book, decision)) return {};
  std::string_view rest = template_for(book.policy().automated_response, decision);
  std::string text;
  for (;;) {
    const std::size_t open = rest.find("{{");
    const std::size_t close = open == std::string_view::npos ? open : rest.find("}}", open);
    if (close == std::string_view::npos) return text.append(rest);
    text.append(rest.substr(0, open));
    text += filled(rest.substr(open + 2, close - open - 2), book, decision);
    rest.remove_prefix(close + 2);
  }
}

}  // namespace turnaround
