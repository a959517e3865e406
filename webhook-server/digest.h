// A name for bytes: equal bytes have equal names, and nobody finds other bytes with the same one.
#pragma once
#include <string>
#include <string_view>

namespace turnaround {

/// sha256("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
std::string sha256(std::string_view bytes);

}  // namespace turnaround
