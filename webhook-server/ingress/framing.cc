#include "webhook-server/ingress/framing.h"

#include <algorithm>
#include <utility>

#include "webhook-server/limits.h"

namespace turnaround {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

/// Assigning an empty string would keep the memory.
void free_memory(std::string& text) {
  std::string().swap(text);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// RFC 9110 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || kMarks.find(c) != std::string_view::npos;
  });
}

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool names_option(std::string_view list, std::string_view option) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (same_name(without_blanks(list.substr(0, comma)), option)) return true;
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  }
  return false;
}

bool is_version(std::string_view text) {
  return text.size() == 8 && text.substr(0, 5) == "HTTP/" && is_digit(text[5]) && text[6] == '.' && is_digit(text[7]);
}

bool is_target(std::string_view text) {
  return !text.empty() && text.front() == '/' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

/// The value of a length of digits only, or more than any limit.
std::size_t length_of(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.size() > 9) return std::size_t(-1);
  std::size_t value = 0;
  for (char c : digits) value = value * 10 + static_cast<std::size_t>(c - '0');
  return value;
}

}  // namespace

Framing::Next Framing::next(std::string_view bytes) {
  if (!refusal_) input_.append(bytes);
  if (!refusal_ && !head_done_) read_head();
  if (refusal_) return *refusal_;
  if (!head_done_) return NeedMore{};
  return read_body();
}

Framing::Stage Framing::stage() const {
  if (head_done_) return Stage::body;
  return input_.empty() ? Stage::idle : Stage::head;
}

void Framing::refuse(int status, std::string code, std::string detail) {
  if (!refusal_) refusal_ = Refusal{status, std::move(code), std::move(detail)};
  free_memory(input_);
  free_memory(body_);
}

std::size_t Framing::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(request_.headers.begin(), request_.headers.end(),
                                                [&](const Header& each) { return same_name(each.name, name); }));
}

/// The next line of the head without its CR LF. Whether it is too far in depends on its place alone, not on the pieces.
std::optional<std::string> Framing::next_line() {
  const std::size_t end = input_.find('\n', scanned_);
  const bool fits = end == std::string::npos ? input_.size() < limits::kHeadBytes : end < limits::kHeadBytes;
  if (!fits && request_.method.empty()) {
    refuse(414, "target_too_long", "the request line is too long");
    return std::nullopt;
  }
  if (!fits) {
    refuse(431, "head_too_large", "the headers are too large; send at most 16 KiB");
    return std::nullopt;
  }
  scanned_ = end == std::string::npos ? input_.size() : end + 1;
  if (end == std::string::npos) return std::nullopt;
  std::string line = input_.substr(line_, end - line_);
  line_ = end + 1;
  if (line.empty() || line.back() != '\r') {
    refuse(400, "bare_line_feed", "a line ends without a carriage return; end each line with CR LF");
    return std::nullopt;
  }
  line.pop_back();
  return line;
}

void Framing::read_head() {
  while (!head_done_ && !refusal_) {
    const std::optional<std::string> line = next_line();
    if (!line) return;
    if (std::any_of(line->begin(), line->end(), is_control)) {
      refuse(400, "control_character", "the head holds a control character");
    } else if (request_.method.empty()) {
      read_request_line(*line);
    } else if (line->empty()) {
      end_head();
    } else {
      read_header_line(*line);
    }
  }
}

void Framing::read_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  const std::string_view method = line.substr(0, first);
  if (first == std::string_view::npos || first == last || !is_token(method) || !is_version(line.substr(last + 1))) {
    return refuse(400, "bad_request_line", "the request line is not `METHOD /path HTTP/1.1`");
  }
  const std::string_view version = line.substr(last + 1);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return refuse(505, "http_version", "this HTTP version is not spoken here; use HTTP/1.1");
  }
  if (method != "GET" && method != "HEAD" && method != "POST") {
    return refuse(501, "method_unknown", "this method is not used here; use GET, HEAD or POST");
  }
  if (target.size() > limits::kTargetBytes) {
    return refuse(414, "target_too_long", "the path is too long; at most 256 bytes");
  }
  if (!is_target(target)) return refuse(400, "bad_target", "the path must begin with `/` and be printable ASCII");
  old_version_ = version == "HTTP/1.0";
  request_.method = method;
  request_.target = target;
}

