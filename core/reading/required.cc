#include "core/reading/required.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/policy/book.h"
#include "core/reading/match.h"
#include "core/text/phrases.h"
#include "core/text/ticket_marks.h"

namespace turnaround {
namespace {

using Kind = Recogniser::Kind;
using Side = Recogniser::Side;

/// What the recognisers of one ticket share.
struct Ticketed {
  const Facts& facts;
  const TicketMarks& marks;
};

bool by_field(const ItemRule& rule, const Facts& facts) {
  auto is_filled = [&facts](const std::string& name) {
    const auto field = facts.fields.find(name);
    return field != facts.fields.end() && !field->second.empty();
  };
  return std::any_of(rule.says.values.begin(), rule.says.values.end(), is_filled);
}

bool by_attachment(const ItemRule& rule, const Facts& facts) {
  for (const std::string& file : facts.attachments) {
    auto is_ending = [&file](const std::string& ending) { return has_ending(file, ending); };
    if (std::any_of(rule.says.values.begin(), rule.says.values.end(), is_ending)) return true;
  }
  return false;
}

bool has_header(const Text& text, const std::string& name) {
  for (const Line& line : text.lines) {
    if (is_header_line(std::string_view(text.plain).substr(line.begin, line.end - line.begin), name)) return true;
  }
  return false;
}

bool by_header_line(const ItemRule& rule, const Facts& facts) {
  for (const ReadText& read : facts.texts) {
    auto is_there = [&read](const std::string& name) { return has_header(read.text, name); };
    if (std::any_of(rule.says.values.begin(), rule.says.values.end(), is_there)) return true;
  }
  return false;
}

bool is_customers_domain(const Mark& mark, const ItemRule& rule, const Ticketed& ticket) {
  if (mark.kind == Mark::Kind::number || mark.domain.empty()) return false;
  if (ticket.marks.is_requesters(mark.domain)) return true;
  if (mark.kind != Mark::Kind::domain || !mark.supplies || is_host(mark.domain)) return false;
  const Text& text = ticket.facts.texts[mark.text].text;
  const bool in_header = text.lines[text.words[mark.word].line].region == Region::header;
  return !in_header && ticket.marks.follows(mark, rule.after, rule.not_after);
}

bool is_wanted_address(const Mark& mark, const ItemRule& rule, const Ticketed& ticket) {
  if (mark.kind != Mark::Kind::address || !mark.supplies) return false;
  if (rule.says.side == Side::own && !ticket.marks.is_own(mark)) return false;
  if (rule.says.side == Side::outside && ticket.marks.is_own(mark)) return false;
  return ticket.marks.follows(mark, rule.after, rule.not_after) &&
         ticket.marks.goes_with(mark, rule.with, rule.not_with);
}

bool is_date(const Mark& mark, const ItemRule& rule, const Ticketed& ticket) {
  if (mark.kind != Mark::Kind::number || !mark.supplies) return false;
  if (mark.form.day) return true;
  const bool plain = mark.form.parts == 1 && !mark.form.clock && !mark.form.short_day && rule.says.at_least > 1;
  if (plain || (!mark.form.short_day && !mark.form.time)) return false;
  return !rule.after.empty() && ticket.marks.follows(mark, rule.after, rule.not_after);
}

bool is_version(const Mark& mark, const ItemRule& rule, const Ticketed& ticket) {
  if (mark.kind != Mark::Kind::number || !mark.supplies || mark.form.parts == 0 || mark.form.parts < rule.says.at_least)
    return false;
  return ticket.marks.follows(mark, rule.after, rule.not_after);
}

using MarkTest = bool (*)(const Mark&, const ItemRule&, const Ticketed&);

bool by_mark(const ItemRule& rule, const Ticketed& ticket, MarkTest test) {
  for (const Mark& mark : ticket.marks.marks()) {
    if (test(mark, rule, ticket)) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 10> kQuoteMarks = {"\"", "“", "„", "”", "«", "»", "'", "‘", "’", "&quot;"};

bool opens_a_quotation(std::string_view text) {
  auto starts = [text](std::string_view mark) { return text.substr(0, mark.size()) == mark; };
  return std::any_of(kQuoteMarks.begin(), kQuoteMarks.end(), starts);
}

// How far after its label a quotation may begin.
constexpr std::size_t kQuoteReach = 80;

/// What stands between a phrase and the end of its line: `: Invoice 7`, ` of the example "Invoice 7"`, `| Invoice 7`.
bool gives_a_text(std::string_view rest) {
  const std::size_t first = rest.find_first_not_of(" *_");
  if (first == std::string_view::npos) return false;
  if (rest.find_first_not_of(" |", first) == std::string_view::npos) return rest[first] == '|';  // the head of a column
  if (rest[first] == ':' || rest[first] == '|' || rest[first] == '\t' || rest[first] == '=') {
    return rest.find_first_not_of(" :|\t=*_-", first) != std::string_view::npos;
  }
  for (std::size_t i = first, words = 0; i < std::min(rest.size(), kQuoteReach) && words <= kNearWords; ++i) {
    if (rest[i] == ' ') ++words;
    if (rest[i] == '.' || rest[i] == ',' || rest[i] == ';') return false;
    const bool after_blank = i == first || rest[i - 1] == ' ' || rest[i - 1] == '(' || rest[i - 1] == ':';
    if (after_blank && opens_a_quotation(rest.substr(i))) return true;
  }
  return false;
}

bool by_quoted(const ItemRule& rule, const Ticketed& ticket) {
  if (!ticket.marks.stands(rule.values)) return false;
  for (const auto& [in, text, hits] : ticket.facts.texts) {
    for (const Hit hit : hits) {
      const Word& word = text.words[hit.last];
      if (!rule.values.has_any(hit.lists) || !may_supply(text, word)) continue;
      const std::string_view plain = text.plain;
      if (gives_a_text(plain.substr(word.end, text.lines[word.line].end - word.end))) return true;
    }
  }
  return false;
}

/// Words that count and are not covered by the phrases; counts no further than `enough`.
int telling_words(const ReadText& read, const ListSet& empty_phrases, int enough) {
  int count = 0;
  std::uint32_t next = 0;
  std::size_t hit = 0;
  for (std::uint32_t word = 0; word < read.text.words.size() && count < enough; ++word) {
    for (; hit < read.hits.size() && read.hits[hit].first <= word; ++hit) {
      if (empty_phrases.has_any(read.hits[hit].lists)) next = std::max(next, read.hits[hit].last + 1);
    }
    if (word >= next && may_supply(read.text, read.text.words[word])) ++count;
  }
  return count;
}

bool by_words(const ItemRule& rule, const Facts& facts) {
  int count = 0;
  for (const ReadText& text : facts.texts) count += telling_words(text, rule.values, rule.says.at_least - count);
  return count >= rule.says.at_least;
}

bool supplies(const ItemRule& rule, const Ticketed& ticket) {
  switch (rule.says.kind) {
    case Kind::field:
      return by_field(rule, ticket.facts);
    case Kind::attachment:
      return by_attachment(rule, ticket.facts);
    case Kind::phrase:
      return ticket.marks.occurs(rule.values);
    case Kind::header_line:
      return by_header_line(rule, ticket.facts);
    case Kind::domain:
      return by_mark(rule, ticket, is_customers_domain);
    case Kind::address:
      return by_mark(rule, ticket, is_wanted_address);
    case Kind::date:
      return ticket.marks.occurs(rule.values) || by_mark(rule, ticket, is_date);
    case Kind::version:
      return by_mark(rule, ticket, is_version);
    case Kind::quoted:
      return by_quoted(rule, ticket);
    case Kind::words:
      return by_words(rule, ticket.facts);
  }
  return false;
}

}  // namespace

std::vector<std::string> ItemRules::missing(std::span<const std::string> mandatory, const Facts& facts) const {
  std::vector<std::string> missing;
  const TicketMarks marks(facts);
  for (const std::string& id : mandatory) {
    auto item = std::find_if(items_.begin(), items_.end(), [&id](const Compiled& known) { return known.id == id; });
    if (item == items_.end() || !item->counted) continue;
    auto supplied = [&](const ItemRule& rule) { return supplies(rule, {facts, marks}); };
    if (std::none_of(item->given_by.begin(), item->given_by.end(), supplied)) missing.push_back(id);
  }
  return missing;
}

bool ItemRules::tells(std::string_view id, const Facts& facts) const {
  const TicketMarks marks(facts);
  const auto item = std::find_if(items_.begin(), items_.end(), [id](const Compiled& known) { return known.id == id; });
  if (item == items_.end()) return false;
  return std::any_of(item->given_by.begin(), item->given_by.end(), [&](const ItemRule& rule) {
    const bool in_text = rule.says.kind != Kind::field && rule.says.kind != Kind::attachment;
    return in_text && supplies(rule, {facts, marks});
  });
}

}  // namespace turnaround
