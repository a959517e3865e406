#include "core/decision/message.h"

#include <algorithm>

#include "core/decision/wording.h"
#include "core/policy/allowance.h"

namespace turnaround {
namespace {

bool met_by_a_response(const Target& target) {
  return std::find(target.met_by.begin(), target.met_by.end(), "responded") != target.met_by.end();
}

const std::string& template_for(const Messages& messages, const Decision& decision) {
  if (!decision.category) return messages.uncategorised;
  return decision.missing.empty() ? messages.allocated : messages.missing;
}

/// "by Tue 10 Mar 2026 16:59 GMT (Europe/London)", or for a target that waits for information how long it will run.
/// Empty: there is nothing to promise yet.
std::string promise(const Book& book, const Target& target, const TargetStatus& status) {
  if (status.state == TargetState::running || status.state == TargetState::paused) {
    const Zone& zone = spoken_zone(book, status.calendar);
    return "by " + stranger(zone).time_in_zone(*status.due) + " (" + zone.name + ")";
  }
  const bool waits = status.state == TargetState::waiting && target.starts == StartsAt::allocated;
  return waits ? format_allowance(target.within) + ", from when the information is complete" : std::string();
}

/// One line for each target that this message does not meet and that is owed: "Solution: by …".
std::string target_lines(const Book& book, const Decision& decision) {
  std::string lines;
  for (const TargetStatus& status : decision.targets) {
    const Target& target = target_of(book, decision, status);
    if (met_by_a_response(target)) continue;
    const std::string told = promise(book, target, status);
    if (told.empty()) continue;
    if (!lines.empty()) lines += '\n';
    lines += status.label + ": " + told;
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
  const auto answers = [&](const TargetStatus& status) { return met_by_a_response(target_of(book, decision, status)); };
  if (std::none_of(decision.targets.begin(), decision.targets.end(), answers)) return {};
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
