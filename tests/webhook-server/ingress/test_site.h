// A site for tests of the routes: one connection, an inbox in memory, a clock that stands still.
#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/json/json.h"
#include "core/limits.h"
#include "tests/webhook-server/ingress/signing.h"
#include "webhook-server/ingress/http.h"
#include "webhook-server/ingress/site.h"

namespace turnaround {

/// A helpdesk that signs with a timestamp and sends {"key": …, "ticket": …}.
class PlainAdapter : public Adapter {
 public:
  std::string_view vendor() const override { return "plain"; }
  SignatureScheme signature() const override {
    return {.signature_header = "X-Plain-Signature",
            .timestamp_header = "X-Plain-Timestamp",
            .encoding = SignatureScheme::Encoding::hex,
            .content = SignatureScheme::SignedContent::timestamp_then_body,
            .prefix = ""};
  }
  std::vector<Error> check_settings(const Settings&) const override { return {}; }
  Result<Address> address(const std::vector<Header>&, std::string_view body) const override {
    const auto read = json::read(body, {.bytes = 1u << 20, .depth = limits::kJsonDepth});
    if (!read) return read.error();
    const json::Value* key = read->find("key");
    const json::Value* ticket = read->find("ticket");
    if (key == nullptr || key->string() == nullptr) return Error{"no_key", "", "the webhook has no `key`"};
    return Address{*key->string(), ticket != nullptr && ticket->string() != nullptr ? *ticket->string() : "", "plain"};
  }
  Result<Step> read(const Settings&, std::string_view, std::span<const HttpResponse>) const override {
    return Step{Gone{}};
  }
  std::optional<HttpRequest> write(const Settings&, const Snapshot&, const WriteBack&) const override {
    return std::nullopt;
  }
  Verdict judge(const HttpResponse&) const override { return {}; }
  std::vector<std::string> differences(const Settings&, const Snapshot&, const WriteBack&) const override { return {}; }
};

class MemoryInbox : public Inbox {
 public:
  void submit(Delivery delivery, std::function<void(Put)> then) override {
    const Put result = keep(std::move(delivery));
    if (!slow) return then(result);
    const std::lock_guard lock(mutex_);
    waiting_.push_back([then = std::move(then), result] { then(result); });
  }
  /// Of a slow inbox: the disk has answered.
  void sync() {
    std::vector<std::function<void()>> all;
    {
      const std::lock_guard lock(mutex_);
      all = std::exchange(waiting_, {});
    }
    for (const auto& each : all) each();
  }
  void keep_rejected(Delivery delivery, std::string reason) override {
    const std::lock_guard lock(mutex_);
    if (!keeps_bodies) delivery.body.clear();
    rejected.emplace_back(std::move(delivery), std::move(reason));
  }
  bool fails = false;
  bool slow = false;  ///< deliveries are answered by sync()
  bool keeps_bodies = true;
  std::vector<Delivery> stored;
  std::vector<std::pair<Delivery, std::string>> rejected;

 private:
  Put keep(Delivery delivery) {
    const std::lock_guard lock(mutex_);
    if (fails) return Put::failed;
    if (!keys_.insert(delivery.connection + "/" + delivery.key).second) return Put::duplicate;
    stored.push_back(std::move(delivery));
    return Put::stored;
  }

  std::mutex mutex_;
  std::set<std::string> keys_;
  std::vector<std::function<void()>> waiting_;
};

/// Waits for the answer.
inline std::string answered(Routes& routes, const FramedRequest& request) {
  std::promise<std::string> answer;
  routes.answer(request, [&answer](std::string bytes) { answer.set_value(std::move(bytes)); });
  return answer.get_future().get();
}

inline constexpr const char* kTestNow = "2026-03-02T09:00:00Z";

inline std::string test_signature(std::string_view timestamp, std::string_view body) {
  return sender::hex(sender::hmac_sha256("s3cret", std::string(timestamp) + std::string(body)));
}

/// The headers of a right delivery of `body`.
inline std::vector<Header> test_signed(std::string_view body) {
  return {{"Host", "a"}, {"X-Plain-Timestamp", kTestNow}, {"X-Plain-Signature", test_signature(kTestNow, body)}};
}

struct TestSite {
  PlainAdapter adapter;
  MemoryInbox inbox;
  Metrics metrics;
  std::vector<Connection> connections;
  std::shared_ptr<const BookOnShelf> book;
  std::string not_ready;
  std::string viewer_token;
  std::string metrics_token;
  std::filesystem::path preview_folder;
  ConsoleApi* console = nullptr;
  bool https = false;

  TestSite() {
    connections.push_back({.id = "acme",
                           .adapter = &adapter,
                           .signing_keys = {{Secret("s3cret"), std::nullopt}},
                           .preview_origins = {"https://acme.example"}});
    Policy policy;
    policy.name = "test";
    policy.categories.push_back({.id = "normal", .label = "Normal"});
    Result<Book> compiled = Book::compile(std::move(policy), {}, "sha256:abc");
    EXPECT_TRUE(compiled) << compiled.error().message;
    book = std::make_shared<const BookOnShelf>(BookOnShelf{*std::move(compiled), R"({"the":"book"})"});
  }
  Site site() {
    return {.connections = connections,
            .inbox = inbox,
            .metrics = metrics,
            .now = [] { return *parse_instant(kTestNow); },
            .book = [this](std::string_view) { return book; },
            .not_ready = [this] { return not_ready; },
            .ticket_json = [](std::string_view connection, std::string_view ticket) -> std::optional<std::string> {
              if (ticket != "7") return std::nullopt;
              return R"({"connection":")" + std::string(connection) + R"(","ticket":"7"})";
            },
            .preview_folder = preview_folder,
            .viewer_token = Secret(viewer_token),
            .metrics_token = Secret(metrics_token),
            .console = console,
            .https = https};
  }
};

}  // namespace turnaround
