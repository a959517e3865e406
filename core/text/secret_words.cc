#include "core/text/secret_words.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "core/text/recognise.h"

namespace turnaround {
namespace {

using Kind = SecretLabel::Kind;
using Words = std::span<const std::string_view>;

constexpr std::size_t kLongestWord = 32;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
/// Letters of any script; typographic punctuation (E2 …, C2 …) is none.
bool is_letter(char c) {
  const char small = lower(c);
  return (small >= 'a' && small <= 'z') || ((c & '\x80') && c != '\xE2' && c != '\xC2');
}
bool in_identifier(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

char char_at(std::string_view text, std::size_t i) {
  return i < text.size() ? text[i] : '\0';
}

bool contains(Words words, std::string_view word) {
  return std::any_of(words.begin(), words.end(),
                     [word](std::string_view known) { return stands(word, 0, known) && word.size() == known.size(); });
}

/// A word in lower case where it is ASCII, as far as it may matter.
class Small {
 public:
  explicit Small(std::string_view word) : size_(std::min(word.size(), kLongestWord)) {
    for (std::size_t i = 0; i < size_; ++i) letters_[i] = lower(word[i]);
  }
  operator std::string_view() const { return {letters_.data(), size_}; }

 private:
  std::array<char, kLongestWord> letters_;
  std::size_t size_;
};

struct Name {
  std::string_view word;
  Kind kind;
};
constexpr Name kNames[] = {
    {"password", Kind::password},     {"passwords", Kind::password},   {"passwort", Kind::password},
    {"passworte", Kind::password},    {"passworts", Kind::password},   {"passwörter", Kind::password},
    {"passwÖrter", Kind::password},   {"passwoerter", Kind::password}, {"passwd", Kind::password},
    {"passcode", Kind::password},     {"passphrase", Kind::password},  {"passphrases", Kind::password},
    {"passord", Kind::password},      {"paswoord", Kind::password},    {"kennwort", Kind::password},
    {"kennworte", Kind::password},    {"kennwörter", Kind::password},  {"wachtwoord", Kind::password},
    {"wachtwoorden", Kind::password}, {"contraseña", Kind::password},  {"contraseñas", Kind::password},
    {"contraseÑa", Kind::password},   {"contraseÑas", Kind::password}, {"contrasena", Kind::password},
    {"contrasenas", Kind::password},  {"contrasenya", Kind::password}, {"senha", Kind::password},
    {"pwd", Kind::password},          {"pwds", Kind::password},        {"mdp", Kind::password},
    {"pw", Kind::short_name},         {"pws", Kind::short_name},       {"pass", Kind::short_name},
    {"passw", Kind::short_name},      {"passwrd", Kind::short_name},   {"passe", Kind::short_name},
    {"clave", Kind::short_name},      {"claves", Kind::short_name},    {"pin", Kind::pin},
    {"token", Kind::token},           {"tokens", Kind::token},         {"secret", Kind::token},
    {"secrets", Kind::token},         {"apikey", Kind::token},         {"apikeys", Kind::token},
    {"apitoken", Kind::token},        {"accesskey", Kind::token},      {"accesstoken", Kind::token},
    {"authtoken", Kind::token},       {"authorization", Kind::line},   {"authorisation", Kind::line},
    {"cookie", Kind::line},
};
/// Two words: "api key", "access-key", "auth_token".
constexpr std::string_view kFirstWords[] = {"api", "access", "auth"};
constexpr std::string_view kSecondWords[] = {"key", "keys", "token", "tokens", "secret"};

constexpr std::string_view kCopulas[] = {"is", "ist", "lautet", "war",  "was",  "est",
                                         "es", "era", "are",    "sind", "luidt"};
constexpr std::string_view kChanges[] = {"to", "auf", "naar", "zu", "en", "by", "a"};

constexpr std::string_view kNoSecrets[] = {
    // What happens to passwords.
    "accepted", "asked", "ask", "bad", "blocked", "broken", "case", "change", "changed", "compromised", "correct",
    "default", "different", "disabled", "empty", "enabled", "encrypted", "error", "expired", "expires", "expiry",
    "fails", "failed", "fine", "forgot", "forgotten", "gone", "good", "hidden", "ignored", "incorrect", "invalid",
    "known", "leaked", "length", "locked", "lost", "minimum", "missing", "mismatch", "needed", "needs", "never", "new",
    "none", "null", "ok", "okay", "old", "optional", "protected", "policy", "prompt", "reset", "resets", "rejected",
    "refused", "request", "requested", "required", "requires", "right", "safe", "same", "saved", "secret", "secure",
    "sent", "set", "shown", "strong", "stored", "synced", "temporary", "true", "false", "unchanged", "undefined",
    "unknown", "unset", "updated", "user", "username", "valid", "visible", "weak", "working", "works", "wrong", "yes",
    "no", "n/a", "na", "tbd", "todo",
    // Words that go on with a sentence.
    "a", "about", "after", "again", "all", "already", "also", "always", "an", "and", "another", "any", "anybody",
    "anyone", "as", "at", "be", "because", "been", "before", "being", "below", "but", "by", "can", "cannot", "can't",
    "could", "did", "do", "does", "doesn't", "during", "every", "everybody", "everyone", "for", "from", "given", "have",
    "he", "hello", "her", "here", "hi", "his", "how", "i", "i'm", "if", "in", "into", "is", "it", "it's", "its", "just",
    "like", "login", "longer", "many", "may", "me", "more", "most", "must", "my", "nobody", "not", "nothing", "now",
    "of", "on", "once", "one", "only", "or", "our", "out", "over", "per", "please", "see", "several", "she", "should",
    "since", "so", "some", "someone", "something", "sometimes", "still", "such", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "to", "today", "too", "two", "under", "until", "up", "us",
    "users", "very", "was", "we", "we're", "what", "when", "where", "which", "while", "who", "why", "will", "with",
    "without", "won't", "would", "you", "your",
    // German
    "abgelaufen", "aber", "aktuell", "alle", "als", "anders", "auch", "bekannt", "bereits", "bitte", "da", "das",
    "dass", "der", "des", "die", "dies", "ein", "eine", "erforderlich", "er", "es", "falsch", "fehlt", "gesetzt",
    "gesperrt", "geht", "geändert", "gültig", "hat", "hier", "ich", "ihr", "im", "immer", "ist", "ja", "jetzt", "kann",
    "kein", "keine", "korrekt", "läuft", "leer", "mehr", "mein", "mit", "muss", "nach", "nein", "neu", "nicht", "nie",
    "noch", "nötig", "nur", "ok", "richtig", "schon", "sehr", "sein", "seit", "sie", "sich", "siehe", "unbekannt",
    "und", "ungültig", "unser", "unverändert", "vergessen", "von", "weil", "wenn", "wer", "werden", "wie", "wieder",
    "wir", "wird", "wo", "wurde", "zu",
    // French
    "ancien", "au", "aucun", "avec", "bon", "car", "ce", "cela", "changé", "comme", "correct", "dans", "de", "depuis",
    "des", "du", "elle", "est", "et", "expiré", "faux", "il", "ils", "inconnu", "incorrect", "invalide", "je", "la",
    "le", "les", "mais", "mon", "ne", "non", "notre", "nous", "nouveau", "obligatoire", "on", "ou", "oublié", "oui",
    "par", "pas", "perdu", "pour", "puis", "que", "qui", "refusé", "requis", "sans", "si", "sur", "toujours", "tous",
    "tout", "un", "une", "voir", "votre", "vous",
    // Spanish
    "al", "caducada", "caducado", "como", "con", "correcta", "cuando", "desde", "el", "ella", "en", "era", "esta",
    "está", "este", "ha", "hay", "incorrecta", "inválida", "los", "las", "mi", "muy", "necesaria", "no", "nuestra",
    "nueva", "o", "obligatoria", "olvidada", "para", "pero", "por", "porque", "requerida", "se", "sí", "siempre", "sin",
    "su", "todos", "usuario", "y", "ya",
    // Dutch
    "aan", "af", "al", "alle", "alleen", "als", "bij", "dat", "deze", "dit", "een", "en", "fout", "geen", "gewijzigd",
    "haar", "heb", "heeft", "het", "hier", "ik", "is", "ja", "juist", "kan", "kwijt", "maar", "met", "mijn", "moet",
    "na", "naar", "nee", "niet", "nieuw", "nog", "nu", "of", "onbekend", "onjuist", "ons", "ook", "op", "te", "uit",
    "van", "vereist", "vergeten", "verlopen", "verplicht", "voor", "wat", "we", "weer", "wel", "werkt", "wij", "wordt",
    "zie", "zijn"};

constexpr std::size_t kSlots = 2048;
static_assert(std::size(kNoSecrets) < kSlots / 2);

constexpr std::uint32_t hash(std::string_view word) {
  std::uint32_t value = 2166136261u;
  for (const char letter : word) value = (value ^ static_cast<unsigned char>(letter)) * 16777619u;
  return value;
}

/// Open addressing: one more than the word's place, 0 where there is none.
constexpr auto kNoSecretIndex = [] {
  std::array<std::uint16_t, kSlots> index{};
  for (std::size_t i = 0; i < std::size(kNoSecrets); ++i) {
    std::size_t slot = hash(kNoSecrets[i]) % kSlots;
    while (index[slot] != 0) slot = (slot + 1) % kSlots;
    index[slot] = static_cast<std::uint16_t>(i + 1);
  }
  return index;
}();

/// Names that have digits and are written beside "password".
constexpr std::string_view kProducts[] = {"office3", "windows", "outlook", "exchange", "server", "win1",
                                          "kb",      "inc",     "http",    "base64",   "sha1",   "sha2",
                                          "iphone",  "ipad",    "smtp",    "imap",     "pop3"};

bool has_boundary(std::string_view text, std::size_t at) {
  return at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1]));
}

