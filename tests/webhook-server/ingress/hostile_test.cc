// What strangers send to a running server with the real routes: every known attack on the routing library, floods and
// bombs. Each is refused or bounded, memory stays small, and an honest client is answered afterwards.
#include <gtest/gtest.h>
#include <malloc.h>

#include <fstream>

#include "tests/support/certificate.h"
#include "tests/support/temp_folder.h"
#include "tests/webhook-server/ingress/loopback.h"
#include "tests/webhook-server/ingress/test_site.h"
#include "webhook-server/ingress/http.h"
#include "webhook-server/ingress/listener.h"

namespace turnaround {
namespace {

constexpr std::size_t kMemoryKiB = 128u << 10;

std::string signed_post(const std::string& body, const std::string& more_headers = "") {
  std::string out =
      "POST /hooks/acme HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more_headers;
  for (const Header& each : test_signed(body)) out += each.name + ": " + each.value + "\r\n";
  return out + "\r\n" + body;
}

enum class Speaks { plain_http, tls };

/// A server whose memory is watched: its process is this one, clients included. Once in the clear and once over TLS.
class Hostile : public testing::TestWithParam<Speaks> {
 protected:
  void SetUp() override {
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5";  // the peak counts from here
    before_kib_ = peak_kib();                       // what earlier tests still hold is none of the server's
    site_.inbox.keeps_bodies = false;
    start({});
  }
  void TearDown() override {
    expect_honest_client_is_served();
    listener_.reset();
#ifndef __SANITIZE_ADDRESS__
    EXPECT_LT(peak_kib() - before_kib_, kMemoryKiB) << before_kib_ << " KiB before";
#endif
  }
  void start(ListenOptions options) {
    listener_.reset();
    routes_ = std::make_unique<Routes>(site_.site());
    auto opened = Listener::open(
        options, [this](const FramedRequest& request, const Respond& respond) { routes_->answer(request, respond); },
        site_.metrics, identity());
    ASSERT_TRUE(opened);
    listener_ = *std::move(opened);
  }
  std::optional<TlsIdentity> identity() {
    if (GetParam() == Speaks::plain_http) return std::nullopt;
    static const TestCertificate certificate("hostile");
    certificate.write(folder_.file("certificate.pem"));
    return *TlsIdentity::open(folder_.file("certificate.pem"), certificate.key());
  }
  LoopbackClient connect() {
    LoopbackClient client(listener_->port());
    if (GetParam() == Speaks::tls) {
      EXPECT_TRUE(client.encrypt());
    }
    return client;
  }
  void expect_honest_client_is_served() {
    LoopbackClient honest = connect();
    const std::string key = "honest-" + std::to_string(++honest_);
    ASSERT_TRUE(honest.send(signed_post(R"({"key":")" + key + R"("})")));
    EXPECT_EQ(status_of(honest.receive()), 202);
  }
  static std::size_t peak_kib() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
      std::size_t kib = 0;
      if (word == "VmHWM:" && status >> kib) return kib;
    }
    return std::size_t(-1);
  }

  TempFolder folder_;
  TestSite site_;
  std::unique_ptr<Routes> routes_;
  std::unique_ptr<Listener> listener_;
  std::size_t before_kib_ = 0;
  int honest_ = 0;
};

struct Attack {
  const char* what;
  std::string first;
  std::string then;       ///< sent again and again …
  std::size_t times = 0;  ///< … this often, or until the server hangs up
  int status = 400;
};

const std::string kHead = "POST /hooks/acme HTTP/1.1\r\nHost: a\r\n";

