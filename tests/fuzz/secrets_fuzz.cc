// What was redacted holds nothing to redact, and JSON stays JSON.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/json/json.h"
#include "core/json/redact_json.h"
#include "core/limits.h"
#include "core/text/secrets.h"

using namespace turnaround;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  std::string text = bytes;
  const bool found = redact(text);
  if (found != holds_secret(bytes) || (found && !is_suspicious(bytes)) || redact(text)) std::abort();
  const auto is_json = [](const std::string& any) { return json::read(any, {any.size(), limits::kJsonDepth}).ok(); };
  std::string body = bytes;
  json::redact(body);
  if (is_json(bytes) && !is_json(body)) std::abort();
  return 0;
}