std::size_t end_of_letters(std::string_view text, std::size_t at) {
  const std::size_t most = std::min(text.size(), at + kLongestWord);
  while (at < most && is_letter(text[at])) ++at;
  return at;
}

/// Past "_again", "Again", "2" of an identifier.
std::size_t end_of_identifier(std::string_view text, std::size_t at) {
  const std::size_t most = std::min(text.size(), at + kLongestWord);
  while (at < most && in_identifier(text[at])) ++at;
  return at;
}

/// "passwordAgain" of `text` goes on as an identifier after "password".
std::size_t camel_end(std::string_view text, std::size_t at, std::size_t end) {
  constexpr std::size_t kWord = std::string_view("password").size();
  const bool goes_on = end - at > kWord && !is_upper(text[at + kWord - 1]) && is_upper(text[at + kWord]);
  return goes_on && std::string_view(Small(text.substr(at, kWord))) == "password" ? at + kWord : end;
}

std::optional<Kind> kind_of(std::string_view word) {
  if (word.empty()) return std::nullopt;
  for (const Name& name : kNames) {
    if (name.word[0] == word[0] && name.word == word) return name.kind;
  }
  return std::nullopt;
}

/// The end of "key" in "api key", "access_key", "auth-token"; 0 when there is none.
std::size_t second_word(std::string_view text, std::size_t end) {
  const char between = char_at(text, end);
  if (between != ' ' && between != '_' && between != '-') return 0;
  const std::size_t second = end_of_letters(text, end + 1);
  return contains(kSecondWords, Small(text.substr(end + 1, second - end - 1))) ? second : 0;
}

