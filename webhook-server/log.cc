#include "webhook-server/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "core/text/secrets.h"

namespace turnaround::log {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char letter) {
    return letter <= ' ' || letter > '~' || letter == '"' || letter == '=' || letter == '\\';
  });
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') out += '\\';
    out += letter < ' ' || letter > '~' ? '?' : letter;
  }
  out += '"';
}

}  // namespace

std::string line(std::string_view happening, const Fields& fields) {
  std::string text(happening);
  for (const Field& field : fields) {
    std::string value = field.value;
    redact(value);
    value.resize(std::min(value.size(), kValueBytes));
    text.append(" ").append(field.key).append("=");
    if (is_word(value)) {
      text += value;
    } else {
      append_quoted(text, value);
    }
  }
  return text;
}

void info(std::string_view happening, const Fields& fields) {
  if (spdlog::should_log(spdlog::level::info)) spdlog::info("{}", line(happening, fields));
}

void warning(std::string_view happening, const Fields& fields) {
  spdlog::warn("{}", line(happening, fields));
}

void critical(std::string_view happening, const Fields& fields) {
  spdlog::critical("{}", line(happening, fields));
}

void begin(std::string_view least) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("turnaround"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  spdlog::set_level(least == "warning" ? spdlog::level::warn : spdlog::level::info);
}

std::optional<std::uint64_t> Sparing::admit(Time now) {
  const std::lock_guard lock(mutex_);
  if (now - second_begins_ >= std::chrono::seconds{1}) {
    second_begins_ = now;
    in_second_ = 0;
  }
  if (++in_second_ > per_second_) {
    ++held_back_;
    return std::nullopt;
  }
  return std::exchange(held_back_, 0);
}

}  // namespace turnaround::log
