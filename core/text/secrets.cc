#include "core/text/secrets.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "core/text/secret_value.h"
#include "core/text/secret_words.h"

namespace turnaround {
namespace {

/// A secret begins, or is named, by these letters. Words come in either case; parts stand inside longer words too.
enum class As : std::uint8_t { part, word, form };
struct Beginning {
  std::string_view letters;
  As as;
};
constexpr std::array<Beginning, 36> kBeginnings = {{
    {"pass", As::part},    {"pasw", As::part},   {"kennw", As::part},       {"wachtw", As::part},
    {"contras", As::part}, {"pwd", As::word},    {"pw", As::word},          {"pin", As::word},
    {"senha", As::word},   {"clave", As::word},  {"mdp", As::word},         {"bearer ", As::word},
    {"auth", As::word},    {"api", As::word},    {"access", As::word},      {"secret", As::word},
    {"token", As::word},   {"cookie", As::word}, {"ghp_", As::form},        {"gho_", As::form},
    {"ghu_", As::form},    {"ghs_", As::form},   {"ghr_", As::form},        {"AKIA", As::form},
    {"ASIA", As::form},    {"AIza", As::form},   {"github_pat_", As::form}, {"glpat-", As::form},
    {"xox", As::form},     {"xapp-", As::form},  {"sk_", As::form},         {"sk-", As::form},
    {"rk_", As::form},     {"eyJ", As::form},    {"://", As::part},         {"-----BEGIN ", As::part},
}};

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// By place in the beginning and byte: which beginnings it fits, as bits. A beginning of two letters takes any third.
using Fits = std::array<std::uint64_t, 256>;
constexpr std::array<Fits, 3> kFits = [] {
  std::array<Fits, 3> fits{};
  for (std::size_t b = 0; b < kBeginnings.size(); ++b) {
    const auto [letters, as] = kBeginnings[b];
    for (std::size_t place = 0; place < 3; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        const char written = static_cast<char>(byte);
        const char letter = as == As::form ? written : lower(written);
        if (place >= letters.size() || letter == letters[place])
          fits[place][static_cast<std::size_t>(byte)] |= std::uint64_t{1} << b;
      }
    }
  }
  return fits;
}();

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The escape "\n" or "\u003e" ends at `at`.
bool follows_escape(std::string_view text, std::size_t at) {
  return (at >= 2 && text[at - 2] == '\\') || (at >= 6 && text[at - 6] == '\\' && text[at - 5] == 'u');
}

enum class Escapes { none, possible };

bool begins(std::string_view text, std::size_t at, const Beginning& beginning, Escapes escapes) {
  const bool inside = beginning.as != As::part && at > 0 && is_alnum(text[at - 1]);
  if (inside && (escapes == Escapes::none || !follows_escape(text, at))) return false;
  if (text.size() - at < beginning.letters.size()) return false;
  for (std::size_t i = 2; i < beginning.letters.size(); ++i) {
    const char letter = beginning.as == As::form ? text[at + i] : lower(text[at + i]);
    if (letter != lower(beginning.letters[i]) && text[at + i] != beginning.letters[i]) return false;
  }
  return true;
}

/// Where something may begin; the text's size when nothing does.
std::size_t next_beginning(std::string_view text, std::size_t at, Escapes escapes = Escapes::none) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  for (; at + 3 <= text.size(); ++at) {
    std::uint64_t fits = kFits[0][bytes[at]] & kFits[1][bytes[at + 1]] & kFits[2][bytes[at + 2]];
    for (; fits != 0; fits &= fits - 1) {
      if (begins(text, at, kBeginnings[static_cast<std::size_t>(std::countr_zero(fits))], escapes)) return at;
    }
  }
  return text.size();
}

/// A token that shows what it is: how it begins, and at least so many letters, digits or `marks` after that.
struct Shape {
  std::string_view begins;
  std::size_t at_least;
  std::string_view marks;
};
constexpr std::array<Shape, 20> kShapes = {{
    {"AKIA", 16, ""},   {"ASIA", 16, ""},      {"AIza", 30, "_-"},    {"ghp_", 20, ""},         {"gho_", 20, ""},
    {"ghu_", 20, ""},   {"ghs_", 20, ""},      {"ghr_", 20, ""},      {"github_pat_", 20, "_"}, {"glpat-", 16, "_-"},
    {"xoxb-", 10, "-"}, {"xoxp-", 10, "-"},    {"xoxa-", 10, "-"},    {"xoxr-", 10, "-"},       {"xoxs-", 10, "-"},
    {"xapp-", 10, "-"}, {"sk_live_", 10, "_"}, {"sk_test_", 10, "_"}, {"rk_live_", 10, "_"},    {"sk-", 20, "_-"},
}};

std::size_t run(std::string_view text, std::size_t at, std::string_view marks) {
  while (at < text.size() && (is_alnum(text[at]) || marks.find(text[at]) != std::string_view::npos)) ++at;
  return at;
}

std::optional<SecretSpan> shaped(std::string_view text, std::size_t at) {
  if (at > 0 && is_alnum(text[at - 1])) return std::nullopt;
  for (const Shape& shape : kShapes) {
    if (!stands(text, at, shape.begins)) continue;
    const std::size_t begin = at + shape.begins.size();
    const std::size_t end = run(text, begin, shape.marks);
    if (end - begin >= shape.at_least) return SecretSpan{at, end};
  }
  return std::nullopt;
}