/// "mot de passe", "mots de passe".
bool follows_mot_de(std::string_view text, std::size_t at) {
  const std::size_t reach = std::min<std::size_t>(at, 8);
  const Small letters(text.substr(at - reach, reach));
  const std::string_view before = letters;
  return before.size() >= 7 && (before.substr(before.size() - 7) == "mot de " || before == "mots de ");
}

bool is_symbol(char c) {
  constexpr std::string_view kSymbols = "!#$%^&*+=?~_";
  return kSymbols.find(c) != std::string_view::npos;
}

}  // namespace

std::optional<SecretLabel> secret_label(std::string_view text, std::size_t at) {
  std::size_t end = camel_end(text, at, end_of_letters(text, at));
  const Small letters(text.substr(at, end - at));
  const std::string_view word = letters;
  std::optional<Kind> kind = kind_of(word);
  if (!kind && contains(kFirstWords, word)) {
    const std::size_t second = second_word(text, end);
    if (second == 0) return std::nullopt;
    kind = Kind::token;
    end = second;
  }
  if (!kind) return std::nullopt;
  if (word == "passe" && follows_mot_de(text, at)) kind = Kind::password;
  const bool may_end_a_word = *kind == Kind::password && word.size() > 5;
  if (!may_end_a_word && !has_boundary(text, at)) return std::nullopt;
  return SecretLabel{*kind, end_of_identifier(text, end)};
}

