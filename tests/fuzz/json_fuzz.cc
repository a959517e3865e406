// Whatever is read is written and read back as the same tree, lines aside.
#include <cstdint>
#include <cstdlib>
#include <variant>

#include "core/json/json.h"

using namespace turnaround::json;

namespace {

/// Everything on line 1, where a compact text stands. False when a number is none that the writer knows.
bool flatten(Value& value) {
  value.line = 1;
  bool whole = !std::holds_alternative<Value::Number>(value.held);
  if (auto* values = std::get_if<Value::Array>(&value.held)) {
    for (Value& element : *values) whole = flatten(element) && whole;
  }
  if (auto* members = std::get_if<Value::Object>(&value.held)) {
    for (Member& member : *members) whole = flatten(member.value) && whole;
  }
  return whole;
}

void write(Writer& out, const Value& value) {
  if (value.is_null()) out.null();
  if (const bool* flag = value.boolean()) out.boolean(*flag);
  if (const std::int64_t* number = value.integer()) out.number(*number);
  if (const std::string* text = value.string()) out.text(*text);
  if (const Value::Array* values = value.array()) {
    out.array();
    for (const Value& element : *values) write(out, element);
    out.close();
  }
  if (const Value::Object* members = value.object()) {
    out.object();
    for (const Member& member : *members) {
      out.key(member.name);
      write(out, member.value);
    }
    out.close();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr ReadLimits kLimits{.bytes = 1 << 16, .depth = 64, .values = 10'000};
  auto value = read({reinterpret_cast<const char*>(data), size}, kLimits);
  if (!value || !flatten(*value)) return 0;
  Writer out;
  write(out, *value);
  const auto again = read(out.take(), {.bytes = 1 << 20, .depth = 64, .values = 10'000});
  if (!again || !(*again == *value)) std::abort();
  return 0;
}