/// "eyJhbGciOi….eyJzdWIi….SflKxw…"
std::optional<SecretSpan> web_token(std::string_view text, std::size_t at) {
  constexpr std::size_t kShortest = 30;
  if (!stands(text, at, "eyJ") || (at > 0 && is_alnum(text[at - 1]))) return std::nullopt;
  const std::size_t end = run(text, at, "_-.");
  const std::string_view token = text.substr(at, end - at);
  return token.size() >= kShortest && token.find('.') != token.npos ? std::optional(SecretSpan{at, end}) : std::nullopt;
}

std::optional<SecretSpan> bearer(std::string_view text, std::size_t at) {
  constexpr std::string_view kBearer = "bearer ";
  constexpr std::size_t kShortest = 12;
  if (at + kBearer.size() >= text.size() || (at > 0 && is_alnum(text[at - 1]))) return std::nullopt;
  for (std::size_t i = 0; i < kBearer.size(); ++i) {
    if (lower(text[at + i]) != kBearer[i]) return std::nullopt;
  }
  const std::size_t begin = at + kBearer.size();
  const std::size_t end = run(text, begin, "_-.~+/=");
  const bool long_enough = end - begin >= kShortest && looks_generated(text.substr(begin, end - begin));
  return long_enough ? std::optional(SecretSpan{begin, end}) : std::nullopt;
}

/// From the line that begins a private key to the one that ends it, or to the end of the text.
std::optional<SecretSpan> private_key(std::string_view text, std::size_t at) {
  constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "-----END ", kDashes = "-----";
  constexpr std::size_t kLongestName = 60;
  const std::string_view rest = text.substr(at);
  if (!stands(rest, 0, kBegin)) return std::nullopt;
  const std::string_view title = rest.substr(kBegin.size(), kLongestName);
  const std::size_t close = title.find(kDashes);
  if (close == std::string_view::npos || title.substr(0, close).find("PRIVATE KEY") == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t end = text.find(kEnd, at + kBegin.size() + close);
  if (end == std::string_view::npos) return SecretSpan{at, text.size()};
  const std::size_t last = text.find(kDashes, end + kEnd.size());
  return SecretSpan{at, last == std::string_view::npos ? text.size() : last + kDashes.size()};
}

/// The password of "://user:password@host", or a token that stands for both.
std::optional<SecretSpan> in_address(std::string_view text, std::size_t at) {
  constexpr std::string_view kScheme = "://";
  constexpr std::size_t kLongest = 256, kToken = 16;
  const std::size_t begin = at + kScheme.size();
  if (!stands(text, at, kScheme)) return std::nullopt;
  const std::string_view rest = text.substr(begin, kLongest);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?# \t\r\n\"'<>\\"));
  const std::size_t host = authority.rfind('@');
  if (host == std::string_view::npos) return std::nullopt;
  const std::size_t colon = authority.substr(0, host).find(':');
  if (colon == std::string_view::npos && (host < kToken || !looks_generated(authority.substr(0, host)))) {
    return std::nullopt;
  }
  const std::size_t from = colon == std::string_view::npos ? 0 : colon + 1;
  const std::string_view secret = authority.substr(from, host - from);
  if (secret.empty() || stands(secret, 0, kRedacted)) return std::nullopt;
  return SecretSpan{begin + from, begin + host};
}

struct Find {
  SecretSpan span;
  bool named = false;  ///< others may follow in a row
};

std::optional<Find> find_at(std::string_view text, std::size_t at) {
  if (const auto label = secret_label(text, at)) {
    if (const auto span = named_secret(text, *label)) return Find{*span, label->kind == SecretLabel::Kind::password};
  }
  for (const auto look : {shaped, web_token, bearer, private_key, in_address}) {
    if (const auto span = look(text, at)) return Find{*span};
  }
  return std::nullopt;
}

class Redaction {
 public:
  explicit Redaction(std::string_view text) : text_(text) {}

  std::optional<std::string> run() {
    for (std::size_t at = next_beginning(text_, 0); at < text_.size(); at = next_beginning(text_, at)) {
      const auto find = find_at(text_, at);
      at = find ? take(*find) : at + 1;
    }
    if (copied_ == 0) return std::nullopt;
    out_.append(text_.substr(copied_));
    return std::move(out_);
  }

 private:
  std::size_t take(Find find) {
    constexpr int kInARow = 16;
    replace(find.span);
    for (int i = 0; i < kInARow && find.named; ++i) {
      const auto next = next_secret(text_, copied_);
      if (!next) break;
      replace(*next);
    }
    return copied_;
  }

  void replace(SecretSpan span) {
    out_.append(text_.substr(copied_, span.begin - copied_));
    out_ += kRedacted;
    copied_ = span.end;
  }

  std::string_view text_;
  std::string out_;
  std::size_t copied_ = 0;
};

}  // namespace

std::optional<std::string> redacted(std::string_view text) {
  // What one round leaves may read differently: "password: x y" as "password: [redacted] y".
  constexpr int kRounds = 4;
  auto result = Redaction(text).run();
  for (int round = 1; result && round < kRounds; ++round) {
    auto again = Redaction(*result).run();
    if (!again) break;
    result = std::move(again);
  }
  return result;
}

bool holds_secret(std::string_view text) {
  for (std::size_t at = next_beginning(text, 0); at < text.size(); at = next_beginning(text, at + 1)) {
    if (find_at(text, at)) return true;
  }
  return false;
}

bool is_suspicious(std::string_view bytes) {
  return next_beginning(bytes, 0, Escapes::possible) < bytes.size();
}

bool redact(std::string& text) {
  auto result = redacted(text);
  if (!result) return false;
  text = *std::move(result);
  return true;
}

bool names_secret(std::string_view field) {
  for (std::size_t at = 0; at < field.size(); ++at) {
    const auto label = secret_label(field, at);
    if (label && label->end == field.size()) return true;
  }
  return false;
}

}  // namespace turnaround
