#include "webhook-server/ingress/listener.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "tests/webhook-server/ingress/loopback.h"

namespace turnaround {
namespace {

using namespace std::chrono_literals;

/// Answers with what it was asked: "POST /a hello".
void echo(const FramedRequest& request, const Respond& respond) {
  const std::string body = request.method + " " + request.target + " " + request.body;
  respond("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

std::string post(std::string_view body, std::string_view more = "") {
  return "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more) +
         "\r\n" + std::string(body);
}
const std::string kGet = "GET /b HTTP/1.1\r\nHost: a\r\n\r\n";

struct Served {
  Metrics metrics;
  std::unique_ptr<Listener> listener;
  explicit Served(ListenOptions options = {}, Handler handler = echo) {
    options.workers = 4;
    auto opened = Listener::open(options, std::move(handler), metrics);
    if (opened) listener = *std::move(opened);
  }
  double closes(const char* reason) { return metrics.value("turnaround_early_closes_total", {{"reason", reason}}); }
};

TEST(Listener, AnswersManyRequestsOnOneConnection) {
  Served served;
  LoopbackClient client(served.listener->port());
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(client.send(post("hello")));
    EXPECT_TRUE(client.receive().ends_with("POST /a hello"));
  }
}

TEST(Listener, AnswersPipelinedRequestsInOrder) {
  Served served;
  LoopbackClient client(served.listener->port());
  std::string all;
  for (int i = 0; i < 50; ++i) all += post(std::to_string(i)) + kGet;
  ASSERT_TRUE(client.send(all));
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(client.receive().ends_with("POST /a " + std::to_string(i)));
    EXPECT_TRUE(client.receive().ends_with("GET /b "));
  }
}

TEST(Listener, TakesARequestByteByByte) {
  Served served;
  LoopbackClient client(served.listener->port());
  for (char c : post("slowly")) ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_TRUE(client.receive().ends_with("POST /a slowly"));
}

TEST(Listener, AnswersAClientThatHasFinishedSending) {
  Served served;
  LoopbackClient client(served.listener->port());
  ASSERT_TRUE(client.send(post("last")));
  client.finish_sending();
  EXPECT_TRUE(client.receive_all().ends_with("POST /a last"));
}

TEST(Listener, ClosesAfterAnEarlyReplyAndTheClientCanReadIt) {
  Served served;
  LoopbackClient client(served.listener->port());
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n" + std::string(2'000'000, 'x') + kGet);
  const std::string all = client.receive_all();
  EXPECT_EQ(status_of(all), 413);
  EXPECT_NE(all.find("Connection: close"), std::string::npos);
  EXPECT_NE(all.find("\"code\":\"body_too_large\""), std::string::npos);
  EXPECT_EQ(all.find("200 OK"), std::string::npos) << "the body is not read as a request";
  EXPECT_EQ(served.closes("body_too_large"), 1);
}

TEST(Listener, ClosesWhenAsked) {
  Served served;
  LoopbackClient client(served.listener->port());
  ASSERT_TRUE(client.send(post("x", "Connection: close\r\n") + kGet));
  EXPECT_TRUE(client.receive_all().ends_with("POST /a x"));
}

TEST(Listener, AsksForABodyThatIsHeldBack) {
  Served served;
  LoopbackClient client(served.listener->port());
  const std::string request = post("held", "Expect: 100-continue\r\n");
  ASSERT_TRUE(client.send(request.substr(0, request.size() - 4)));
  EXPECT_EQ(client.receive(), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.send("held"));
  EXPECT_TRUE(client.receive().ends_with("POST /a held"));
}

TEST(Listener, DropsWhoIsLate) {
  struct {
    const char* sent;
    int status;
    const char* reason;
  } const kLate[] = {
      {"", 0, "no_request"},
      {"GET / HT", 408, "slow_head"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab", 408, "slow_body"},
  };
  ListenOptions options;
  options.deadlines.head = options.deadlines.request = options.deadlines.idle = 30ms;
  Served served(options);
  for (const auto& each : kLate) {
    LoopbackClient client(served.listener->port());
    ASSERT_TRUE(client.send(each.sent));
    EXPECT_EQ(status_of(client.receive_all()), each.status) << each.reason;
    EXPECT_EQ(served.closes(each.reason), 1) << each.reason;
  }
  LoopbackClient idle(served.listener->port());
  ASSERT_TRUE(idle.send(kGet));
  EXPECT_TRUE(idle.receive_all().ends_with("GET /b "));
  EXPECT_EQ(served.closes("idle"), 1);
}

TEST(Listener, DropsWhoDoesNotTakeTheAnswer) {
  ListenOptions options;
  options.deadlines.write = 50ms;
  Served served(options, [](const FramedRequest&, const Respond& respond) { respond(std::string(16 << 20, 'x')); });
  LoopbackClient slow(served.listener->port());
  ASSERT_TRUE(slow.send(kGet));
  while (served.closes("answer_not_taken") == 0) std::this_thread::sleep_for(5ms);
  EXPECT_LT(slow.receive_all().size(), std::size_t{16 << 20});
}

TEST(Listener, HoldsNoThreadForSlowClients) {
  Served served;
  std::vector<std::unique_ptr<LoopbackClient>> slow;
  for (int i = 0; i < 500; ++i) {
    slow.push_back(std::make_unique<LoopbackClient>(served.listener->port()));
    ASSERT_TRUE(slow.back()->send(i % 2 == 0 ? "POST /a HTTP/1.1\r\nHo"
                                             : "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n"));
  }
  LoopbackClient honest(served.listener->port());
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(slow[static_cast<std::size_t>(i)]->send("x"));
    ASSERT_TRUE(honest.send(post("hello")));
    ASSERT_TRUE(honest.receive().ends_with("POST /a hello"));
  }
  EXPECT_EQ(served.metrics.value("turnaround_connections"), 501);
}

TEST(Listener, LimitsConnectionsPerPeer) {
  ListenOptions options;
  options.connections_per_peer = 3;
  Served served(options);
  std::vector<std::unique_ptr<LoopbackClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<LoopbackClient>(served.listener->port()));
    ASSERT_TRUE(clients.back()->send(kGet));
    ASSERT_EQ(status_of(clients.back()->receive()), 200);
  }
  EXPECT_EQ(status_of(LoopbackClient(served.listener->port()).receive_all()), 503);
  EXPECT_EQ(served.closes("too_many_of_peer"), 1);
  clients.pop_back();
  while (served.metrics.value("turnaround_connections") == 3) std::this_thread::sleep_for(1ms);
  LoopbackClient next(served.listener->port());
  ASSERT_TRUE(next.send(kGet));
  EXPECT_EQ(status_of(next.receive()), 200);
}

