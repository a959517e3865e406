// Random words by which a browser or a program shows that it has signed in. Only their digest is kept.
#pragma once
#include <string>
#include <string_view>

namespace turnaround {

/// 256 random bits as 43 letters, digits, `-` and `_`.
std::string random_token();
/// What is kept of a token: its SHA-256. A token is random enough that no salt is needed.
std::string token_digest(std::string_view token);
/// The word that a page must send with what it changes; only who knows the session's token can work it out.
std::string csrf_token(std::string_view session_token);

}  // namespace turnaround
