#include "webhook-server/ingress/http.h"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <fstream>
#include <sstream>

#include "tests/support/memory_accounts.h"
#include "tests/webhook-server/ingress/test_site.h"
#include "webhook-server/console/api.h"

namespace turnaround {
namespace {

/// An answer taken apart.
HttpResponse parsed(const std::string& bytes) {
  const std::size_t head_end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || head_end == std::string::npos) return {};
  HttpResponse response{std::stoi(bytes.substr(9, 3)), {}, bytes.substr(head_end + 4)};
  for (std::size_t at = bytes.find("\r\n") + 2; at < head_end;) {
    const std::size_t end = bytes.find("\r\n", at);
    const std::string line = bytes.substr(at, end - at);
    response.headers.push_back({line.substr(0, line.find(':')), line.substr(line.find(':') + 2)});
    at = end + 2;
  }
  return response;
}

struct Asked : TestSite {
  std::unique_ptr<Routes> routes;
  HttpResponse ask(const char* method, std::string target, std::vector<Header> headers = {}, std::string body = "") {
    if (!routes) routes = std::make_unique<Routes>(site());
    FramedRequest request{
        .method = method, .target = std::move(target), .headers = std::move(headers), .body = std::move(body)};
    request.id = "r1";
    return parsed(answered(*routes, request));
  }
  HttpResponse get(std::string target, std::vector<Header> headers = {}) {
    return ask("GET", std::move(target), std::move(headers));
  }
  HttpResponse deliver(const std::string& body) { return ask("POST", "/hooks/acme", test_signed(body), body); }
};

std::string code_in(const HttpResponse& response) {
  const auto read = json::read(response.body, {.bytes = 10'000, .depth = 4});
  const json::Value* code = read ? read->find("code") : nullptr;
  return code != nullptr && code->string() != nullptr ? *code->string() : "";
}

TEST(Hooks, StoreAWebhookOnce) {
  Asked asked;
  const std::string body = R"({"key":"k1","ticket":"7"})";
  EXPECT_EQ(asked.deliver(body).status, 202);
  EXPECT_EQ(asked.deliver(body).status, 200);
  ASSERT_EQ(asked.inbox.stored.size(), 1u);
  const Delivery& stored = asked.inbox.stored[0];
  EXPECT_EQ(stored.connection, "acme");
  EXPECT_EQ(stored.key, "k1");
  EXPECT_EQ(stored.ticket, "7");
  EXPECT_EQ(stored.body, body);
  EXPECT_EQ(stored.received_at, *parse_instant(kTestNow));
  EXPECT_EQ(asked.metrics.value("turnaround_deliveries_total", {{"connection", "acme"}, {"result", "stored"}}), 1);
  EXPECT_EQ(asked.metrics.value("turnaround_deliveries_total", {{"connection", "acme"}, {"result", "duplicate"}}), 1);
}

TEST(Hooks, KeepNoSecretHeader) {
  Asked asked;
  const std::string body = R"({"key":"k1"})";
  std::vector<Header> headers = test_signed(body);
  headers.push_back({"Authorization", "Bearer secret"});
  headers.push_back({"X-PLAIN-Account", "12"});
  EXPECT_EQ(asked.ask("POST", "/hooks/acme", headers, body).status, 202);
  const std::vector<Header>& kept = asked.inbox.stored.at(0).headers;
  EXPECT_EQ(header(kept, "authorization"), "");
  EXPECT_EQ(header(kept, "x-plain-account"), "12");
  EXPECT_EQ(header(kept, "x-plain-timestamp"), kTestNow);
}

TEST(Hooks, VerifyTheHeaderAsSent) {
  Asked asked;
  const std::string body = R"({"key":"k1"})";
  std::string encoded;
  for (char c : test_signature(kTestNow, body)) encoded += c == 'a' ? std::string("%61") : std::string(1, c);
  const std::vector<Header> headers{{"X-Plain-Timestamp", kTestNow}, {"X-Plain-Signature", encoded}};
  EXPECT_EQ(asked.ask("POST", "/hooks/acme", headers, body).status, 401) << "percent signs are not decoded";
}

TEST(Hooks, RefuseWhatIsNotSigned) {
  Asked asked;
  const HttpResponse response = asked.ask("POST", "/hooks/acme", {}, R"({"key":"k1"})");
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(code_in(response), "not_signed");
  EXPECT_TRUE(asked.inbox.stored.empty());
  EXPECT_TRUE(asked.inbox.rejected.empty()) << "nothing of a stranger is kept";
  const Metrics::Labels labels{{"connection", "acme"}, {"reason", "missing_header"}};
  EXPECT_EQ(asked.metrics.value("turnaround_signatures_refused_total", labels), 1);
}

TEST(Hooks, KeepWhatIsSignedAndNotUnderstood) {
  std::string deep(100'000, '[');
  const std::pair<std::string, const char*> kBodies[] = {
      {"not json", "json_syntax"}, {deep, "json_depth"}, {"{}", "no_key"}, {"", "json_syntax"}};
  for (const auto& [body, code] : kBodies) {
    Asked asked;
    const HttpResponse response = asked.deliver(body);
    EXPECT_EQ(response.status, 400) << body.substr(0, 10);
    EXPECT_EQ(code_in(response), code) << body.substr(0, 10);
    ASSERT_EQ(asked.inbox.rejected.size(), 1u);
    EXPECT_EQ(asked.inbox.rejected[0].first.body, body);
    EXPECT_EQ(asked.inbox.rejected[0].second.find(code), 0u);
    EXPECT_EQ(asked.metrics.value("turnaround_deliveries_rejected_total", {{"connection", "acme"}, {"reason", code}}),
              1);
  }
}

TEST(Hooks, AreLoggedWithTheirIdsAndWithoutTheirContent) {
  std::ostringstream lines;
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines)));
  spdlog::set_pattern("%l %v");
  Asked asked;
  asked.deliver(R"({"key":"k1","ticket":"7"})");
  asked.deliver(R"({"key":"k1","ticket":"7"})");
  asked.deliver(R"({"ticket":"7"})");
  asked.ask("POST", "/hooks/acme", {}, R"({"key":"k1","ticket":"hidden"})");
  spdlog::set_default_logger(before);
  EXPECT_EQ(lines.str(),
            "info stored request=r1 connection=acme ticket=7 type=plain delivery=k1\n"
            "info duplicate request=r1 connection=acme ticket=7 type=plain delivery=k1\n"
            "warning rejected request=r1 connection=acme reason=\"no_key: the webhook has no `key`\"\n"
            "warning refused request=r1 connection=acme reason=missing_header held_back=0\n");
}

TEST(Hooks, AskToSendAgainWhenNothingWasStored) {
  Asked asked;
  asked.inbox.fails = true;
  const HttpResponse response = asked.deliver(R"({"key":"k1"})");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(header(response.headers, "Retry-After"), "5");
}

TEST(Routes, KnowTheirAddressesAndMethods) {
  struct {
    const char* method;
    const char* target;
    int status;
  } const kCases[] = {
      {"POST", "/hooks/other", 404},
      {"POST", "/hooks/", 404},
      {"POST", "/hooks/acme/x", 404},
      {"GET", "/hooks/acme", 405},
      {"GET", "/", 404},
      {"GET", "/book/acme", 200},
      {"HEAD", "/book/acme", 200},
      {"POST", "/book/acme", 405},
      {"GET", "/book/other", 404},
      {"GET", "/healthz", 200},
      {"GET", "/healthz?x=1", 200},
      {"POST", "/healthz", 405},
      {"GET", "/readyz", 200},
      {"GET", "/metrics", 200},
      {"GET", "/tickets/acme/7", 404},
      {"GET", "/preview/../x", 404},
      {"GET", "/preview/%2e%2e%2fetc", 404},
      {"GET", "/preview/%00", 404},
      {"GET", "/preview/loader.js", 404},
  };
  Asked asked;
  for (const auto& each : kCases) {
    const HttpResponse response = asked.ask(each.method, each.target);
    EXPECT_EQ(response.status, each.status) << each.method << " " << each.target;
    EXPECT_EQ(header(response.headers, "X-Request-Id"), "r1") << each.target;
    EXPECT_EQ(header(response.headers, "X-Content-Type-Options"), "nosniff") << each.target;
    const bool refused = each.status >= 400;
    EXPECT_EQ(header(response.headers, "Content-Type") == "application/problem+json", refused) << each.target;
  }
  EXPECT_EQ(asked.metrics.value("turnaround_requests_total", {{"route", "wrong_method"}, {"status", "405"}}), 3);
}

TEST(Routes, ServeTheBookToConfiguredOriginsOnly) {
  Asked asked;
  const HttpResponse plain = asked.get("/book/acme");
  EXPECT_EQ(plain.body, R"({"the":"book"})");
  EXPECT_EQ(header(plain.headers, "ETag"), "\"sha256:abc\"");
  EXPECT_EQ(header(plain.headers, "Vary"), "Origin");
  EXPECT_EQ(header(plain.headers, "Access-Control-Allow-Origin"), "");
  const auto origin_for = [&](const char* origin) {
    return std::string(header(asked.get("/book/acme", {{"Origin", origin}}).headers, "Access-Control-Allow-Origin"));
  };
  EXPECT_EQ(origin_for("https://acme.example"), "https://acme.example");
  EXPECT_EQ(origin_for("https://acme.example.evil"), "");
  EXPECT_EQ(origin_for("null"), "");
  EXPECT_EQ(asked.get("/book/acme", {{"If-None-Match", "\"old\", W/\"sha256:abc\""}}).status, 304);
  EXPECT_EQ(asked.get("/book/acme", {{"If-None-Match", "\"old\""}}).status, 200);
  EXPECT_EQ(asked.get("/book/acme", {{"Range", "bytes=0-1"}}).status, 200) << "no ranges";
}

TEST(Routes, ServeThePreviewsFiles) {
  Asked asked;
  asked.preview_folder = testing::TempDir() + "/preview-files";
  std::filesystem::create_directories(asked.preview_folder);
  std::ofstream(asked.preview_folder / "turnaround.wasm") << "wasm";
  std::ofstream(asked.preview_folder / "secret.txt") << "secret";
  const HttpResponse wasm = asked.get("/preview/turnaround.wasm");
  EXPECT_EQ(wasm.body, "wasm");
  EXPECT_EQ(header(wasm.headers, "Content-Type"), "application/wasm");
  EXPECT_EQ(header(wasm.headers, "Access-Control-Allow-Origin"), "*");
  const std::string etag(header(wasm.headers, "ETag"));
  EXPECT_EQ(asked.get("/preview/turnaround.wasm", {{"If-None-Match", etag}}).status, 304);
  EXPECT_EQ(asked.get("/preview/secret.txt").status, 404) << "only the names that belong to the preview";
}

TEST(Routes, ShowTicketsToTheViewerOnly) {
  Asked asked;
  asked.viewer_token = "viewer";
  EXPECT_EQ(asked.get("/tickets/acme/7").status, 401);
  EXPECT_EQ(asked.get("/tickets/acme/7", {{"Authorization", "Bearer wrong"}}).status, 401);
  EXPECT_EQ(asked.get("/tickets/acme/7", {{"Authorization", "viewer"}}).status, 401);
  const HttpResponse shown = asked.get("/tickets/acme/7", {{"Authorization", "bearer viewer"}});
  EXPECT_EQ(shown.body, R"({"connection":"acme","ticket":"7"})");
  EXPECT_EQ(header(shown.headers, "Cache-Control"), "no-store");
  EXPECT_EQ(asked.get("/tickets/acme/8", {{"Authorization", "Bearer viewer"}}).status, 404);
}

TEST(Routes, SayWhetherTheServerIsReady) {
  Asked asked;
  asked.not_ready = "the store is not open yet";
  EXPECT_EQ(asked.get("/healthz").status, 200);
  const HttpResponse response = asked.get("/readyz");
  EXPECT_EQ(response.status, 503);
  EXPECT_NE(response.body.find("the store is not open yet"), std::string::npos);
}

TEST(Routes, ShowMetricsToWhomTheyConcern) {
  Asked asked;
  asked.deliver(R"({"key":"k1","ticket":"a ticket's text"})");
  const std::string text = asked.get("/metrics").body;
  EXPECT_NE(text.find("turnaround_deliveries_total{connection=\"acme\",result=\"stored\"} 1"), std::string::npos)
      << text;
  EXPECT_EQ(text.find("s3cret"), std::string::npos);
  EXPECT_EQ(text.find("a ticket's text"), std::string::npos);
  Asked guarded;
  guarded.metrics_token = "scrape";
  EXPECT_EQ(guarded.get("/metrics").status, 401);
  EXPECT_EQ(guarded.get("/metrics", {{"Authorization", "Bearer scrape"}}).status, 200);
}

TEST(Hooks, AnswerWhenTheDeliveryIsOnDisk) {
  Asked asked;
  asked.inbox.slow = true;
  Routes routes(asked.site());
  const std::string body = R"({"key":"k1","ticket":"7"})";
  FramedRequest request{.method = "POST", .target = "/hooks/acme?a=b", .headers = test_signed(body), .body = body};
  request.id = "r1";
  std::string answer;
  routes.answer(request, [&answer](std::string bytes) { answer = std::move(bytes); });
  request = {};
  EXPECT_EQ(answer, "");
  asked.inbox.sync();
  EXPECT_EQ(parsed(answer).status, 202);
  EXPECT_NE(answer.find("X-Request-Id: r1\r\n"), std::string::npos);
  EXPECT_NE(answer.find("Connection: keep-alive\r\n"), std::string::npos);
}

TEST(Routes, AnswerARouteThatThrows) {
  Asked asked;
  Site site = asked.site();
  site.not_ready = []() -> std::string { throw std::runtime_error("dsn=secret"); };
  asked.routes = std::make_unique<Routes>(site);
  FramedRequest request{.method = "GET", .target = "/readyz"};
  const std::string bytes = answered(*asked.routes, request);
  EXPECT_EQ(parsed(bytes).status, 500);
  EXPECT_EQ(bytes.find("secret"), std::string::npos);
}

TEST(Routes, ServeTheConsoleUnderItsOwnRules) {
  MemoryAccounts book;
  Access access(book);
  ConsoleApi api(access, {.tls = true}, {.now = [] { return *parse_instant(kTestNow); }});
  Asked asked;
  asked.console = &api;
  const HttpResponse page = asked.get("/console/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(header(page.headers, "content-type"), "text/html; charset=utf-8");
  const std::string rules(header(page.headers, "content-security-policy"));
  EXPECT_TRUE(rules.starts_with("default-src 'none'; script-src 'self'; style-src 'self';")) << rules;
  EXPECT_EQ(rules.find("unsafe"), std::string::npos);
  EXPECT_NE(rules.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(std::count_if(page.headers.begin(), page.headers.end(),
                          [](const Header& each) { return same_name(each.name, "content-security-policy"); }),
            1);
  EXPECT_EQ(header(page.headers, "referrer-policy"), "no-referrer");
  EXPECT_EQ(page.body.find("<script>"), std::string::npos) << "no script in the page itself";
  EXPECT_EQ(header(asked.get("/console/console.js").headers, "content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(asked.get("/console/", {{"If-None-Match", std::string(header(page.headers, "etag"))}}).status, 304);
  EXPECT_EQ(header(asked.get("/console").headers, "location"), "/console/");
  EXPECT_EQ(asked.get("/console/..%2fserver.cc").status, 404);
  EXPECT_EQ(asked.ask("POST", "/console/").status, 405);
  EXPECT_EQ(asked.get("/api/state").body, R"({"set_up":false})");
  EXPECT_EQ(asked.get("/api/tickets").status, 401);
  EXPECT_EQ(asked.ask("POST", "/api/sign-out").status, 401);
}

TEST(Routes, HaveNoConsoleWhereThereAreNoAccounts) {
  Asked asked;
  EXPECT_EQ(asked.get("/console/").status, 404);
  EXPECT_EQ(asked.get("/api/state").status, 404);
}

TEST(Routes, TellBrowsersToComeOverTlsOnly) {
  Asked plain;
  EXPECT_EQ(header(plain.get("/healthz").headers, "strict-transport-security"), "");
  Asked tls;
  tls.https = true;
  EXPECT_EQ(header(tls.get("/healthz").headers, "strict-transport-security"), "max-age=31536000; includeSubDomains");
}

}  // namespace
}  // namespace turnaround
