// A ticket's text made comparable: HTML taken apart, words folded, sentences and lines counted, and every line told
// apart as the customer's own words, quoted or forwarded mail, pasted headers, signature or disclaimer.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace turnaround {

/// A named list that rules refer to as "@name".
///   all users             these words in a row, in one sentence; case, accents, hyphens and apostrophes do not matter
///   mail|email|message*   one of several words; `word*` matches by its beginning
///   all [of] [our] users  words that may be missing
///   nobody ... receives   up to three words in between
///   all <number> of us    any number, in digits or words; <address>: any e-mail address; <name>: a domain, version or
///   the like no @mail              any phrase of another list, which stands earlier in the policy
/// `except`: phrases, or "@list": what begins inside one of them, or is the beginning of one, does not count ("everyone
/// else" is not everyone).
struct PhraseList {
  std::string name;
  std::vector<std::string> phrases;
  std::vector<std::string> except;
  bool operator==(const PhraseList&) const = default;
};

/// A number that the text gives, for conditions to compare: the sum of the different numbers that its
/// phrases find in one text, and the largest sum of all texts.
///   {"name": "users", "phrases": ["<number> ... users|people"]} reads 13 from "seven planners and 6 people"
struct TextCount {
  std::string name;
  std::vector<std::string> phrases;
  std::vector<std::string> except;
  bool operator==(const TextCount&) const = default;
};

/// Settings of the reading, as phrases. They are looked for at the start of a line unless said otherwise.
struct Reading {
  std::vector<std::string> signature_starts;   ///< "kind regards": a short line that ends the customer's own words
  std::vector<std::string> resume_starts;      ///< "ps": own words again after a signature
  std::vector<std::string> disclaimer_starts;  ///< "this e-mail and any", anywhere in a line: boilerplate from here on
  std::vector<std::string> quote_starts;       ///< "original message": what follows is an older mail
  std::vector<std::string> quote_ends;  ///< "wrote", before a colon at the end of a line: what follows is an older mail
  std::vector<std::string> forward_starts;  ///< "forwarded message": what follows is somebody else's mail
  std::vector<std::string>
      title_starts;  ///< "subject", anywhere: the title after it, quoted or after a colon, is not read
  std::vector<std::string> header_names;   ///< "from", "subject": with a colon, a line of a mail's header
  std::vector<std::string> quote_headers;  ///< "sent": a header that only older mails below a reply have
  std::map<std::string, int> numbers;      ///< number words: {"twelve": 12}
  int few_own_words = 12;  ///< with fewer own words than this, quoted and forwarded mail counts as content
  bool operator==(const Reading&) const = default;
};

/// `cited`: quoted above or between the customer's own words, which refer to it. `header`: lines of a mail's header
/// among them.
enum class Region : std::uint8_t { own, cited, header, quoted, forwarded, signature, disclaimer };

struct Word {
  enum class Kind : std::uint8_t { word, number, address, name };
  std::uint32_t begin;  ///< in Text::plain
  std::uint32_t end;
  std::uint32_t folded;  ///< begin in Text::folded
  std::uint16_t length;  ///< in Text::folded
  Kind kind;
  bool title = false;  ///< part of the title of some mail, which tells nothing about the ticket
  std::uint32_t sentence;
  std::uint32_t line;
  std::uint64_t key;  ///< word_key of its letters
};

struct Line {
  std::uint32_t begin;  ///< in Text::plain; `end` before the line break
  std::uint32_t end;
  std::uint32_t first_word;
  std::uint32_t last_word;  ///< one past
  Region region = Region::own;
};

/// Words in reading order, each with its place in `plain`, which is the source with HTML taken away.
struct Text {
  std::string plain;
  std::string folded;
  std::vector<Word> words;
  std::vector<Line> lines;
  std::uint32_t sentences = 0;
  bool quoted_counts = false;  ///< there are so few own words that quoted and forwarded mail is what the ticket says

  std::string_view folded_word(const Word& word) const { return {folded.data() + word.folded, word.length}; }
  /// Whether rules read the word: own words, what they cite, and older mail when there is little else.
  bool counts(const Word& word) const {
    const Region region = lines[word.line].region;
    if (word.title) return false;
    return region <= Region::cited || (quoted_counts && (region == Region::quoted || region == Region::forwarded));
  }
};

/// Splits into words, sentences and lines; all lines are `own` as yet. Never fails; linear in the source. What lies
/// beyond limits::kReadBytes is not read.
Text read_words(std::string_view source);

/// Lower case, without accents and typographic variants, as words are compared:  fold("Größe’s E-Mail") == "grosses
/// e-mail".
std::string fold(std::string_view text);

/// The original spelling of words [first, last] on one line:  "cannot receive".
std::string excerpt(const Text& text, std::uint32_t first, std::uint32_t last);

}  // namespace turnaround
