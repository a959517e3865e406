// No password or token that somebody wrote into a ticket is ever on disk or in the log.
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <fstream>
#include <future>
#include <sstream>

#include "core/codec/codec.h"
#include "core/json/json.h"
#include "tests/support/fake_helpdesk.h"
#include "tests/support/planted.h"
#include "tests/support/temp_folder.h"
#include "tests/webhook-server/ingress/test_site.h"
#include "webhook-server/ingress/hooks.h"
#include "webhook-server/pipeline/worker.h"
#include "webhook-server/store/sqlite.h"
#include "webhook-server/ticket_page.h"

namespace turnaround {
namespace {

// Its rule quotes what it finds, and what it finds stands beside the secrets.
constexpr auto kPolicy = R"({
  "name": "A desk that quotes", "fields": ["end-user-password", "sender"],
  "phrases": [{"name": "words", "phrases": ["password|passwort|kennwort|wachtwoord|contrasena|passe|mail|pwd|users"]}],
  "topics": [{"id": "other", "label": "anything"}],
  "categories": [
    {"id": "medium", "label": "Medium",
     "definitions": [{"id": "said", "says": "something is said", "when": {"any": [
       {"field": "text", "operator": "mentions", "value": ["@words"]}, {"field": "end-user-password", "operator": "present"},
       {"field": "sender", "operator": "present"}]}}],
     "targets": [{"id": "solution", "label": "Solution", "within": "8 hours", "starts": "created", "met_by": ["solved"]}]}],
  "automated_response": {"allocated": "Filed as {{category}}.", "uncategorised": "A colleague will look."}
})";

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class KeptSecretsTest : public ::testing::Test {
 protected:
  KeptSecretsTest() {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log_);
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink));
    PolicyReading reading = read_policy(kPolicy);
    EXPECT_TRUE(reading.problems.empty()) << reading.problems.front().error.message;
    auto book = Book::compile(std::move(reading.policy), ZoneData{"pinned", {}}, "sha256:desk");
    EXPECT_TRUE(book.ok());
    shelf_.put("acme", {*std::move(book), "bytes"});
    auto opened = open_sqlite_store(folder_.file("store.db"));
    EXPECT_TRUE(opened.ok());
    store_ = std::move(*opened);
    helpdesk_.write_faults.push_back({.status = 500, .body = "password: in an answer"});
  }
  ~KeptSecretsTest() override { spdlog::set_default_logger(logger_before_); }

  /// A webhook with the ticket's texts, as a helpdesk sends it.
  HttpResponse post(const std::string& key, const std::string& text) {
    TestSite test;
    Site site{.connections = test.connections,
              .inbox = *store_,
              .metrics = metrics_,
              .now = [] { return *parse_instant(kTestNow); },
              .book = [](std::string_view) { return nullptr; },
              .not_ready = [] { return std::string(); },
              .ticket_json = [](std::string_view, std::string_view) { return std::nullopt; },
              .preview_folder = {}};
    json::Writer out;
    out.object();
    if (!key.empty()) out.key("key").text(key);
    const std::string body = out.key("ticket").text("7").key("comment").text(text).close().take();
    FramedRequest request;
    request.id = "r" + std::to_string(posted_++);
    request.headers = test_signed(body);
    request.headers.push_back({"X-Plain-Note", text.substr(0, text.find('\n'))});
    request.body = body;
    Hooks hooks(site);
    std::promise<HttpResponse> answer;
    hooks.take("acme", request, [&answer](HttpResponse each) { answer.set_value(std::move(each)); });
    return answer.get_future().get();
  }

  void work() {
    Worker worker({.connection = connection_,
                   .shelf = shelf_,
                   .store = *store_,
                   .client = helpdesk_,
                   .traffic = traffic_,
                   .metrics = metrics_,
                   .now = [this] { return now_; },
                   .jitter = [] { return Jitter{500}; }});
    for (int steps = 0; steps < 100 && worker.step(); ++steps) {
    }
  }

  std::string on_disk() const {
    std::string all;
    for (const char* suffix : {"", "-wal", "-shm"}) all += bytes_of(folder_.file("store.db") + suffix);
    return all;
  }

  TempFolder folder_;
  FakeHelpdesk helpdesk_;
  FakeAdapter adapter_{helpdesk_};
  Connection connection_{.id = "acme", .adapter = &adapter_};
  Shelf shelf_;
  Metrics metrics_;
  Traffic traffic_;
  std::unique_ptr<Store> store_;
  std::ostringstream log_;
  std::shared_ptr<spdlog::logger> logger_before_ = spdlog::default_logger();
  Instant now_ = *parse_instant("2026-03-06T12:00:00Z");
  int posted_ = 0;
};

TEST_F(KeptSecretsTest, NoneSurvives) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    testing::Planter planter(seed);
    helpdesk_.change("7", [&](Snapshot& seen) { seen.ticket = planter.ticket(); });
    EXPECT_EQ(post("k" + std::to_string(seed), planter.text()).status, 202);
    EXPECT_EQ(post("", planter.text()).status, 400);
    work();
    const auto stored = store_->ticket("acme", "7");
    ASSERT_TRUE(stored);
    EXPECT_FALSE(stored->decision.empty());
    EXPECT_EQ(planter.found_in(on_disk()), "") << seed;
    EXPECT_EQ(planter.found_in(log_.str()), "") << seed;
    EXPECT_EQ(planter.found_in(*ticket_json(*store_, shelf_, "acme", "7", now_)), "") << seed;
    now_ += std::chrono::hours{1};
  }
  EXPECT_NE(on_disk().find("[redacted]"), std::string::npos);
}

}  // namespace
}  // namespace turnaround
