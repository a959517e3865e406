#include "core/text/regions.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace turnaround {
namespace {

constexpr std::uint32_t kSignOffExtraWords = 4;  // "Best, Ivy Computing Ltd"
constexpr std::uint32_t kQuoteStartWords = 6;    // "----- Original Message -----", not a sentence about one
constexpr std::size_t kSeparatorLength = 8;
constexpr std::uint32_t kCitingWords = 3;
constexpr std::size_t kTitleLength = 300;

/// What the phrases of the reading say about a line.
struct Cue {
  bool signature = false;
  bool resume = false;
  bool disclaimer = false;
  bool quote = false;
  bool forward = false;
  bool header = false;
  bool quote_header = false;
};

/// What closes the quotation that `text` begins with; empty: it begins with none.
std::string_view closing_quote(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kQuotes[] = {
      {"\"", "\""}, {"\u201C", "\u201D"}, {"\u201E", "\u201C"}, {"\u00AB", "\u00BB"}, {"\u2018", "\u2019"}, {"'", "'"}};
  for (const auto& [open, close] : kQuotes) {
    if (text.substr(0, open.size()) == open) return close;
  }
  return {};
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

class Regions {
 public:
  Regions(Text& text, const Hits& hits, const ReadingLists& lists)
      : text_(text), lists_(lists), cues_(text.lines.size()) {
    for (const Hit hit : hits) {
      for (const std::uint32_t list : hit.lists) {
        if (lists_.has(list)) note(list, hit);
      }
    }
    for (std::size_t i = 0; i < cues_.size(); ++i) note_plain(i);
  }

  void mark() {
    for (std::size_t i = 0; i < cues_.size(); ++i) {
      begin_region(i);
      text_.lines[i].region = region_of_line(i);
    }
    cite_quotes_above();
    text_.quoted_counts = own_words() < static_cast<std::uint32_t>(lists_.few_own_words);
  }

 private:
  std::string_view line(std::size_t i) const {
    const Line& l = text_.lines[i];
    std::string_view view = std::string_view(text_.plain).substr(l.begin, l.end - l.begin);
    while (!view.empty() && is_space(view.front())) view.remove_prefix(1);
    while (!view.empty() && is_space(view.back())) view.remove_suffix(1);
    return view;
  }

  std::uint32_t words_in(std::size_t i) const { return text_.lines[i].last_word - text_.lines[i].first_word; }
  bool colon_after(std::uint32_t word) const {
    const std::uint32_t end = text_.words[word].end;
    return end < text_.plain.size() && text_.plain[end] == ':';
  }

  void note(std::uint32_t list, const Hit& hit) {
    const std::size_t i = text_.words[hit.first].line;
    const Line& at = text_.lines[i];
    Cue& cue = cues_[i];
    const std::uint32_t extra = words_in(i) - std::min(words_in(i), hit.last - hit.first + 1);
    if (list == lists_.disclaimer_starts) cue.disclaimer = true;
    if (list == lists_.title_starts) mark_title(hit.last);
    if (list == lists_.quote_ends && hit.last + 1 == at.last_word && extra >= 2 && line(i).back() == ':')
      cue.quote = true;
    if (hit.first != at.first_word) return;
    if (list == lists_.signature_starts && extra <= kSignOffExtraWords) cue.signature = true;
    if (list == lists_.resume_starts) cue.resume = true;
    if (list == lists_.quote_starts && words_in(i) <= kQuoteStartWords) cue.quote = true;
    if (list == lists_.forward_starts && words_in(i) <= kQuoteStartWords) cue.forward = true;
    if (list == lists_.header_names && colon_after(hit.last)) cue.header = true;
    if (list == lists_.quote_headers && colon_after(hit.last)) cue.header = cue.quote_header = true;
  }

  /// subject "Invoice 7", subject: Invoice 7
  void mark_title(std::uint32_t cue) {
    const Line& at = text_.lines[text_.words[cue].line];
    const std::uint32_t begin = text_.words[cue].end;
    const std::string_view rest =
        std::string_view(text_.plain).substr(begin, std::min<std::size_t>(at.end - begin, kTitleLength));
    const std::size_t start = rest.find_first_not_of(" \t([*_");
    if (start == std::string_view::npos) return;
    const std::string_view close = closing_quote(rest.substr(start));
    const bool whole_line =
        close.empty() && rest[start] == ':' && closing_quote(trimmed(rest.substr(start + 1))).empty();
    if (close.empty() && !whole_line && rest[start] != ':') return;
    const std::size_t open = whole_line ? start : rest.find_first_not_of(": \t([*_", start) + 1;
    const std::size_t end = whole_line ? rest.size() : rest.find(closing_quote(rest.substr(open - 1)), open);
    if (end == std::string_view::npos) return;
    for (std::uint32_t word = cue + 1; word < at.last_word && text_.words[word].begin < begin + end; ++word)
      text_.words[word].title = true;
  }

  /// "--" alone opens a signature; "X-Spam-Score: 3" and lines that go on from one are headers in any language.
  void note_plain(std::size_t i) {
    const std::string_view view = line(i);
    if (view == "--" || view == "—") cues_[i].signature = true;
    const std::size_t colon = view.find(':');
    const std::string_view name = view.substr(0, colon == std::string_view::npos ? 0 : colon);
    const bool dashed = name.size() > 2 && name.find('-') != std::string_view::npos &&
                        name.find_first_of(" \t@/[(") == std::string_view::npos;
    if (dashed && name[0] >= 'A' && name[0] <= 'Z') cues_[i].header = true;
    const Line& at = text_.lines[i];
    const bool indented = at.end > at.begin && (text_.plain[at.begin] == ' ' || text_.plain[at.begin] == '\t');
    if (i > 0 && indented && cues_[i - 1].header && !view.empty()) cues_[i].header = true;
  }

  static bool is_separator(std::string_view view) {
    return view.size() >= kSeparatorLength && view.find_first_not_of("_-=*") == std::string_view::npos;
  }

  /// The header block that begins at line i belongs to an older mail: it says when that was sent, or stands below a
  /// rule.
  bool opens_older_mail(std::size_t i) const {
    if (!cues_[i].header || (i > 0 && cues_[i - 1].header)) return false;
    std::size_t above = i;
    while (above > 0 && line(above - 1).empty()) --above;
    if (above > 0 && is_separator(line(above - 1))) return true;
    for (; i < cues_.size() && cues_[i].header; ++i) {
      if (cues_[i].quote_header) return true;
    }
    return false;
  }

  bool is_marked(std::size_t i) const { return !line(i).empty() && line(i).front() == '>'; }

  bool next_is_marked(std::size_t i) const {
    for (++i; i < cues_.size(); ++i) {
      if (!line(i).empty()) return is_marked(i);
    }
    return false;
  }

  void begin_region(std::size_t i) {
    const Cue& cue = cues_[i];
    if (rest_ == Region::quoted || rest_ == Region::forwarded || is_marked(i)) return;
    if (cue.forward) {
      rest_ = Region::forwarded;
    } else if (cue.quote) {
      rest_ = next_is_marked(i) ? Region::own : Region::quoted;
      introduced_ = true;
    } else if (opens_older_mail(i)) {
      rest_ = Region::quoted;
    } else if (cue.resume) {
      rest_ = Region::own;
    } else if (cue.disclaimer) {
      rest_ = Region::disclaimer;
    } else if (cue.signature && rest_ == Region::own) {
      rest_ = Region::signature;
    }
  }

  Region region_of_line(std::size_t i) {
    if (is_marked(i)) return rest_ == Region::forwarded ? rest_ : Region::quoted;
    if (cues_[i].quote) return Region::quoted;
    if (rest_ == Region::own && cues_[i].header) return Region::header;
    return rest_;
  }

  /// Quoted lines without "… wrote:" that own words follow are what these words refer to.
  void cite_quotes_above() {
    if (introduced_) return;
    std::uint32_t own_below = 0;
    for (std::size_t i = cues_.size(); i-- > 0;) {
      Region& region = text_.lines[i].region;
      if (region == Region::own) own_below += words_in(i);
      if (region == Region::quoted && is_marked(i) && own_below >= kCitingWords) region = Region::cited;
    }
  }

  std::uint32_t own_words() const {
    std::uint32_t words = 0;
    for (const Line& l : text_.lines) words += l.region <= Region::cited ? l.last_word - l.first_word : 0;
    return words;
  }

  Text& text_;
  const ReadingLists& lists_;
  std::vector<Cue> cues_;
  Region rest_ = Region::own;  ///< of what follows, until something else begins
  bool introduced_ = false;
};

}  // namespace

Result<ReadingLists> add_reading(PhraseBook& phrases, const Reading& reading) {
  ReadingLists lists;
  lists.few_own_words = reading.few_own_words;
  for (const auto& [word, value] : reading.numbers) phrases.add_number(word, value);
  const std::pair<const std::vector<std::string>*, std::uint32_t*> all[] = {
      {&reading.signature_starts, &lists.signature_starts},
      {&reading.resume_starts, &lists.resume_starts},
      {&reading.disclaimer_starts, &lists.disclaimer_starts},
      {&reading.quote_starts, &lists.quote_starts},
      {&reading.quote_ends, &lists.quote_ends},
      {&reading.forward_starts, &lists.forward_starts},
      {&reading.title_starts, &lists.title_starts},
      {&reading.header_names, &lists.header_names},
      {&reading.quote_headers, &lists.quote_headers}};
  for (const auto& [cues, number] : all) {
    const auto list = phrases.add({"", *cues, {}});
    if (!list) return list.error();
    *number = *list;
  }
  return lists;
}

void mark_regions(Text& text, const Hits& hits, const ReadingLists& lists) {
  Regions(text, hits, lists).mark();
}

}  // namespace turnaround
