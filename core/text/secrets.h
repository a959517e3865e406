// Passwords, keys and tokens that people paste into tickets, taken out before anything is stored, logged or quoted.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace turnaround {

/// Stands where a secret stood.
inline constexpr std::string_view kRedacted = "[redacted]";

/// Replaces, in plain text and in HTML: what a word for a password says ("password: x", "Passwort ist x", "mot de passe
/// = x", "pwd=x"), what stands in an Authorization or Cookie line, private key blocks, tokens that show by their form
/// (AWS, GitHub, GitLab, Slack, Stripe, Google, JSON web tokens), passwords in addresses (https://user:x@host). None
/// when there is nothing of the kind, which is found out in one pass over the bytes. Linear.
///   redacted("Password: Hunter2, please") == "Password: [redacted], please"
///   redacted("The password reset does not work") == none
/// What was redacted holds nothing to redact: !redacted(*redacted(t)).
std::optional<std::string> redacted(std::string_view text);

/// The same in place; true when anything was taken out.
bool redact(std::string& text);
/// Whether redact would take anything out: the same pass, without writing.
bool holds_secret(std::string_view text);

/// Whether text that may be escaped as in JSON has anything by which a secret is found: false is certain. The quick
/// look at what comes in by the thousand.
bool is_suspicious(std::string_view bytes);

/// Of a field whose whole value is a secret: "end-user-password", "api_token".
bool names_secret(std::string_view field);

}  // namespace turnaround