void Framing::read_header_line(std::string_view line) {
  if (request_.headers.size() == limits::kHeaderLines) {
    return refuse(431, "too_many_headers", "too many header lines; send at most 64");
  }
  if (line.front() == ' ' || line.front() == '\t') {
    return refuse(400, "folded_line", "a header line begins with a blank; write each header on one line");
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return refuse(400, "no_colon", "a header line has no colon");
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) return refuse(400, "bad_header_name", "a header's name is not a word directly before the colon");
  const std::string folded = lowered(name);
  if (folded.starts_with("remote_") || folded.starts_with("local_")) {
    return refuse(400, "reserved_header", "header names that begin with REMOTE_ or LOCAL_ are not accepted");
  }
  request_.headers.push_back({std::string(name), std::string(without_blanks(line.substr(colon + 1)))});
}

void Framing::end_head() {
  check_host();
  check_codings();
  check_length();
  check_expect();
  if (refusal_) return;
  request_.keep_alive = !old_version_;
  for (const Header& each : request_.headers) {
    if (same_name(each.name, "connection") && names_option(each.value, "close")) request_.keep_alive = false;
  }
  body_.reserve(body_left_);
  input_.erase(0, line_);
  line_ = scanned_ = 0;
  head_done_ = true;
}

void Framing::check_host() {
  const std::size_t hosts = count("host");
  if (hosts > 1 || (hosts == 0 && !old_version_)) refuse(400, "host_not_once", "send the Host header exactly once");
}

void Framing::check_codings() {
  if (count("transfer-encoding") > 0) {
    refuse(400, "transfer_encoding", "Transfer-Encoding is not accepted; send the body with its Content-Length");
  }
  if (count("content-encoding") > 0) refuse(415, "content_encoding", "compressed bodies are not accepted");
  if (lowered(header(request_.headers, "content-type")).starts_with("multipart/")) {
    refuse(415, "multipart", "multipart bodies are not accepted; send JSON");
  }
}

void Framing::check_length() {
  const std::size_t lengths = count("content-length");
  const bool posts = request_.method == "POST";
  if (lengths > 1) return refuse(400, "length_twice", "send Content-Length once");
  if (lengths == 0 && posts) return refuse(411, "no_length", "send the body's Content-Length");
  if (lengths == 0) return;
  const std::string_view digits = header(request_.headers, "content-length");
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) {
    return refuse(400, "bad_length", "Content-Length must be digits only");
  }
  body_left_ = length_of(digits);
  if (body_left_ > 0 && !posts) return refuse(400, "unexpected_body", "only POST may carry a body");
  if (body_left_ > limits::kBodyBytes) refuse(413, "body_too_large", "the body is too large; at most 1 MiB");
}

void Framing::check_expect() {
  const std::string expect = lowered(header(request_.headers, "expect"));
  if (expect.empty() || old_version_) return;
  if (count("expect") > 1 || expect != "100-continue") {
    return refuse(417, "expectation", "only `Expect: 100-continue` is understood");
  }
  owes_continue_ = true;
}

Framing::Next Framing::read_body() {
  const std::size_t taken = std::min(body_left_, input_.size());
  body_.append(input_, 0, taken);
  input_.erase(0, taken);
  body_left_ -= taken;
  if (body_left_ > 0) return NeedMore{std::exchange(owes_continue_, false) && body_.empty()};
  request_.body = std::move(body_);
  body_ = {};
  if (input_.empty()) free_memory(input_);
  head_done_ = owes_continue_ = false;
  return std::exchange(request_, {});
}

}  // namespace turnaround
