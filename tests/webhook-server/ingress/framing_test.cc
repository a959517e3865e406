#include "webhook-server/ingress/framing.h"

#include <gtest/gtest.h>

#include "webhook-server/limits.h"

namespace turnaround {
namespace {

/// What becomes of `bytes` when they arrive in pieces of `piece` bytes: the requests, and the refusal that ended them.
struct Outcome {
  std::vector<FramedRequest> requests;
  std::optional<Refusal> refusal;
  bool operator==(const Outcome&) const = default;
};

Outcome framed(std::string_view bytes, std::size_t piece) {
  Framing framing;
  Outcome outcome;
  while (!bytes.empty()) {
    Framing::Next next = framing.next(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (auto* request = std::get_if<FramedRequest>(&next)) {
      outcome.requests.push_back(std::move(*request));
      next = framing.next({});
    }
    if (auto* refusal = std::get_if<Refusal>(&next)) outcome.refusal = *refusal;
  }
  return outcome;
}

std::string post(std::string_view more_headers, std::string_view body = "") {
  return "POST /hooks/acme HTTP/1.1\r\nHost: a\r\n" + std::string(more_headers) + "\r\n" + std::string(body);
}

std::string get(std::string_view more_headers) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(more_headers) + "\r\n";
}

struct Refused {
  const char* what;
  std::string bytes;
  int status;
  const char* code;
};

const Refused kRefused[] = {
    {"a request line of one word", "GET\r\n", 400, "bad_request_line"},
    {"a request line without version", "GET /\r\n", 400, "bad_request_line"},
    {"an empty line before the request", "\r\nGET / HTTP/1.1\r\n", 400, "bad_request_line"},
    {"a path with a blank", "GET /a b HTTP/1.1\r\n", 400, "bad_target"},
    {"a whole URL as path", "GET http://a/ HTTP/1.1\r\n", 400, "bad_target"},
    {"a path outside ASCII", "GET /\xc3\xa4 HTTP/1.1\r\n", 400, "bad_target"},
    {"a fragment", "GET /#a HTTP/1.1\r\n", 400, "bad_target"},
    {"a path of 257 bytes", "GET /" + std::string(256, 'a') + " HTTP/1.1\r\n", 414, "target_too_long"},
    {"a request line without end", "GET /" + std::string(20'000, 'a'), 414, "target_too_long"},
    {"HTTP/2 preface", "PRI * HTTP/2.0\r\n", 505, "http_version"},
    {"HTTP/0.9", "GET / HTTP/0.9\r\n", 505, "http_version"},
    {"small letters in the version", "GET / http/1.1\r\n", 400, "bad_request_line"},
    {"DELETE", "DELETE / HTTP/1.1\r\n", 501, "method_unknown"},
    {"a method in small letters", "get / HTTP/1.1\r\n", 501, "method_unknown"},
    {"a method that is no word", "G(T / HTTP/1.1\r\n", 400, "bad_request_line"},
    {"a bare line feed after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "bare_line_feed"},
    {"a bare line feed after a header", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400, "bare_line_feed"},
    {"a bare carriage return in a value", get("A: b\rc\r\n"), 400, "control_character"},
    {"NUL in a value", get(std::string("A: b\0c\r\n", 8)), 400, "control_character"},
    {"DEL in a value", get("A: b\x7f\r\n"), 400, "control_character"},
    {"a line without a colon", get("Abc\r\n"), 400, "no_colon"},
    {"a blank before the colon", get("A : b\r\n"), 400, "bad_header_name"},
    {"a header without name", get(": b\r\n"), 400, "bad_header_name"},
    {"a folded line", get("A: b\r\n c\r\n"), 400, "folded_line"},
    {"REMOTE_ADDR", get("REMOTE_ADDR: 10.0.0.1\r\n"), 400, "reserved_header"},
    {"local_port", get("local_port: 1\r\n"), 400, "reserved_header"},
    {"no Host", "GET / HTTP/1.1\r\n\r\n", 400, "host_not_once"},
    {"two Hosts", get("host: b\r\n"), 400, "host_not_once"},
    {"65 header lines", get([] {
       std::string s;
       for (int i = 0; i < 64; ++i) s += "A: b\r\n";
       return s;
     }()),
     431, "too_many_headers"},
    {"a head over 16 KiB", get("A: " + std::string(limits::kHeadBytes, 'a') + "\r\n"), 431, "head_too_large"},
    {"a head that never ends", "GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(1 << 20, 'a'), 431, "head_too_large"},
    {"POST without a length", post(""), 411, "no_length"},
    {"chunked", post("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), 400, "transfer_encoding"},
    {"chunked and a length", post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"), 400, "transfer_encoding"},
    {"two equal lengths", post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"), 400, "length_twice"},
    {"two lengths in one line", post("Content-Length: 2, 2\r\n", "{}"), 400, "bad_length"},
    {"a length with a sign", post("Content-Length: +2\r\n", "{}"), 400, "bad_length"},
    {"a negative length", post("Content-Length: -2\r\n", "{}"), 400, "bad_length"},
    {"a hexadecimal length", post("Content-Length: 0x2\r\n", "{}"), 400, "bad_length"},
    {"an empty length", post("Content-Length:\r\n"), 400, "bad_length"},
    {"a length over 1 MiB", post("Content-Length: 1048577\r\n"), 413, "body_too_large"},
    {"a length over 64 bits", post("Content-Length: 18446744073709551618\r\n"), 413, "body_too_large"},
    {"GET with a body", get("Content-Length: 2\r\n"), 400, "unexpected_body"},
    {"gzip", post("Content-Length: 2\r\nContent-Encoding: gzip\r\n"), 415, "content_encoding"},
    {"multipart", post("Content-Length: 2\r\nContent-Type: Multipart/form-data; boundary=a\r\n"), 415, "multipart"},
    {"an unknown expectation", post("Content-Length: 2\r\nExpect: 200-ok\r\n"), 417, "expectation"},
};

TEST(Framing, RefusesWhatCanBeReadInTwoWays) {
  for (const Refused& each : kRefused) {
    const Outcome outcome = framed(each.bytes, each.bytes.size());
    EXPECT_TRUE(outcome.requests.empty()) << each.what;
    ASSERT_TRUE(outcome.refusal) << each.what;
    EXPECT_EQ(outcome.refusal->status, each.status) << each.what;
    EXPECT_EQ(outcome.refusal->code, each.code) << each.what;
  }
}

TEST(Framing, SaysTheSameHoweverTheBytesAreCut) {
  for (const Refused& each : kRefused) {
    const Outcome whole = framed(each.bytes, each.bytes.size());
    for (std::size_t piece : {1, 2, 3, 7, 1000})
      EXPECT_EQ(framed(each.bytes, piece), whole) << each.what << " by " << piece;
  }
  const std::string good =
      post("Content-Length: 5\r\n", "hello") + get("") + post("Content-Length: 0\r\n") + "garbage\r\n";
  for (std::size_t piece = 1; piece < good.size(); ++piece)
    EXPECT_EQ(framed(good, piece), framed(good, good.size())) << piece;
}

TEST(Framing, GivesPipelinedRequestsInOrder) {
  const Outcome outcome =
      framed(post("Content-Length: 5\r\n", "hello") + get("") + post("Content-Length: 0\r\n"), 4096);
  ASSERT_EQ(outcome.requests.size(), 3u);
  EXPECT_EQ(outcome.requests[0].body, "hello");
  EXPECT_EQ(outcome.requests[1].method, "GET");
  EXPECT_EQ(outcome.requests[2].target, "/hooks/acme");
  EXPECT_FALSE(outcome.refusal);
}

TEST(Framing, KeepsHeaderValuesAsSent) {
  const Outcome outcome =
      framed(get("X-Signature: \t a%0D%0Ab  c \t\r\nx-signature:second\r\nEmpty:\r\nLatin: \xe9\r\n"), 10);
  ASSERT_EQ(outcome.requests.size(), 1u);
  const std::vector<Header> expected{
      {"Host", "a"}, {"X-Signature", "a%0D%0Ab  c"}, {"x-signature", "second"}, {"Empty", ""}, {"Latin", "\xe9"}};
  EXPECT_EQ(outcome.requests[0].headers, expected);
}

TEST(Framing, AcceptsEveryLimitExactly) {
  std::string headers;
  for (int i = 0; i < 62; ++i) headers += "A: b\r\n";
  EXPECT_EQ(framed(post(headers + "Content-Length: 0\r\n"), 100).requests.size(), 1u) << "64 header lines";
  EXPECT_EQ(framed("GET /" + std::string(255, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 100).requests.size(), 1u)
      << "256 bytes of path";
  const std::string body(limits::kBodyBytes, 'x');
  const Outcome large = framed(post("Content-Length: 1048576\r\n", body), 16 << 10);
  ASSERT_EQ(large.requests.size(), 1u);
  EXPECT_EQ(large.requests[0].body, body);
  const std::string most(limits::kHeadBytes - get("A: \r\n").size(), 'a');
  EXPECT_EQ(framed(get("A: " + most + "\r\n"), 1000).requests.size(), 1u) << "16 KiB of head";
  EXPECT_EQ(framed(get("A: a" + most + "\r\n"), 1000).requests.size(), 0u) << "one byte more";
}

TEST(Framing, SaysWhenTheConnectionEnds) {
  const std::pair<std::string, bool> kept[] = {
      {get(""), true},
      {get("Connection: keep-alive\r\n"), true},
      {get("Connection: Close\r\n"), false},
      {get("Connection: upgrade, close\r\n"), false},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false},
      {"GET / HTTP/1.0\r\n\r\n", false},
  };
  for (const auto& [bytes, keep_alive] : kept) {
    const Outcome outcome = framed(bytes, bytes.size());
    ASSERT_EQ(outcome.requests.size(), 1u) << bytes;
    EXPECT_EQ(outcome.requests[0].keep_alive, keep_alive) << bytes;
  }
}

TEST(Framing, AsksOnceForTheBodyThatTheClientHoldsBack) {
  Framing framing;
  EXPECT_EQ(framing.next(post("Content-Length: 2\r\nExpect: 100-Continue\r\n")),
            Framing::Next(Framing::NeedMore{true}));
  EXPECT_EQ(framing.next("{"), Framing::Next(Framing::NeedMore{false}));
  EXPECT_TRUE(std::holds_alternative<FramedRequest>(framing.next("}")));
  EXPECT_TRUE(
      std::holds_alternative<FramedRequest>(framing.next(post("Content-Length: 2\r\nExpect: 100-continue\r\n", "{}"))));
}

TEST(Framing, KnowsWhatItWaitsForAndHoldsLittle) {
  Framing framing;
  EXPECT_EQ(framing.stage(), Framing::Stage::idle);
  EXPECT_EQ(framing.next("POST / HTTP/1.1\r\n"), Framing::Next(Framing::NeedMore{}));
  EXPECT_EQ(framing.stage(), Framing::Stage::head);
  EXPECT_EQ(framing.next("Host: a\r\nContent-Length: 1000000\r\n\r\nabc"), Framing::Next(Framing::NeedMore{}));
  EXPECT_EQ(framing.stage(), Framing::Stage::body);
  EXPECT_LT(framing.held(), 2000u) << "a promised body is not held";
  EXPECT_TRUE(std::holds_alternative<FramedRequest>(framing.next(std::string(1'000'000 - 3, 'x'))));
  EXPECT_EQ(framing.stage(), Framing::Stage::idle);
  EXPECT_LT(framing.held(), 100u);
}

TEST(Framing, StaysRefusedAndHoldsNothing) {
  Framing framing;
  const Framing::Next first = framing.next("GET\r\n");
  ASSERT_TRUE(std::holds_alternative<Refusal>(first));
  EXPECT_EQ(framing.next(std::string(1 << 20, 'x')), first);
  EXPECT_LT(framing.held(), 100u);
}

}  // namespace
}  // namespace turnaround
