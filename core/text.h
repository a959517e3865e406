// A ticket's text made comparable: HTML and quoting taken apart, words folded, sentences counted, every phrase of every
// rule found in one pass whose time is linear in the text.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace turnaround {

/// A named list that rules refer to as "@name". A phrase is up to limits::kPhraseWords words; `word*` matches by its
/// beginning.
struct PhraseList {
  std::string name;
  std::vector<std::string> phrases;
  bool operator==(const PhraseList&) const = default;
};

/// How an item is recognised: a kind that the engine knows (e-mail address, domain, date, version, header, attachment
/// …) narrowed by what the policy says.
struct Recogniser {
  std::string kind;
  std::vector<std::string> values;
  bool operator==(const Recogniser&) const = default;
};

/// Settings of the reading: phrases that open a signature, a disclaimer, a quoted or forwarded mail.
struct Reading {
  std::vector<std::string> signature_starts;
  std::vector<std::string> disclaimer_starts;
  bool operator==(const Reading&) const = default;
};

/// All phrases of a book, compiled.
class PhraseBook {};

}  // namespace turnaround