bool is_copula(std::string_view word) {
  return contains(kCopulas, Small(word));
}

bool is_change(std::string_view word) {
  return contains(kChanges, Small(word)) || word == "à";
}

bool is_no_secret(std::string_view word) {
  const Small letters(word);
  for (std::size_t slot = hash(letters) % kSlots;; slot = (slot + 1) % kSlots) {
    if (kNoSecretIndex[slot] == 0) return false;
    if (kNoSecrets[kNoSecretIndex[slot] - 1] == std::string_view(letters)) return true;
  }
}

bool looks_chosen(std::string_view token) {
  constexpr std::size_t kShortest = 5, kLongest = 128;
  if (token.size() < kShortest || token.size() > kLongest) return false;
  const bool letter = std::any_of(token.begin(), token.end(), is_letter);
  const bool digit = std::any_of(token.begin(), token.end(), is_digit);
  // A symbol at the end may be punctuation.
  const bool symbol = std::any_of(token.begin() + 1, token.end() - 1, is_symbol) || (digit && is_symbol(token.back()));
  if (!letter || !(digit || symbol)) return false;
  const Small letters(token);
  const std::string_view word = letters;
  if (std::any_of(std::begin(kProducts), std::end(kProducts), [word](auto name) { return stands(word, 0, name); })) {
    return false;
  }
  if (!domain_of(token).empty() || is_domain(token) || token.find("://") != std::string_view::npos) return false;
  const bool version = word[0] == 'v' && token.find_first_not_of("0123456789.", 1) == std::string_view::npos;
  return !version && !(is_digit(token[0]) && number_form(token).day);
}

bool looks_generated(std::string_view token) {
  constexpr std::size_t kShortest = 8;
  constexpr std::string_view kMarks = "_-./+=~:";
  if (token.size() < kShortest || token.find("://") != std::string_view::npos || is_domain(token)) return false;
  const auto fits = [&](char c) {
    return (is_letter(c) && !(c & '\x80')) || is_digit(c) || kMarks.find(c) != kMarks.npos;
  };
  const bool letter = std::any_of(token.begin(), token.end(), is_letter);
  const bool digit = std::any_of(token.begin(), token.end(), is_digit);
  return letter && digit && std::all_of(token.begin(), token.end(), fits);
}

bool is_mask(std::string_view token) {
  constexpr std::size_t kXs = 3, kFewMarks = 5;
  const auto telling = [](char c) { return is_letter(c) || is_digit(c); };
  if (std::any_of(token.begin(), token.end(), telling)) {
    return token.size() >= kXs && std::all_of(token.begin(), token.end(), [](char c) { return lower(c) == 'x'; });
  }
  const auto same = [&token](char c) { return c == token[0]; };
  return token.size() < kFewMarks || (token[0] & '\x80') || std::all_of(token.begin(), token.end(), same);
}

}  // namespace turnaround
