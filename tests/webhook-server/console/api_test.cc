#include "webhook-server/console/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json/json.h"
#include "core/limits.h"
#include "tests/support/memory_accounts.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kPassword = "correct horse battery";

/// A console with an admin "ann", an operator "olga" and a viewer "vera", all with the same password.
class ApiTest : public testing::Test {
 protected:
  ApiTest() {
    const std::string token = access_.set_up_token(now_);
    EXPECT_TRUE(access_.make_first(token, "ann", Secret(kPassword), {.at = now_}));
    EXPECT_TRUE(access_.add("olga", Role::op, Secret(kPassword), {.at = now_}));
    EXPECT_TRUE(access_.add("vera", Role::viewer, Secret(kPassword), {.at = now_}));
  }
  static FramedRequest request(const std::string& method, std::vector<Header> headers, const std::string& body = "") {
    headers.push_back({"Host", "sla.acme.example"});
    if (method == "POST") headers.push_back({"Origin", "https://sla.acme.example"});
    if (method == "POST") headers.push_back({"Content-Type", "application/json"});
    return {.method = method, .target = "/api/", .headers = std::move(headers), .body = body, .peer = "192.0.2.1"};
  }
  /// What a browser keeps after it has signed in.
  struct Browser {
    std::string cookie;
    std::string csrf;
  };
  Browser sign_in(const std::string& name) {
    const HttpResponse answer =
        api_.answer("sign-in", request("POST", {}, R"({"name":")" + name + R"(","password":")" + kPassword + R"("})"));
    EXPECT_EQ(answer.status, 200) << answer.body;
    const std::string set(header(answer.headers, "set-cookie"));
    const auto json = json::read(answer.body, {.bytes = 1'000, .depth = limits::kJsonDepth});
    return {set.substr(0, set.find(';')), *json->find("csrf")->string()};
  }
  HttpResponse get(const Browser& browser, const std::string& path) {
    return api_.answer(path, request("GET", {{"Cookie", browser.cookie}}));
  }
  HttpResponse post(const Browser& browser, const std::string& path, const std::string& body) {
    return api_.answer(path, request("POST", {{"Cookie", browser.cookie}, {"X-CSRF-Token", browser.csrf}}, body));
  }

  Instant now_ = Instant(Seconds{1'800'000'000});
  MemoryAccounts book_;
  Access access_{book_, {.log_n = 4, .r = 1, .p = 1}};
  ConsoleApi api_{
      access_,
      {.tls = true},
      {.now = [this] { return now_; },
       .tickets_json = [] { return "[]"; },
       .ticket_json = [](std::string_view connection, std::string_view ticket) -> std::optional<std::string> {
         if (connection != "acme" || ticket != "7") return std::nullopt;
         return R"({"ticket":"7"})";
       }}};
};

TEST_F(ApiTest, NobodySeesAnythingWithoutSigningIn) {
  for (const char* path : {"me", "tickets", "tickets/acme/7", "tokens", "accounts", "audit", "nowhere"})
    EXPECT_EQ(get({}, path).status, 401) << path;
  for (const char* path : {"sign-out", "password", "tokens", "accounts", "accounts/remove", "nowhere"})
    EXPECT_EQ(post({}, path, "{}").status, 401) << path;
}

TEST_F(ApiTest, EachRoleMayWhatItMayAndNoMore) {
  const struct {
    const char* path;
    int viewer, admin;
  } kGets[] = {
      {"me", 200, 200},      {"tickets", 200, 200},  {"tickets/acme/7", 200, 200}, {"tickets/acme/8", 404, 404},
      {"tokens", 200, 200},  {"accounts", 403, 200}, {"audit", 403, 200},          {"audit/5", 403, 200},
      {"audit/x", 403, 404}, {"nowhere", 404, 404}};
  const Browser vera = sign_in("vera");
  const Browser olga = sign_in("olga");
  const Browser ann = sign_in("ann");
  for (const auto& row : kGets) {
    EXPECT_EQ(get(vera, row.path).status, row.viewer) << row.path;
    EXPECT_EQ(get(olga, row.path).status, row.viewer) << row.path;
    EXPECT_EQ(get(ann, row.path).status, row.admin) << row.path;
  }
  const std::string bob = R"({"name":"bob","role":"viewer","password":"another long password"})";
  for (const auto& [path, body] : {std::pair{"accounts", bob.c_str()},
                                   {"accounts/role", R"({"name":"bob","role":"admin"})"},
                                   {"accounts/password", R"({"name":"bob","password":"yet another password"})"},
                                   {"accounts/remove", R"({"name":"bob"})"}}) {
    EXPECT_EQ(post(vera, path, body).status, 403) << path;
    EXPECT_EQ(post(olga, path, body).status, 403) << path;
    EXPECT_EQ(post(ann, path, body).status, 200) << path;
  }
}

TEST_F(ApiTest, WhatChangesSomethingMustComeFromOurPage) {
  const Browser ann = sign_in("ann");
  const std::string body = R"({"name":"vera"})";
  FramedRequest forged = request("POST", {{"Cookie", ann.cookie}}, body);
  EXPECT_EQ(api_.answer("accounts/remove", forged).status, 403) << "without the page's word";
  forged.headers.push_back({"X-CSRF-Token", ann.csrf});
  for (Header& each : forged.headers)
    if (each.name == "Origin") each.value = "https://evil.example";
  EXPECT_EQ(api_.answer("accounts/remove", forged).status, 403);
  EXPECT_TRUE(book_.account("vera"));
}

TEST_F(ApiTest, NobodyCanSignABrowserInFromAnotherSite) {
  FramedRequest forged = request("POST", {{"Sec-Fetch-Site", "cross-site"}},
                                 std::string(R"({"name":"ann","password":")") + kPassword + R"("})");
  EXPECT_EQ(api_.answer("sign-in", forged).status, 403);
}

TEST_F(ApiTest, SigningOutEndsTheSessionAndTakesTheCookieAway) {
  const Browser vera = sign_in("vera");
  const HttpResponse answer = post(vera, "sign-out", "");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(std::string(header(answer.headers, "set-cookie")), HasSubstr("Max-Age=0"));
  EXPECT_EQ(get(vera, "me").status, 401);
}

TEST_F(ApiTest, EverySignInGivesANewSession) {
  EXPECT_NE(sign_in("vera").cookie, sign_in("vera").cookie);
  const std::string fixed = "__Host-turnaround=chosen-by-somebody-else";
  const HttpResponse answer = api_.answer(
      "sign-in",
      request("POST", {{"Cookie", fixed}}, std::string(R"({"name":"vera","password":")") + kPassword + R"("})"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(std::string(header(answer.headers, "set-cookie")), Not(HasSubstr("chosen")));
  EXPECT_EQ(get({fixed, ""}, "me").status, 401);
}

TEST_F(ApiTest, SigningInAgainEndsTheSessionBefore) {
  const Browser before = sign_in("vera");
  const HttpResponse answer =
      api_.answer("sign-in", request("POST", {{"Cookie", before.cookie}},
                                     std::string(R"({"name":"vera","password":")") + kPassword + R"("})"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(get(before, "me").status, 401);
}

TEST_F(ApiTest, AnAdminsApiTokenLooksButMakesNoAccounts) {
  const HttpResponse made = post(sign_in("ann"), "tokens", R"({"label":"export","days":30})");
  const std::string token = *json::read(made.body, {.bytes = 1'000, .depth = 4})->find("token")->string();
  const Header bearer{"Authorization", "Bearer " + token};
  EXPECT_EQ(api_.answer("accounts", request("GET", {bearer})).status, 200);
  EXPECT_EQ(api_.answer("accounts/remove", request("POST", {bearer}, R"({"name":"vera"})")).status, 403);
  EXPECT_TRUE(book_.account("vera"));
}

TEST_F(ApiTest, GuessingIsAnswered429) {
  HttpResponse answer;
  for (int i = 0; i <= limits::kAccountFailures; ++i)
    answer = api_.answer("sign-in", request("POST", {}, R"({"name":"vera","password":"a wrong password"})"));
  EXPECT_EQ(answer.status, 429);
}

TEST_F(ApiTest, AnApiTokenWorksWithoutACookieAndCannotMakeOthers) {
  const Browser vera = sign_in("vera");
  const HttpResponse made = post(vera, "tokens", R"({"label":"export","days":30})");
  ASSERT_EQ(made.status, 200);
  const std::string token = *json::read(made.body, {.bytes = 1'000, .depth = 4})->find("token")->string();
  const Header bearer{"Authorization", "Bearer " + token};
  EXPECT_EQ(api_.answer("tickets", request("GET", {bearer})).status, 200);
  EXPECT_EQ(api_.answer("accounts", request("GET", {bearer})).status, 403) << "its account's role";
  EXPECT_EQ(api_.answer("tokens", request("POST", {bearer}, R"({"label":"x","days":1})")).status, 403);
  EXPECT_THAT(get(vera, "tokens").body, Not(HasSubstr(token)));
  EXPECT_EQ(api_.answer("tickets", request("GET", {{"Cookie", "__Host-turnaround=" + token}})).status, 401);
  const std::string session = vera.cookie.substr(vera.cookie.find('=') + 1);
  EXPECT_EQ(api_.answer("tickets", request("GET", {{"Authorization", "Bearer " + session}})).status, 401);
}

TEST_F(ApiTest, NoAnswerMayBeStoredOrHoldsASecret) {
  const Browser ann = sign_in("ann");
  for (const char* path : {"me", "accounts", "audit", "tokens", "tickets", "nowhere"}) {
    const HttpResponse answer = get(ann, path);
    EXPECT_EQ(header(answer.headers, "cache-control"), "no-store") << path;
    EXPECT_THAT(answer.body, Not(HasSubstr("scrypt"))) << path;
    EXPECT_THAT(answer.body, Not(HasSubstr(kPassword))) << path;
  }
}

TEST_F(ApiTest, RequestsThatAreNotUnderstoodSayWhereAndChangeNothing) {
  const Browser ann = sign_in("ann");
  const std::size_t before = book_.entries.size();
  const struct {
    const char* body;
    const char* says;
  } kRows[] = {
      {"", "line 1"},
      {"[]", "object"},
      {R"({"name":"bob"})", "role"},
      {R"({"name":"bob","role":"king","password":"another long password"})", "`viewer`, `operator` or `admin`"},
      {R"({"name":"bob","role":"viewer","password":"another long password","admin":true})", "admin"},
      {R"({"name":7,"role":"viewer","password":"another long password"})", "name"}};
  for (const auto& row : kRows) {
    const HttpResponse answer = post(ann, "accounts", row.body);
    EXPECT_EQ(answer.status, 400) << row.body;
    EXPECT_THAT(answer.body, HasSubstr(row.says)) << row.body;
    EXPECT_THAT(answer.body, Not(HasSubstr("another long password"))) << row.body;
  }
  EXPECT_EQ(book_.entries.size(), before);
}

TEST_F(ApiTest, SaysWhetherTheFirstAccountIsMadeAndMakesItOnce) {
  EXPECT_EQ(api_.answer("state", request("GET", {})).body, R"({"set_up":true})");
  const std::string body = R"({"token":"guess","name":"eve","password":"another long password"})";
  EXPECT_EQ(api_.answer("set-up", request("POST", {}, body)).status, 401);
  EXPECT_FALSE(book_.account("eve"));
}

}  // namespace
}  // namespace turnaround
