// What stands behind a word that names a secret.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "core/text/secret_words.h"

namespace turnaround {

struct SecretSpan {
  std::size_t begin;
  std::size_t end;
};

/// The secret that `label` names; none when the text only talks about it. Looks no further than a line.
///   "Password (old): Hunter2"   "my password is Hunter2"   "<td>Password</td><td>x</td>"   "password Hunter2"
std::optional<SecretSpan> named_secret(std::string_view text, const SecretLabel& label);

/// A second one in a row: "password: bob / Hunter2". `end`: of the first.
std::optional<SecretSpan> next_secret(std::string_view text, std::size_t end);

}  // namespace turnaround
