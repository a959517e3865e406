// The words around secrets: which name one, which only talk about one, and what a secret looks like.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace turnaround {

/// A word that a secret may follow, its end in the text.
struct SecretLabel {
  enum class Kind : std::uint8_t {
    password,    ///< "password", "Kennwort": any value behind a colon
    short_name,  ///< "pw", "pass", "clave": words with other uses, only before a colon or "=", for values of four and
                 ///< more
    pin,         ///< digits only
    token,       ///< "api_key", "client secret": values that look like tokens
    line,        ///< "Authorization", "Cookie": the rest of the line
  };
  Kind kind;
  std::size_t end;
};

/// The label that begins at `at`. Passwords may be the end of a longer word ("Mailpasswort", "userPassword") and the
/// beginning of an identifier ("password_again").
std::optional<SecretLabel> secret_label(std::string_view text, std::size_t at);

/// Whether `what`, which is not empty, stands at `at`. One byte mostly tells, and a text may have such a place at every
/// word.
inline bool stands(std::string_view text, std::size_t at, std::string_view what) {
  return at < text.size() && text[at] == what[0] && text.substr(at, what.size()) == what;
}

/// "is", "ist", "lautet", "est" …
bool is_copula(std::string_view word);
/// "to", "auf" of "was changed to".
bool is_change(std::string_view word);
/// What stands behind "password:" or "password is" and is none: "required", "abgelaufen", "we".
bool is_no_secret(std::string_view word);
/// Letters with digits or symbols among them, as passwords have and words, dates, versions and addresses have not.
bool looks_chosen(std::string_view token);
/// Long, without blanks, letters and digits mixed.
bool looks_generated(std::string_view token);
/// Stars, dots and the like, which somebody put there to hide one.
bool is_mask(std::string_view token);

}  // namespace turnaround
