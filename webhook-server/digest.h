// A name for bytes: equal bytes have equal names, and nobody finds other bytes with the same one. And a seal under
// them, that only who has the key can make.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace turnaround {

/// sha256("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
std::string sha256(std::string_view bytes);

/// HMAC-SHA256 of `message`, in base64.
std::string hmac_sha256(std::string_view key, std::string_view message);

/// hex("\x0fz") == "0f7a"
std::string hex(std::string_view bytes);
/// None: not two digits for each byte, of either case.
std::optional<std::string> from_hex(std::string_view text);

std::string base64(std::string_view bytes);
/// None: it is not what base64() writes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace turnaround
