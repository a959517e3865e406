#include "webhook-server/outbound/client.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <thread>

namespace turnaround {
namespace {

class ClientTest : public testing::Test {
 protected:
  ClientTest() {
    desk.Get("/echo", [](const httplib::Request& request, httplib::Response& answer) {
      answer.set_content(request.get_header_value("Authorization"), "text/plain");
    });
    desk.Get("/host", [](const httplib::Request& request, httplib::Response& answer) {
      answer.set_content(request.get_header_value("Host"), "text/plain");
    });
    desk.Get("/close",
             [](const httplib::Request&, httplib::Response& answer) { answer.set_header("Connection", "close"); });
    desk.Get("/large", [](const httplib::Request&, httplib::Response& answer) {
      answer.set_content(std::string(5'000, 'x'), "text/plain");
    });
    desk.Get("/moved", [](const httplib::Request&, httplib::Response& answer) { answer.set_redirect("/echo"); });
    desk.Get("/drip", [this](const httplib::Request&, httplib::Response& answer) {
      answer.set_chunked_content_provider("text/plain", [this](std::size_t, httplib::DataSink& sink) {
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
        return !done && sink.write("x", 1);
      });
    });
    desk.Get("/private", [this](const httplib::Request& request, httplib::Response& answer) {
      const bool good =
          request.get_header_value("Authorization") == "Bearer token-" + std::to_string(good_token.load());
      answer.status = good ? 200 : 401;
    });
    desk.Post("/oauth/tokens", [this](const httplib::Request& request, httplib::Response& answer) {
      last_token_request = request.body;
      answer.set_content("{\"access_token\":\"token-" + std::to_string(++minted) + "\",\"expires_in\":1800}",
                         "application/json");
    });
    connection.base_url = "http://127.0.0.1:" + std::to_string(desk.bind_to_any_port("127.0.0.1"));
    thread = std::thread([this] { desk.listen_after_bind(); });
    while (!desk.is_running()) std::this_thread::yield();
    connection.authorisation = BasicAuth{"sla@acme.example/token", Secret("s3cret")};
  }
  ~ClientTest() override {
    done = true;
    client.reset();
    desk.stop();
    thread.join();
  }
  Result<HttpResponse> get(const std::string& target, std::vector<Header> headers = {}) {
    if (!client) client = make_client(connection, tokens, options);
    return client->send({.method = "GET", .target = target, .headers = std::move(headers)});
  }

  httplib::Server desk;
  std::thread thread;
  std::atomic<bool> done{false};
  std::atomic<int> minted{0};
  std::atomic<int> good_token{1};
  std::string last_token_request;
  Connection connection{.id = "acme", .private_network = true};
  TokenCache tokens;
  Instant now{Seconds{1'000'000}};
  ClientOptions options{.answer_bytes = 1'000, .now = [this] { return now; }};
  std::unique_ptr<HelpdeskClient> client;
};

TEST_F(ClientTest, says_who_it_is) {
  EXPECT_EQ(get("/echo")->body, "Basic c2xhQGFjbWUuZXhhbXBsZS90b2tlbjpzM2NyZXQ=");
}

TEST_F(ClientTest, whatever_could_begin_another_header_or_request_is_not_sent) {
  EXPECT_EQ(get("/echo", {{"If-Match", "v1\r\nX-Evil: 1"}}).error().code, "bad_request");
  EXPECT_EQ(get("/echo HTTP/1.1\r\nX-Evil: 1").error().code, "bad_request");
  EXPECT_EQ(get("http://elsewhere.example/").error().code, "bad_request");
}

TEST_F(ClientTest, an_answer_over_the_limit_is_cut_off) {
  EXPECT_EQ(get("/large").error().code, "too_large");
}

TEST_F(ClientTest, a_redirect_is_an_answer_and_not_followed) {
  EXPECT_EQ(get("/moved")->status, 302);
}

TEST_F(ClientTest, an_answer_that_drips_for_ever_ends_at_the_deadline_and_the_client_goes_on) {
  options.total = std::chrono::milliseconds{100};
  EXPECT_EQ(get("/drip").error().code, "too_slow");
  EXPECT_EQ(get("/echo")->status, 200);
}

TEST_F(ClientTest, nobody_there_is_an_error_and_not_an_answer) {
  connection.base_url = "http://127.0.0.1:1";
  EXPECT_EQ(get("/echo").error().code, "unreachable");
}

TEST_F(ClientTest, an_oauth_token_is_fetched_once_and_again_when_it_expires_or_is_refused) {
  connection.authorisation = OAuthClient{.client_id = "sla", .client_secret = Secret("s3cret")};
  EXPECT_EQ(get("/private")->status, 200);
  EXPECT_EQ(get("/private")->status, 200);
  EXPECT_EQ(minted, 1);
  EXPECT_NE(last_token_request.find("\"grant_type\":\"client_credentials\""), std::string::npos);
  good_token = 2;
  EXPECT_EQ(get("/private")->status, 200);
  EXPECT_EQ(minted, 2);
  now += Seconds{1'800};
  good_token = 3;
  EXPECT_EQ(get("/private")->status, 200);
  EXPECT_EQ(minted, 3);
}

TEST_F(ClientTest, connects_to_the_internet_only_unless_the_connection_says_otherwise) {
  connection.private_network = false;
  EXPECT_EQ(get("/echo").error().code, "address_refused");
}

TEST_F(ClientTest, goes_where_the_judged_address_is_and_calls_the_host_by_its_name) {
  connection.private_network = false;
  connection.base_url = "http://desk.example:" + authority_of(connection.base_url).port;
  std::vector<std::string> addresses{"127.0.0.1"};
  options.resolve = [&](const std::string&) { return addresses; };
  options.judge = [](std::string_view address) {
    return address == "127.0.0.1" ? std::nullopt : std::optional<std::string_view>("elsewhere");
  };
  EXPECT_EQ(get("/host")->body, connection.base_url.substr(7));
  addresses = {"127.0.0.2"};
  EXPECT_TRUE(get("/host").ok()) << "the connection that stands stays";
  EXPECT_EQ(get("/close")->status, 200);
  EXPECT_EQ(get("/host").error().code, "address_refused") << "a new one is judged anew";
}

TEST(BaseUrlTest, is_https_or_this_machine_and_nothing_but_a_host) {
  for (const char* good :
       {"https://acme.zendesk.com", "http://127.0.0.1:80", "http://localhost:1", "http://[::1]:8080"})
    EXPECT_TRUE(check_base_url(good).ok()) << good;
  for (const char* bad : {"", "acme.zendesk.com", "http://acme.zendesk.com", "https://", "https://a/b", "https://u@a",
                          "ftp://a", "http://127.0.0.1.evil.example", "http://localhost.evil.example"})
    EXPECT_FALSE(check_base_url(bad).ok()) << bad;
}

}  // namespace
}  // namespace turnaround