TEST(Listener, DropsTheBiggestWhenItHoldsTooMuch) {
  ListenOptions options;
  options.held_bytes = 1 << 20;
  Served served(options);
  LoopbackClient big(served.listener->port());
  LoopbackClient bigger(served.listener->port());
  const std::string head = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
  ASSERT_TRUE(big.send(head + std::string(400'000, 'x')));
  bigger.send(head + std::string(900'000, 'x'));
  EXPECT_EQ(status_of(bigger.receive_all()), 503);
  ASSERT_TRUE(big.send(std::string(600'000, 'x')));
  EXPECT_EQ(status_of(big.receive()), 200);
  EXPECT_EQ(served.closes("held_bytes"), 1);
}

TEST(Listener, FinishesWhatIsInProgressWhenItStops) {
  std::promise<void> reached;
  std::promise<void> go_on;
  Served served({}, [&](const FramedRequest& request, const Respond& respond) {
    reached.set_value();
    go_on.get_future().wait();
    echo(request, respond);
  });
  LoopbackClient busy(served.listener->port());
  LoopbackClient idle(served.listener->port());
  ASSERT_TRUE(busy.send(post("hello")));
  reached.get_future().wait();
  std::thread stopping([&] { served.listener->stop(); });
  EXPECT_EQ(idle.receive_all(), "") << "idle connections end at once";
  EXPECT_FALSE(LoopbackClient(served.listener->port()).connected());
  go_on.set_value();
  EXPECT_TRUE(busy.receive_all().ends_with("POST /a hello"));
  stopping.join();
}

/// Requests whose answers are given later, by another thread than the one that took them.
class Unhurried {
 public:
  Handler handler() {
    return [this](const FramedRequest& request, const Respond& respond) {
      {
        const std::lock_guard lock(mutex_);
        waiting_.push_back([request, respond] { echo(request, respond); });
      }
      came_.notify_all();
    };
  }
  void await(std::size_t requests) {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [&] { return waiting_.size() == requests; });
  }
  void answer_all() {
    const std::lock_guard lock(mutex_);
    for (const auto& each : waiting_) each();
    waiting_.clear();
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::function<void()>> waiting_;
};

TEST(Listener, HoldsNoThreadWhileAnAnswerIsAwaited) {
  Unhurried unhurried;
  Served served({}, unhurried.handler());
  std::vector<LoopbackClient> clients;
  for (int i = 0; i < 50; ++i) {
    clients.emplace_back(served.listener->port());
    ASSERT_TRUE(clients.back().send(post(std::to_string(i)) + kGet));
  }
  unhurried.await(50);
  unhurried.answer_all();
  unhurried.await(50);
  unhurried.answer_all();
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(clients[static_cast<std::size_t>(i)].receive().ends_with("POST /a " + std::to_string(i)));
    EXPECT_TRUE(clients[static_cast<std::size_t>(i)].receive().ends_with("GET /b "));
  }
}

TEST(Listener, TakesAnAnswerWhoseClientIsGoneAndWaitsForItBeforeItEnds) {
  Unhurried unhurried;
  ListenOptions options;
  options.deadlines.drain = 5ms;
  Served served(options, unhurried.handler());
  LoopbackClient client(served.listener->port());
  ASSERT_TRUE(client.send(post("late")));
  unhurried.await(1);
  served.listener->stop();
  EXPECT_EQ(client.receive_all(), "") << "it was not answered in time";
  std::thread later([&] { unhurried.answer_all(); });
  served.listener.reset();
  unhurried.await(0);
  later.join();
}

TEST(Listener, SaysWhyItCannotListen) {
  Served served;
  Metrics metrics;
  ListenOptions taken;
  taken.port = served.listener->port();
  const auto again = Listener::open(taken, echo, metrics);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "cannot_listen");
  EXPECT_NE(again.error().message.find("`127.0.0.1`"), std::string::npos);
  ListenOptions name;
  name.address = "localhost";
  EXPECT_FALSE(Listener::open(name, echo, metrics));
}

}  // namespace
}  // namespace turnaround
