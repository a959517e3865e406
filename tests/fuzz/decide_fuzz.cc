// A stranger's ticket is decided and explained, or says why not; what comes out is JSON and keeps its promises. The
// first byte chooses the book, the next two the hour at which it is asked.
#include <algorithm>
#include <cstdint>

#include "core/limits.h"
#include "tests/fuzz/books.h"

using namespace turnaround;
using fuzz::must;

static void check_target(const TargetStatus& target, Instant now) {
  const bool counts = target.state == TargetState::running || target.state == TargetState::paused;
  must(target.left >= Seconds{0} && target.used >= Seconds{0}, "no time runs backwards");
  must(!counts || (target.due && *target.due >= now), "a running clock is due from now on");
  must(target.state != TargetState::missed || target.due, "a missed target has a due time");
}

static bool is_json(const std::string& text) {
  return json::read(text, {.bytes = text.size(), .depth = limits::kJsonDepth}).ok();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const Book& book = data[0] % 2 == 0 ? fuzz::desk() : fuzz::reference();
  const auto ticket = read_ticket(std::string_view(reinterpret_cast<const char*>(data) + 3, size - 3));
  if (!ticket) return 0;
  const Instant now = ticket->created_at + std::chrono::hours{data[1] * 8 + data[2] % 8};
  const auto explanation = explain(book, *ticket, now);
  const auto decision = decide(book, *ticket, now);
  must(decision.ok() == explanation.ok(), "what is decided is explained");
  if (!decision) return 0;
  must(*decision == explanation->decision, "the explanation is of the decision");
  must(is_json(write_decision(*decision)) && is_json(write_explanation(book, *explanation)), "JSON comes out");
  must(!to_text(book, *explanation).empty(), "and words");
  must(!decision->look_again || *decision->look_again > now, "look again later");
  for (const TargetStatus& target : decision->targets) check_target(target, now);
  return 0;
}
