#include "core/reading/match.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <set>
#include <tuple>

#include "core/policy/book.h"

namespace turnaround {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool same(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

Mentions::Where where_of(std::string_view field) {
  return field == "subject"       ? Mentions::Where::subject
         : field == "description" ? Mentions::Where::description
                                  : Mentions::Where::text;
}

bool any_same(const std::vector<std::string>& have, const std::vector<std::string>& wanted) {
  return std::any_of(have.begin(), have.end(), [&](const std::string& value) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& w) { return same(value, w); });
  });
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool compare(const std::vector<std::string>& have, Operator op, const std::vector<std::string>& wanted) {
  const auto number = have.empty() ? std::nullopt : whole_number(have.front());
  const auto bound = wanted.empty() ? std::nullopt : whole_number(wanted.front());
  if (!number || !bound) return false;
  return op == Operator::less_than ? *number < *bound : *number > *bound;
}

/// With at most this many words between, two finds in one line and sentence are one piece.
constexpr std::uint32_t kWordsBetween = 3;

bool close(const WordSpan& a, const WordSpan& b, const Facts& facts) {
  if (a.text != b.text || b.first > a.last + 1 + kWordsBetween) return false;
  const auto& words = facts.texts[a.text].text.words;
  return words[a.last].line == words[b.first].line && words[a.last].sentence == words[b.first].sentence;
}

}  // namespace

std::vector<Evidence> pieces_of(std::vector<WordSpan> words, const Facts& facts) {
  std::sort(words.begin(), words.end(),
            [](const WordSpan& a, const WordSpan& b) { return std::tie(a.text, a.first) < std::tie(b.text, b.first); });
  std::vector<Evidence> pieces;
  for (std::size_t i = 0; i < words.size();) {
    WordSpan piece = words[i];
    for (++i; i < words.size() && close(piece, words[i], facts); ++i) piece.last = std::max(piece.last, words[i].last);
    const ReadText& read = facts.texts[piece.text];
    pieces.push_back({read.in, excerpt(read.text, piece.first, piece.last)});
  }
  return pieces;
}

Matcher::Matcher(const Policy& policy, const Rules& rules, const Facts& facts)
    : policy_(policy), rules_(rules), facts_(facts), named_(policy.conditions.size(), Known::no) {}

bool Matcher::holds(const Condition& condition, std::size_t scope) {
  if (condition.within == Condition::Within::sentence && scope == kTicket) return find_sentence(condition) != kTicket;
  switch (condition.kind) {
    case Condition::Kind::named:
      return named_holds(condition, scope);
    case Condition::Kind::test:
      return condition.op == Operator::mentions ? mentions(condition, scope) : field_holds(condition);
    default:
      return group_holds(condition, scope);
  }
}

bool Matcher::group_holds(const Condition& condition, std::size_t scope) {
  const auto part_holds = [&](const Condition& part) { return holds(part, scope); };
  const auto begin = condition.parts.begin();
  const auto end = condition.parts.end();
  switch (condition.kind) {
    case Condition::Kind::all:
      return std::all_of(begin, end, part_holds);
    case Condition::Kind::any:
      return std::any_of(begin, end, part_holds);
    default:
      return std::none_of(begin, end, part_holds);
  }
}

/// What the whole ticket does not mention, no sentence does.
bool Matcher::possible(const Condition& condition) {
  if (condition.kind != Condition::Kind::all) return true;
  return std::all_of(condition.parts.begin(), condition.parts.end(), [&](const Condition& part) {
    const bool plain = part.kind == Condition::Kind::test && part.op == Operator::mentions;
    return !plain || mentions(part, kTicket);
  });
}

std::size_t Matcher::find_sentence(const Condition& condition) {
  if (!possible(condition)) return kTicket;
  for (std::size_t set = 0; set < facts_.mentions.sets(); ++set) {
    if (holds(condition, set)) return set;
  }
  return kTicket;
}

bool Matcher::named_holds(const Condition& condition, std::size_t scope) {
  const Condition& meant = policy_.conditions[condition.number].when;
  if (scope != kTicket) return holds(meant, scope);
  Known& known = named_[condition.number];
  if (known == Known::no) known = holds(meant, kTicket) ? Known::holds : Known::fails;
  return known == Known::holds;
}

bool Matcher::mentions(const Condition& condition, std::size_t scope) const {
  const auto& lists = rules_.mentions[condition.number];
  const auto where = where_of(condition.field);
  return scope == kTicket ? facts_.mentions.any(where, lists) : facts_.mentions.any_in(scope, where, lists);
}

