#include <algorithm>
#include <charconv>

#include "core/codec/codec.h"

namespace turnaround {
namespace {

/// Where a pointer leads in a tree: as far as there is something, the way there by position, and the line.
struct Spot {
  std::string pointer;
  std::vector<std::size_t> way;
  int line;
};

std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    out += escape ? (token[++i] == '1' ? '/' : '~') : token[i];
  }
  return out;
}

struct Step {
  std::size_t position;
  const json::Value* value;
};

std::optional<Step> step(const json::Value& from, std::string_view token) {
  if (const auto* values = from.array()) {
    std::size_t index = values->size();
    std::from_chars(token.data(), token.data() + token.size(), index);
    if (index >= values->size()) return std::nullopt;
    return Step{index, &(*values)[index]};
  }
  const json::Value* member = from.find(unescaped(token));
  if (!member) return std::nullopt;
  const auto& members = *from.object();
  const auto same = [&](const json::Member& m) { return &m.value == member; };
  return Step{static_cast<std::size_t>(std::find_if(members.begin(), members.end(), same) - members.begin()), member};
}

Spot find(const json::Value& root, std::string_view pointer) {
  const json::Value* value = &root;
  Spot spot{"", {}, root.line};
  std::size_t at = 0;
  while (at < pointer.size()) {
    const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
    const auto next = step(*value, pointer.substr(at + 1, end - at - 1));
    if (!next) break;
    spot.way.push_back(next->position);
    value = next->value;
    spot.line = value->line;
    at = end;
  }
  spot.pointer = pointer.substr(0, at);
  return spot;
}

}  // namespace

std::vector<Problem> locate(const json::Value& root, std::vector<Error> errors) {
  struct Located {
    Spot spot;
    Error error;
  };
  std::vector<Located> located;
  for (Error& error : errors) {
    Spot spot = find(root, error.where);
    located.push_back({std::move(spot), std::move(error)});
  }
  std::stable_sort(located.begin(), located.end(),
                   [](const Located& a, const Located& b) { return a.spot.way < b.spot.way; });
  std::vector<Problem> problems;
  for (Located& item : located) {
    item.error.where = std::move(item.spot.pointer);
    problems.push_back({std::move(item.error), item.spot.line});
  }
  return problems;
}

Problem at_its_line(Error error) {
  constexpr std::string_view kLine = "line ";
  int line = 0;
  if (error.where.starts_with(kLine)) {
    const char* digits = error.where.data() + kLine.size();
    std::from_chars(digits, error.where.data() + error.where.size(), line);
  }
  error.where.clear();
  return {std::move(error), line};
}

}  // namespace turnaround
