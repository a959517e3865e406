// Bytes of a stranger through the framing: the answers do not depend on how the bytes were cut, what is accepted keeps
// every promise of framing.h, and written down again it is the same request.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "webhook-server/ingress/framing.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

void must(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

struct Outcome {
  std::vector<FramedRequest> requests;
  std::optional<Refusal> refusal;
  bool operator==(const Outcome&) const = default;
};

/// `pieces`: sizes of the pieces, used in turn.
Outcome frame(std::string_view bytes, const std::vector<std::size_t>& pieces) {
  Framing framing;
  Outcome outcome;
  for (std::size_t turn = 0; !bytes.empty(); ++turn) {
    const std::size_t size = std::min(pieces[turn % pieces.size()], bytes.size());
    Framing::Next next = framing.next(bytes.substr(0, size));
    bytes.remove_prefix(size);
    while (auto* request = std::get_if<FramedRequest>(&next)) {
      outcome.requests.push_back(std::move(*request));
      next = framing.next({});
    }
    if (const auto* refusal = std::get_if<Refusal>(&next)) outcome.refusal = *refusal;
    must(framing.held() <= 2 * (limits::kHeadBytes + size) + limits::kBodyBytes, "little is held");
  }
  return outcome;
}

void check_request(const FramedRequest& request) {
  must(request.method == "GET" || request.method == "HEAD" || request.method == "POST", "a known method");
  must(request.target.size() <= limits::kTargetBytes && request.target.front() == '/', "a bounded target");
  must(request.headers.size() <= limits::kHeaderLines, "few headers");
  must(request.method == "POST" || request.body.empty(), "a body on POST only");
  must(request.body.size() <= limits::kBodyBytes, "a bounded body");
  for (const Header& each : request.headers) {
    must(each.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, "values on one line");
    must(!each.name.empty() && each.name.find_first_of(" \t:\r\n") == std::string::npos, "names are words");
  }
  must(header(request.headers, "transfer-encoding").empty(), "no transfer coding");
}

std::string written(const FramedRequest& request) {
  const char* version = request.keep_alive ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n";
  std::string out = request.method + ' ' + request.target + version;
  for (const Header& each : request.headers) out += each.name + ": " + each.value + "\r\n";
  return out + "\r\n" + request.body;
}

void check_round_trip(const FramedRequest& request) {
  const std::string bytes = written(request);
  if (bytes.size() - request.body.size() > limits::kHeadBytes) return;  // the blank after a colon may not fit
  const Outcome again = frame(bytes, {bytes.size()});
  must(again.requests.size() == 1 && !again.refusal, "an accepted request is accepted again");
  must(again.requests[0].headers == request.headers && again.requests[0].body == request.body, "and says the same");
}

}  // namespace
}  // namespace turnaround

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace turnaround;
  if (size < 2) return 0;
  const std::vector<std::size_t> pieces{1 + std::size_t{data[0]}, 1 + std::size_t{data[1]} * 64};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  if (bytes.empty()) return 0;
  const Outcome whole = frame(bytes, {bytes.size()});
  must(frame(bytes, pieces) == whole, "pieces do not matter");
  for (const FramedRequest& each : whole.requests) {
    check_request(each);
    check_round_trip(each);
  }
  return 0;
}
