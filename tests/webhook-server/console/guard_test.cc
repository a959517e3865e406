#include "webhook-server/console/guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "webhook-server/accounts/token.h"

namespace turnaround {
namespace {

using testing::HasSubstr;
using testing::Not;

const Door kTls{.tls = true};
const Door kPlain{};
const Door kProxied{.origin = "https://sla.acme.example"};

FramedRequest post(std::vector<Header> headers, const std::string& peer = "127.0.0.1",
                   const std::string& host = "sla.acme.example") {
  headers.push_back({"Host", host});
  return {.method = "POST", .target = "/api/x", .headers = std::move(headers), .peer = peer};
}

std::string code(const std::optional<Refusal>& refusal) {
  return refusal ? refusal->code : "";
}

TEST(Guard, CookiesAreForThisHostOnlyAndNoScript) {
  const std::string cookie = session_cookie(kTls, "abc").value;
  EXPECT_TRUE(cookie.starts_with("__Host-turnaround=abc;"));
  for (const char* part : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"})
    EXPECT_THAT(cookie, HasSubstr(part));
  EXPECT_THAT(cookie, Not(HasSubstr("Domain")));
  EXPECT_EQ(session_cookie(kProxied, "abc").value, cookie);
  EXPECT_THAT(session_cookie(kTls, "").value, HasSubstr("Max-Age=0"));
  const std::string plain = session_cookie(kPlain, "abc").value;
  EXPECT_TRUE(plain.starts_with("turnaround=abc;"));
  EXPECT_THAT(plain, Not(HasSubstr("Secure")));
}

TEST(Guard, ReadsOneSessionAndNoneOfTwo) {
  const auto token = [](const std::string& cookie) { return session_token(kTls, post({{"Cookie", cookie}})); };
  EXPECT_EQ(token("__Host-turnaround=abc"), "abc");
  EXPECT_EQ(token("a=b; __Host-turnaround=abc; c=d"), "abc");
  EXPECT_EQ(token("__Host-turnaround=abc; __Host-turnaround=def"), "");
  EXPECT_EQ(token("x__Host-turnaround=abc"), "");
  EXPECT_EQ(token("turnaround=abc"), "") << "one that was set without TLS";
  EXPECT_EQ(session_token(kTls, post({{"Cookie", "__Host-turnaround=a"}, {"Cookie", "__Host-turnaround=b"}})), "");
}

TEST(Guard, OnlyOurOwnPageMayChangeThings) {
  const Header json{"Content-Type", "application/json"};
  const Header ours{"Origin", "https://sla.acme.example"};
  const struct {
    const char* what;
    std::vector<Header> headers;
    const char* code;
  } kRows[] = {
      {"our page", {ours, json, {"Sec-Fetch-Site", "same-origin"}}, ""},
      {"our page in an old browser", {ours, json}, ""},
      {"another site", {{"Origin", "https://evil.example"}, json}, "wrong_origin"},
      {"another port", {{"Origin", "https://sla.acme.example:444"}, json}, "wrong_origin"},
      {"without TLS", {{"Origin", "http://sla.acme.example"}, json}, "wrong_origin"},
      {"a name that begins alike", {{"Origin", "https://sla.acme.example.evil.example"}, json}, "wrong_origin"},
      {"a sandboxed frame", {{"Origin", "null"}, json}, "wrong_origin"},
      {"no origin", {json}, "wrong_origin"},
      {"said to be another site", {ours, json, {"Sec-Fetch-Site", "cross-site"}}, "cross_site"},
      {"a sister site", {ours, json, {"Sec-Fetch-Site", "same-site"}}, "cross_site"},
      {"typed into the address", {ours, json, {"Sec-Fetch-Site", "none"}}, "cross_site"},
      {"a form", {ours, {"Content-Type", "application/x-www-form-urlencoded"}}, "not_json"},
      {"a form with text", {ours, {"Content-Type", "text/plain"}}, "not_json"},
      {"no type", {ours}, "not_json"},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(code(cross_site(kTls, post(row.headers))), row.code) << row.what;
    EXPECT_EQ(code(cross_site(kProxied, post(row.headers))), row.code) << row.what << ", behind a proxy";
  }
}

TEST(Guard, APageProvesThatItKnowsItsSession) {
  const auto sent = [](const std::string& token) {
    return code(forged(
        kTls,
        post({{"Origin", "https://sla.acme.example"}, {"Content-Type", "application/json"}, {"X-CSRF-Token", token}}),
        "session"));
  };
  EXPECT_EQ(sent(csrf_token("session")), "");
  EXPECT_EQ(sent(csrf_token("another")), "no_csrf_token");
  EXPECT_EQ(sent(""), "no_csrf_token");
  EXPECT_EQ(sent("session"), "no_csrf_token");
}

TEST(Guard, PasswordsTravelEncryptedOrNotAtAll) {
  for (const char* host : {"127.0.0.1:8080", "localhost:8080", "[::1]:8080", "localhost"})
    EXPECT_EQ(code(in_the_clear(kPlain, post({}, "127.0.0.1", host))), "") << host;
  EXPECT_EQ(code(in_the_clear(kPlain, post({}, "::1", "[::1]:8080"))), "");
  EXPECT_EQ(code(in_the_clear(kPlain, post({}, "192.0.2.1", "localhost"))), "needs_tls");
  EXPECT_EQ(code(in_the_clear(kPlain, post({}, "127.0.0.1", "evil.example:8080"))), "needs_tls") << "a rebound name";
  EXPECT_EQ(code(in_the_clear(kPlain, post({}, "192.0.2.1"))), "needs_tls");
  EXPECT_EQ(code(in_the_clear(kTls, post({}, "192.0.2.1"))), "");
  EXPECT_EQ(code(in_the_clear(kProxied, post({}, "192.0.2.1"))), "");
  EXPECT_EQ(code(in_the_clear(kPlain, post({{"X-Forwarded-For", "127.0.0.1"}}, "192.0.2.1"))), "needs_tls");
}

}  // namespace
}  // namespace turnaround
