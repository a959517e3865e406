#include "core/text/ticket_marks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/reading/required.h"

namespace turnaround {
namespace {

// Bounds on what one find may cost, however long a sentence is and however many domains a text names.
constexpr std::size_t kSentenceLists = 200;
constexpr std::size_t kOwnDomains = 16;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view written(const Text& text, const Word& word) {
  return std::string_view(text.plain).substr(word.begin, word.end - word.begin);
}

/// "v4.8.2"
bool is_version_name(std::string_view spelling) {
  return spelling.size() > 1 && (spelling[0] == 'v' || spelling[0] == 'V') && is_digit(spelling[1]);
}

/// Most words are not.
bool may_be_a_mark(const Text& text, const Word& word) {
  if (word.kind != Word::Kind::word) return true;
  const char first = text.plain[word.begin];
  return is_digit(first) || ((first == 'v' || first == 'V') && is_version_name(written(text, word)));
}

/// Nothing when the word is no more than a word.
std::optional<Mark> mark_of(const Text& text, const Word& word) {
  const std::string_view spelling = written(text, word);
  Mark mark{};
  if (word.kind == Word::Kind::address) {
    mark.kind = Mark::Kind::address;
    mark.domain = domain_of(spelling);
    if (!mark.domain.empty() && !is_domain(mark.domain)) return std::nullopt;
    return mark;
  }
  if (word.kind == Word::Kind::name && is_domain(spelling)) {
    mark.kind = Mark::Kind::domain;
    mark.domain = spelling;
    return mark;
  }
  const std::uint32_t digits = word.begin + (is_version_name(spelling) ? 1 : 0);
  if (!is_digit(text.plain[digits])) return std::nullopt;
  mark.kind = Mark::Kind::number;
  mark.form = number_form(std::string_view(text.plain).substr(digits));
  return mark;
}

}  // namespace

bool may_supply(const Text& text, const Word& word) {
  const Region region = text.lines[word.line].region;
  return region != Region::signature && region != Region::disclaimer;
}

TicketMarks::TicketMarks(const Facts& facts)
    : facts_(facts), occurs_(facts.mentions.lists()), elsewhere_(facts.mentions.lists()) {
  const auto requester = facts.fields.find("requester");
  if (requester != facts.fields.end()) requesters_domain_ = domain_of(requester->second);
  for (std::uint32_t text = 0; text < facts.texts.size(); ++text) {
    add_marks(text);
    add_hits(facts.texts[text]);
  }
  find_own_domains();
}

void TicketMarks::add_marks(std::uint32_t text) {
  const Text& read = facts_.texts[text].text;
  std::uint32_t after_address = 0;
  for (std::uint32_t word = 0; word < read.words.size(); ++word) {
    if (!may_be_a_mark(read, read.words[word])) continue;
    std::optional<Mark> mark = mark_of(read, read.words[word]);
    if (!mark || read.lines[read.words[word].line].region == Region::disclaimer) continue;
    mark->text = text;
    mark->word = word;
    if (mark->kind == Mark::Kind::address) mark->cues_from = std::exchange(after_address, word + 1);
    mark->supplies = may_supply(read, read.words[word]);
    marks_.push_back(*mark);
  }
}

void TicketMarks::add_hits(const ReadText& text) {
  for (const Hit hit : text.hits) {
    ListSet& lists = may_supply(text.text, text.text.words[hit.first]) ? occurs_ : elsewhere_;
    for (const std::uint32_t list : hit.lists) lists.add(list);
  }
}

void TicketMarks::find_own_domains() {
  if (!requesters_domain_.empty()) own_domains_.push_back(requesters_domain_);
  auto is_from_there = [this](const Mark& mark) { return is_requesters(mark.domain); };
  if (std::any_of(marks_.begin(), marks_.end(), is_from_there)) return;
  // Somebody who writes for another firm: the firm's domain stands in the text by itself, or in a field.
  for (const Mark& mark : marks_) {
    if (own_domains_.size() == kOwnDomains) break;
    if (mark.kind == Mark::Kind::domain && !is_host(mark.domain)) own_domains_.push_back(mark.domain);
  }
  for (const auto& [name, value] : facts_.fields) {
    if (is_domain(value)) own_domains_.push_back(value);
  }
}

bool TicketMarks::occurs(const ListSet& lists) const {
  return occurs_.meets(lists);
}

bool TicketMarks::stands(const ListSet& lists) const {
  return occurs_.meets(lists) || elsewhere_.meets(lists);
}

bool TicketMarks::is_requesters(std::string_view domain) const {
  return related_domains(domain, requesters_domain_);
}

bool TicketMarks::is_own(const Mark& mark) const {
  if (mark.domain.empty()) return true;  // "info@": nobody writes a stranger's address so
  auto is_related = [&mark](std::string_view own) { return related_domains(mark.domain, own); };
  return std::any_of(own_domains_.begin(), own_domains_.end(), is_related);
}

bool TicketMarks::follows(const Mark& mark, const ListSet& after, const ListSet& not_after) const {
  if (!stands(after) && !stands(not_after)) return after.empty();
  const ReadText& read = facts_.texts[mark.text];
  const std::vector<Word>& words = read.text.words;
  const std::uint32_t earliest = std::max(mark.word > 2 * kNearWords ? mark.word - 2 * kNearWords : 0, mark.cues_from);
  std::optional<std::uint32_t> nearest;  // the last word of what decides
  bool wanted = after.empty();
  for (std::size_t at = read.hits.from(mark.word); at-- > 0 && read.hits[at].first >= earliest;) {
    const Hit hit = read.hits[at];
    if (hit.last >= mark.word || (nearest && *nearest > hit.last)) continue;
    const bool excluded = not_after.has_any(hit.lists);
    if (!excluded && !after.has_any(hit.lists)) continue;
    const std::uint32_t distance = mark.word - hit.last;
    const bool same_sentence = words[hit.last].sentence == words[mark.word].sentence;
    if (distance > (same_sentence ? kNearWords + 1 : 1)) continue;
    if (nearest == hit.last && !excluded) continue;
    nearest = hit.last;
    wanted = !excluded;
  }
  return wanted;
}

bool TicketMarks::goes_with(const Mark& mark, const ListSet& with, const ListSet& not_with) const {
  if (with.empty()) return true;
  if (!stands(with)) return false;
  const ReadText& read = facts_.texts[mark.text];
  const std::vector<Word>& words = read.text.words;
  const std::uint32_t sentence = words[mark.word].sentence;
  const auto begin = std::lower_bound(words.begin(), words.end(), sentence,
                                      [](const Word& word, std::uint32_t wanted) { return word.sentence < wanted; });
  bool contrary = false;
  std::size_t lists = 0;
  for (std::size_t at = read.hits.from(static_cast<std::uint32_t>(begin - words.begin()));
       at < read.hits.size() && lists < kSentenceLists && words[read.hits[at].first].sentence == sentence; ++at) {
    const Hit hit = read.hits[at];
    if (with.has_any(hit.lists)) return true;
    contrary = contrary || not_with.has_any(hit.lists);
    lists += hit.lists.size();
  }
  return !contrary && occurs(with);
}

}  // namespace turnaround
