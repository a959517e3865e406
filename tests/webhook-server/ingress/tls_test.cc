#include "webhook-server/ingress/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certificate.h"
#include "tests/support/temp_folder.h"
#include "tests/webhook-server/ingress/loopback.h"
#include "webhook-server/ingress/listener.h"

namespace turnaround {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const std::string kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

std::string answer_of(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// A listener that answers each request with the body that it was sent, over TLS.
class Tls : public testing::Test {
 protected:
  TlsIdentity identity(const TestCertificate& certificate) {
    certificate.write(folder_.file("certificate.pem"));
    Result<TlsIdentity> identity = TlsIdentity::open(folder_.file("certificate.pem"), certificate.key());
    EXPECT_TRUE(identity) << identity.error().message;
    return *std::move(identity);
  }
  void serve(ListenOptions options = {}) {
    options.workers = 2;
    auto opened = Listener::open(
        options, [](const FramedRequest& request, const Respond& respond) { respond(answer_of(request.body)); },
        metrics_, identity(first_));
    ASSERT_TRUE(opened);
    listener_ = *std::move(opened);
  }
  LoopbackClient connect() const { return LoopbackClient(listener_->port()); }
  double closes(const char* reason) { return metrics_.value("turnaround_early_closes_total", {{"reason", reason}}); }
  void wait_for(const char* reason) {
    while (closes(reason) == 0) std::this_thread::sleep_for(1ms);
  }
  void expect_honest_client_is_served() {
    LoopbackClient honest = connect();
    ASSERT_TRUE(honest.encrypt());
    ASSERT_TRUE(honest.send(kGet));
    EXPECT_EQ(status_of(honest.receive()), 200);
  }

  TempFolder folder_;
  TestCertificate first_{"first"};
  Metrics metrics_;
  std::unique_ptr<Listener> listener_;
};

TEST_F(Tls, CarriesRequestsAndAnswersOfAnySizeOnOneConnection) {
  serve();
  LoopbackClient client = connect();
  ASSERT_TRUE(client.encrypt());
  EXPECT_EQ(client.server_name(), "first");
  EXPECT_STREQ(SSL_get_version(client.tls()), "TLSv1.3");
  for (const std::size_t size : {0u, 1u, 16'383u, 16'384u, 16'385u, 300'000u, 1'000'000u}) {
    const std::string body(size, 'b');
    ASSERT_TRUE(
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" + body));
    EXPECT_EQ(client.receive(), answer_of(body)) << size;
  }
}

TEST_F(Tls, AnswersPipelinedRequestsInOrder) {
  serve();
  LoopbackClient client = connect();
  ASSERT_TRUE(client.encrypt());
  std::string all;
  for (int i = 0; i < 50; ++i)
    all += "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n" + std::to_string(10 + i);
  ASSERT_TRUE(client.send(all));
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.receive(), answer_of(std::to_string(10 + i)));
}

TEST_F(Tls, AsksForABodyThatIsHeldBack) {
  serve();
  LoopbackClient client = connect();
  ASSERT_TRUE(client.encrypt());
  ASSERT_TRUE(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client.receive(), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.send("held"));
  EXPECT_EQ(client.receive(), answer_of("held"));
}

TEST_F(Tls, EndsWithCloseNotifySoThatNothingCanBeCutOff) {
  serve();
  LoopbackClient client = connect();
  ASSERT_TRUE(client.encrypt());
  ASSERT_TRUE(client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  client.receive_all();
  EXPECT_EQ(SSL_get_shutdown(client.tls()) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
}

TEST_F(Tls, RefusesVersionsBelow12AndWeakCiphers) {
  serve();
  struct {
    const char* what;
    int most;
    const char* ciphers;
    bool agrees;
  } const kOffers[] = {
      {"1.1", TLS1_1_VERSION, "DEFAULT:@SECLEVEL=0", false},
      {"1.0", TLS1_VERSION, "DEFAULT:@SECLEVEL=0", false},
      {"1.2 without forward secrecy", TLS1_2_VERSION, "AES256-GCM-SHA384", false},
      {"1.2 with CBC", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA", false},
      {"1.2", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", true},
      {"1.3", TLS1_3_VERSION, "DEFAULT", true},
  };
  for (const auto& each : kOffers) {
    LoopbackClient client = connect();
    const bool agreed = client.encrypt([&](SSL* tls) {
      SSL_set_security_level(tls, 0);
      SSL_set_min_proto_version(tls, TLS1_VERSION);
      SSL_set_max_proto_version(tls, each.most);
      SSL_set_cipher_list(tls, each.ciphers);
    });
    EXPECT_EQ(agreed, each.agrees) << each.what;
    if (!agreed) continue;
    ASSERT_TRUE(client.send(kGet));
    EXPECT_EQ(status_of(client.receive()), 200) << each.what;
  }
  EXPECT_EQ(closes("bad_handshake"), 4);
}

TEST_F(Tls, SpeaksHttp11AndRefusesWhoOffersOnlyOtherProtocols) {
  serve();
  const auto offers = [&](const std::string& list) {
    LoopbackClient client = connect();
    return client.encrypt([&](SSL* tls) {
      SSL_set_alpn_protos(tls, reinterpret_cast<const unsigned char*>(list.data()), static_cast<unsigned>(list.size()));
    });
  };
  EXPECT_TRUE(offers("\x02h2\x08http/1.1"));
  EXPECT_FALSE(offers("\x02h2"));
  EXPECT_FALSE(offers("\x04smtp"));
}

TEST_F(Tls, ResumesSessionsWithoutKeepingThem) {
  serve();
  LoopbackClient client = connect();
  ASSERT_TRUE(client.encrypt());
  ASSERT_TRUE(client.send(kGet));
  client.receive();
  const std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session(SSL_get1_session(client.tls()),
                                                                          SSL_SESSION_free);
  LoopbackClient again = connect();
  ASSERT_TRUE(again.encrypt([&](SSL* tls) { SSL_set_session(tls, session.get()); }));
  EXPECT_EQ(SSL_session_reused(again.tls()), 1);
}

TEST_F(Tls, WhoHangsUpAfterTheHandshakeBrokeNoHandshake) {
  serve();
  for (int i = 0; i < 50; ++i) {
    LoopbackClient client = connect();
    ASSERT_TRUE(client.encrypt());
    ASSERT_TRUE(client.send(kGet));
    ASSERT_EQ(status_of(client.receive()), 200);
  }
  while (metrics_.value("turnaround_connections") > 0) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(closes("bad_handshake"), 0);
}

TEST_F(Tls, RefusesRenegotiation) {
  serve();
  LoopbackClient client = connect();
  ASSERT_TRUE(client.encrypt([](SSL* tls) { SSL_set_max_proto_version(tls, TLS1_2_VERSION); }));
  SSL_renegotiate(client.tls());
  EXPECT_NE(SSL_do_handshake(client.tls()), 1);
  expect_honest_client_is_served();
}

TEST_F(Tls, DropsASlowHandshakeAfterTheHeadsDeadline) {
  ListenOptions options;
  options.deadlines.head = 30ms;
  serve(options);
  LoopbackClient silent = connect();
  EXPECT_EQ(silent.receive_all(), "");
  LoopbackClient halfway = connect();
  ASSERT_TRUE(halfway.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)));
  EXPECT_EQ(halfway.receive_all(), "");
  EXPECT_EQ(closes("slow_handshake"), 2);
}

TEST_F(Tls, DropsGarbageInsteadOfAHandshake) {
  serve();
  for (const std::string& garbage :
       {std::string(1'000, '\xff'), std::string(1'000, '\0'), std::string("SSH-2.0-OpenSSH_9.2\r\n"),
        std::string("\x16\x03\x01\xff\xff", 5) + std::string(70'000, 'x'),
        std::string("\x15\x03\x01\x00\x02\x02\x28", 7)}) {
    LoopbackClient client = connect();
    client.send(garbage);
    EXPECT_EQ(client.receive_all().find("HTTP"), std::string::npos);
  }
  EXPECT_EQ(closes("bad_handshake"), 5);
  expect_honest_client_is_served();
}

TEST_F(Tls, TellsAPlainClientToUseHttps) {
  serve();
  LoopbackClient plain = connect();
  ASSERT_TRUE(plain.send(kGet));
  const std::string answer = plain.receive_all();
  EXPECT_EQ(status_of(answer), 400);
  EXPECT_THAT(answer, HasSubstr("https://"));
  EXPECT_EQ(closes("not_tls"), 1);
}

TEST_F(Tls, OnePeersHandshakesCountTowardsItsLimit) {
  ListenOptions options;
  options.connections_per_peer = 2;
  serve(options);
  const LoopbackClient one = connect();
  const LoopbackClient two = connect();
  LoopbackClient third = connect();
  EXPECT_FALSE(third.encrypt());
  EXPECT_EQ(closes("too_many_of_peer"), 1);
}

TEST_F(Tls, DropsWhoDoesNotTakeTheAnswer) {
  ListenOptions options;
  options.deadlines.write = 50ms;
  auto opened = Listener::open(
      options, [](const FramedRequest&, const Respond& respond) { respond(std::string(16 << 20, 'x')); }, metrics_,
      identity(first_));
  ASSERT_TRUE(opened);
  LoopbackClient slow((*opened)->port());
  ASSERT_TRUE(slow.encrypt());
  ASSERT_TRUE(slow.send(kGet));
  wait_for("answer_not_taken");
  EXPECT_LT(slow.receive_all().size(), std::size_t{16 << 20});
}

TEST_F(Tls, NewConnectionsGetTheNewCertificateAndOldOnesGoOn) {
  serve();
  LoopbackClient before = connect();
  ASSERT_TRUE(before.encrypt());
  listener_->present(identity(TestCertificate("second")));
  LoopbackClient after = connect();
  ASSERT_TRUE(after.encrypt());
  EXPECT_EQ(after.server_name(), "second");
  ASSERT_TRUE(before.send(kGet));
  EXPECT_EQ(status_of(before.receive()), 200);
}

TEST_F(Tls, SaysWhatIsWrongWithACertificateOrKey) {
  const auto opened = [&](const std::string& file, const std::string& key) {
    const Result<TlsIdentity> identity = TlsIdentity::open(file, Secret(key));
    return identity ? "nothing" : identity.error().message;
  };
  const std::string file = folder_.file("certificate.pem");
  EXPECT_THAT(opened(file, first_.key_pem), HasSubstr("`" + file + "` cannot be read as a certificate"));
  first_.write(file);
  EXPECT_EQ(opened(file, first_.key_pem), "nothing");
  EXPECT_THAT(opened(file, "no key"), HasSubstr("the key cannot be read"));
  EXPECT_THAT(opened(file, TestCertificate("other").key_pem), HasSubstr("not the one that"));
  EXPECT_THAT(opened(file, "no key"), testing::Not(HasSubstr("no key")));
}

TEST_F(Tls, KnowsWhenTheCertificateEnds) {
  EXPECT_EQ(identity(TestCertificate("past", "2025-12-24T18:00:00Z")).expires_at(),
            *parse_instant("2025-12-24T18:00:00Z"));
}

}  // namespace
}  // namespace turnaround
