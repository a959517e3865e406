// Sealing the secrets of a configuration: one that is to be put into it, or all of them again with a newer master key.
#pragma once
#include <string>
#include <string_view>

#include "webhook-server/config.h"

namespace turnaround {

/// `secret` sealed with the first master key for `place` ("/connections/acme/auth/token").
///   R"({"sealed": "v1.…"})"
/// Errors: no_master_key, bad_master_key …, unknown_place (names the places that there are).
Result<std::string> seal_for(Config& config, std::string_view place, const Secret& secret);

/// A configuration's text with every sealed value sealed anew, all else byte for byte as it was.
struct Resealed {
  std::string text;
  std::size_t values = 0;
};
/// `config` is what `text` says, its paths resolved. Error: the first problem with a key or a value; nothing is lost.
Result<Resealed> reseal(std::string text, Config config);

}  // namespace turnaround