bool Matcher::field_holds(const Condition& condition) const {
  const auto have = values_of(condition.field);
  const bool present = std::any_of(have.begin(), have.end(), [](const std::string& value) { return !value.empty(); });
  switch (condition.op) {
    case Operator::is:
    case Operator::includes:
      return any_same(have, condition.values);
    case Operator::is_not:
    case Operator::not_includes:
      return !any_same(have, condition.values);
    case Operator::present:
      return present;
    case Operator::not_present:
      return !present;
    default:
      return compare(have, condition.op, condition.values);
  }
}

std::vector<std::string> Matcher::values_of(std::string_view field) const {
  if (field == "tags") return facts_.tags;
  if (field == "attachments") return facts_.attachments;
  if (field == "topic") return {facts_.topic};
  for (std::size_t i = 0; i < policy_.counts.size(); ++i) {
    if (policy_.counts[i].name != field) continue;
    const std::int64_t count = count_of(rules_.counts[i]);
    return count < 0 ? std::vector<std::string>{} : std::vector<std::string>{std::to_string(count)};
  }
  const bool subject = field == "subject";
  if (subject || field == "description" || field == "text") {
    std::vector<std::string> found;
    for (const ReadText& read : facts_.texts) {
      if (field == "text" || subject == (read.in == "subject")) found.push_back(read.text.plain);
    }
    return found;
  }
  const auto found = facts_.fields.find(field);
  return found == facts_.fields.end() ? std::vector<std::string>{} : std::vector<std::string>{found->second};
}

std::int64_t Matcher::count_of(std::uint32_t list) const {
  std::int64_t largest = -1;
  for (const ReadText& read : facts_.texts) {
    std::set<std::int64_t> numbers;
    std::uint32_t next = 0;  // a number counts once, however many phrases hold it
    for (const Hit hit : read.hits) {
      if (!hit.is_of(list) || !read.text.counts(read.text.words[hit.first])) continue;
      for (std::uint32_t word = std::max(next, hit.first); word <= hit.last; word = next) {
        const auto [value, end] = rules_.phrases.number_at(read.text, word);
        if (value >= 0) numbers.insert(value);
        next = end;
      }
    }
    if (!numbers.empty()) largest = std::max(largest, std::accumulate(numbers.begin(), numbers.end(), std::int64_t{0}));
  }
  return largest;
}

std::vector<Evidence> Matcher::evidence(const Condition& condition) {
  Finds finds;
  if (holds(condition)) gather(condition, kTicket, finds);
  std::vector<Evidence> pieces = pieces_of(std::move(finds.words), facts_);
  pieces.insert(pieces.end(), finds.fields.begin(), finds.fields.end());
  return pieces;
}

void Matcher::gather(const Condition& condition, std::size_t scope, Finds& out) {
  if (condition.within == Condition::Within::sentence && scope == kTicket) scope = find_sentence(condition);
  if (condition.kind == Condition::Kind::named) return gather(policy_.conditions[condition.number].when, scope, out);
  if (condition.kind == Condition::Kind::test) {
    if (condition.op == Operator::mentions) return gather_mention(condition, scope, out);
    const auto have = values_of(condition.field);
    if (!have.empty() && out.size() < kEvidence) out.fields.push_back({"field:" + condition.field, have.front()});
    return;
  }
  if (condition.kind == Condition::Kind::none) return;
  for (const Condition& part : condition.parts) {
    if (out.size() < kEvidence && holds(part, scope)) gather(part, scope, out);
  }
}

/// The first words of the lists that count; of several that begin at one word, the longest.
void Matcher::gather_mention(const Condition& condition, std::size_t scope, Finds& out) const {
  const auto& lists = rules_.mentions[condition.number];
  const auto where = where_of(condition.field);
  for (std::size_t i = 0; i < facts_.texts.size(); ++i) {
    const ReadText& read = facts_.texts[i];
    if (scope != kTicket && facts_.mentions.place(scope).text != i) continue;
    if (where != Mentions::Where::text && (read.in == "subject") != (where == Mentions::Where::subject)) continue;
    std::optional<WordSpan> found;
    for (const Hit hit : read.hits) {
      if (found && hit.first != found->first) break;
      const Word& word = read.text.words[hit.first];
      const bool wanted = lists.has_any(hit.lists) && read.text.counts(word);
      if (!wanted || (scope != kTicket && facts_.mentions.place(scope).sentence != word.sentence)) continue;
      found = {i, hit.first, found ? std::max(found->last, hit.last) : hit.last};
    }
    if (found) return out.words.push_back(*found);
  }
}

}  // namespace turnaround
