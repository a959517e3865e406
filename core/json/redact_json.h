// Secrets taken out of JSON text as it came, which stays what it was otherwise: valid where it was valid.
#pragma once
#include <string>
#include <string_view>

namespace turnaround::json {

/// Every string is read, redacted (core/text/secrets.h) and written again where that changed it; the value of a member
/// that a secret is the name of is replaced whole. What is no JSON is redacted as text. Bytes that hold nothing
/// suspicious are left as they are, in one pass. Linear.
///   {"password":"a","n":1}  ->  {"password":"[redacted]","n":1}
void redact(std::string& bytes);

}  // namespace turnaround::json
