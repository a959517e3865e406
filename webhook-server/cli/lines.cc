#include "webhook-server/cli/lines.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "core/limits.h"
#include "webhook-server/limits.h"

namespace turnaround::cli {
namespace {

constexpr std::size_t kChunkBytes = 1 << 16;
constexpr long kLinesPerProgress = 1'000;

class Lines {
 public:
  Lines(const LineStreams& streams, const LineAnswer& answer)
      : streams_(streams),
        answer_(answer),
        shows_progress_(isatty(streams.progress) && !isatty(streams.in) && !isatty(streams.out)) {}

  int run() {
    std::array<char, kChunkBytes> chunk;
    for (;;) {
      ssize_t length = ::read(streams_.in, chunk.data(), chunk.size());
      if (length < 0 && errno == EINTR) continue;
      if (length < 0) return fail("cannot read the input");
      if (length == 0) break;
      take({chunk.data(), static_cast<std::size_t>(length)});
      if (!flush()) return fail("cannot write the output");
    }
    if (!line_.empty() || too_long_) end_line();
    if (!flush()) return fail("cannot write the output");
    if (shows_progress_) show_progress("\n");
    return all_well_ ? 0 : 1;
  }

 private:
  void take(std::string_view bytes) {
    for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
      append(bytes.substr(0, end));
      end_line();
      bytes.remove_prefix(end + 1);
    }
    append(bytes);
  }

  void append(std::string_view bytes) {
    too_long_ = too_long_ || line_.size() + bytes.size() > limits::kLineBytes;
    if (too_long_) {
      line_.clear();
    } else {
      line_ += bytes;
    }
  }

  void end_line() {
    ++number_;
    if (too_long_) {
      refuse(
          {"line_too_long", "", "the line is longer than " + std::to_string(limits::kLineBytes) + " bytes, split it"});
    } else if (line_.find_first_not_of(" \t\r") != std::string::npos) {
      answer_line();
    }
    line_.clear();
    too_long_ = false;
    if (shows_progress_ && number_ % kLinesPerProgress == 0) show_progress("");
  }

  void answer_line() {
    Result<json::Value> value = json::read(line_, {limits::kLineBytes, limits::kJsonDepth});
    if (!value) return refuse({value.error().code, "", value.error().message});  // its place would be "line 1"
    Result<std::string> answered = answer_(*value);
    if (!answered) return refuse(answered.error());
    out_ += *answered;
    out_ += '\n';
  }

  void refuse(const Error& error) {
    all_well_ = false;
    json::Writer writer;
    writer.object().key("line").number(number_).key("error").object();
    writer.key("code").text(error.code).key("where").text(error.where).key("message").text(error.message);
    out_ += writer.close().close().take();
    out_ += '\n';
  }

  bool flush() {
    std::string_view rest = out_;
    while (!rest.empty()) {
      ssize_t length = ::write(streams_.out, rest.data(), rest.size());
      if (length < 0 && errno == EINTR) continue;
      if (length < 0) return false;
      rest.remove_prefix(static_cast<std::size_t>(length));
    }
    out_.clear();
    return true;
  }

  void show_progress(const char* end) const { dprintf(streams_.progress, "\r%lld lines%s", number_, end); }

  int fail(const char* what) const {
    dprintf(streams_.progress, "turnaround: %s: %s\n", what, std::strerror(errno));
    return 1;
  }

  const LineStreams& streams_;
  const LineAnswer& answer_;
  const bool shows_progress_;
  std::string line_;
  bool too_long_ = false;
  long long number_ = 0;
  bool all_well_ = true;
  std::string out_;
};

}  // namespace

int answer_lines(const LineStreams& streams, const LineAnswer& answer) {
  return Lines(streams, answer).run();
}

}  // namespace turnaround::cli