std::vector<Attack> attacks() {
  const std::string mib(1 << 20, 'x');
  const std::string chunk = "100000\r\n" + mib + "\r\n";
  return {
      {"CRLF in the path", "GET /book/acme%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "", 0,
       404},
      {"200 MiB in chunks", kHead + "Transfer-Encoding: chunked\r\n\r\n", chunk, 200, 400},
      {"200 MiB in chunks to no route", "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", chunk, 200,
       400},
      {"200 MiB without a length", kHead + "\r\n", mib, 200, 411},
      {"a header line of 100 MiB", kHead + "X: ", mib, 100, 431},
      {"a request line of 100 MiB", "GET /", mib, 100, 414},
      {"200,000 headers", kHead, "A: b\r\n", 200'000, 431},
      {"trailers", kHead + "Transfer-Encoding: chunked\r\nTrailer: Host\r\n\r\n0\r\nHost: evil\r\n\r\n", "", 0, 400},
      {"REMOTE_ADDR", kHead + "REMOTE_ADDR: 10.0.0.1\r\nContent-Length: 0\r\n\r\n", "", 0, 400},
      {"a line end inside a value", kHead + "X: a\rX-Evil: 1\r\nContent-Length: 0\r\n\r\n", "", 0, 400},
      {"a gzip bomb", kHead + "Content-Encoding: gzip\r\nContent-Length: 200000\r\n\r\n", std::string(200'000, '\x1f'),
       1, 415},
      {"a brotli bomb", kHead + "content-encoding: br\r\nContent-Length: 1000\r\n\r\n", std::string(1'000, 'x'), 1,
       415},
      {"a multipart file name", kHead + "Content-Type: multipart/form-data; boundary=a\r\nContent-Length: 9\r\n\r\n",
       "--a\r\n\r\n--", 1, 415},
      {"two lengths", kHead + "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}", "", 0, 400},
      {"a length and chunks", kHead + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "", 0, 400},
      {"a negative chunk", kHead + "Transfer-Encoding: chunked\r\n\r\n-2\r\n", mib, 60, 400},
      {"a declared 10 GB", kHead + "Content-Length: 10000000000\r\n\r\n", mib, 100, 413},
      {"2 MiB declared and sent", kHead + "Content-Length: 2097152\r\n\r\n", mib, 2, 413},
  };
}

TEST_P(Hostile, AttacksOnTheFramingAreRefusedAndEndTheConnection) {
  for (const Attack& each : attacks()) {
    LoopbackClient client = connect();
    bool open = client.send(each.first);
    for (std::size_t i = 0; open && i < each.times; ++i) open = client.send(each.then);
    const std::string answer = client.receive_all();
    // A sender that never reads may lose the answer to its own flood; it never gets another one.
    EXPECT_TRUE(status_of(answer) == each.status || (answer.empty() && !open))
        << each.what << ": " << answer.substr(0, 80);
    EXPECT_EQ(answer.find("X-Evil"), std::string::npos) << each.what;
    EXPECT_EQ(answer.find("HTTP/1.1 ", 1), std::string::npos) << each.what << ": one answer only";
    expect_honest_client_is_served();
  }
}

TEST_P(Hostile, AnUnreadBodyIsNeverTheNextRequest) {
  const std::string smuggled = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string length = "Content-Length: " + std::to_string(smuggled.size()) + "\r\n";
  for (const char* target : {"/hooks/acme", "/hooks/other", "/nowhere", "/healthz"}) {
    LoopbackClient client = connect();
    ASSERT_TRUE(client.send("POST " + std::string(target) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + length +
                            "\r\n" + smuggled));
    const std::string answer = client.receive_all();
    EXPECT_GE(status_of(answer), 400) << target;
    EXPECT_EQ(answer.find("alive"), std::string::npos) << target;
  }
}

TEST_P(Hostile, AnErrorsTextStaysInside) {
  Site site = site_.site();
  site.not_ready = []() -> std::string { throw std::runtime_error("postgres://user:secret@host"); };
  routes_ = std::make_unique<Routes>(site);
  LoopbackClient client = connect();
  ASSERT_TRUE(client.send("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n"));
  const std::string answer = client.receive();
  EXPECT_EQ(status_of(answer), 500);
  EXPECT_EQ(answer.find("secret"), std::string::npos);
  EXPECT_EQ(answer.find("EXCEPTION"), std::string::npos);
}

TEST_P(Hostile, HeadersAreVerifiedAsSentAndForwardedAddressesMeanNothing) {
  LoopbackClient client = connect();
  const std::string body = R"({"key":"k"})";
  ASSERT_TRUE(client.send(signed_post(body, "X-Forwarded-For:\r\nX-Note: %0D%0AX-Evil: 1\r\n")));
  const std::string answer = client.receive();
  EXPECT_EQ(status_of(answer), 202);
  EXPECT_EQ(answer.find("X-Evil"), std::string::npos);
}

TEST_P(Hostile, SignedBombsAreKeptForInspectionAndAnswered) {
  const std::string deep(1'000'000, '[');
  std::string wide = "[1";
  while (wide.size() < 1'000'000) wide += ",1";
  wide += "]";
  const std::string kBombs[] = {deep, wide, std::string(1 << 20, '{'), "\"" + std::string(1'000'000, '\\') + "\"",
                                "1e999999999"};
  std::vector<std::thread> senders;
  for (int i = 0; i < 8; ++i) {
    senders.emplace_back([&] {
      for (const std::string& each : kBombs) {
        LoopbackClient client = connect();
        EXPECT_TRUE(client.send(signed_post(each)));
        EXPECT_EQ(status_of(client.receive()), 400);
      }
    });
  }
  for (std::thread& each : senders) each.join();
  EXPECT_EQ(site_.inbox.rejected.size(), 8 * std::size(kBombs));
}

TEST_P(Hostile, TwoHundredLargeBodiesThatNeverEndAreBounded) {
  std::vector<LoopbackClient> clients;
  const std::string almost = kHead + "Content-Length: 1000000\r\n\r\n" + std::string(900'000, 'x');
  for (int i = 0; i < 200; ++i) {
    clients.push_back(connect());
    clients.back().send(almost);
    if (i % 20 == 0) expect_honest_client_is_served();
  }
  EXPECT_GT(site_.metrics.value("turnaround_early_closes_total", {{"reason", "held_bytes"}}), 0);
}

TEST_P(Hostile, SlowReadersOfLargeAnswersAreBounded) {
  Policy policy;
  policy.name = "large";
  policy.categories.push_back({.id = "normal", .label = "Normal"});
  auto compiled = Book::compile(std::move(policy), {}, "sha256:large");
  ASSERT_TRUE(compiled);
  site_.book = std::make_shared<const BookOnShelf>(BookOnShelf{*std::move(compiled), std::string(512 << 10, 'x')});
  std::vector<LoopbackClient> clients;
  for (int i = 0; i < 400; ++i) {
    clients.push_back(connect());
    ASSERT_TRUE(clients.back().send("GET /book/acme HTTP/1.1\r\nHost: a\r\n\r\n"));
  }
  for (int i = 0; i < 20; ++i) expect_honest_client_is_served();
}

TEST_P(Hostile, FiveHundredDrippingClientsHoldNobodyUp) {
  std::vector<LoopbackClient> slow;
  for (int i = 0; i < 500; ++i) slow.push_back(connect());
  const std::string head = kHead + "Content-Length: 900\r\nX-Slow: ";
  LoopbackClient honest = connect();
  for (int round = 0; round < 300; ++round) {
    const char next = static_cast<std::size_t>(round) < head.size() ? head[static_cast<std::size_t>(round)] : 'x';
    for (std::size_t i = static_cast<std::size_t>(round % 10); i < slow.size(); i += 10) slow[i].send({&next, 1});
    ASSERT_TRUE(honest.send(signed_post(R"({"key":"drip-)" + std::to_string(round) + R"("})")));
    ASSERT_EQ(status_of(honest.receive()), 202);
  }
}

INSTANTIATE_TEST_SUITE_P(Transport, Hostile, testing::Values(Speaks::plain_http, Speaks::tls),
                         [](const auto& each) { return each.param == Speaks::tls ? "Tls" : "Plain"; });

}  // namespace
}  // namespace turnaround
