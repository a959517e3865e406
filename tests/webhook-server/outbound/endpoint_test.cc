#include "webhook-server/outbound/endpoint.h"

#include <gtest/gtest.h>

#include "webhook-server/digest.h"

namespace turnaround {
namespace {

const Outgoing kEvent{.endpoint = "pager", .id = "msg_p5jXN8AQM9LWM0D4loKWxJek", .payload = R"({"test": 2432232314})"};
constexpr Instant kNow{Seconds{1'614'265'330}};

Endpoint endpoint(std::vector<std::string> secrets) {
  Endpoint made{.id = "pager", .url = "https://pager.example/sla?team=1"};
  for (const std::string& secret : secrets) made.keys.push_back(*signing_key(Secret(secret)));
  return made;
}

TEST(EndpointTest, signs_as_the_example_of_standard_webhooks) {
  const HttpRequest request = signed_request(endpoint({"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}), kEvent, kNow);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/sla?team=1");
  EXPECT_EQ(header(request.headers, "webhook-id"), kEvent.id);
  EXPECT_EQ(header(request.headers, "webhook-timestamp"), "1614265330");
  EXPECT_EQ(header(request.headers, "webhook-signature"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  EXPECT_EQ(request.body, kEvent.payload);
}

TEST(EndpointTest, every_secret_signs_so_that_one_can_be_changed) {
  const std::string first = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const std::string second = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  const auto signature = [](const HttpRequest& request) {
    return std::string(header(request.headers, "webhook-signature"));
  };
  EXPECT_EQ(signature(signed_request(endpoint({first, second}), kEvent, kNow)),
            signature(signed_request(endpoint({first}), kEvent, kNow)) + " " +
                signature(signed_request(endpoint({second}), kEvent, kNow)));
}

TEST(EndpointTest, a_secret_has_its_prefix_and_enough_bytes) {
  for (const char* bad : {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_short",
                          "whsec_c2hvcnQ=", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!"}) {
    const auto key = signing_key(Secret(bad));
    ASSERT_FALSE(key) << bad;
    EXPECT_EQ(key.error().message.find("MfKQ"), std::string::npos);
  }
}

TEST(EndpointTest, an_address_is_a_base_url_with_a_path) {
  for (const char* good : {"https://pager.example", "https://pager.example/", "https://pager.example:8443/a/b?c=d",
                           "https://pager.example?c=d", "http://127.0.0.1:80/x"})
    EXPECT_TRUE(check_endpoint_url(good)) << good;
  for (const char* bad : {"", "pager.example/x", "http://pager.example/x", "https://user@pager.example/x",
                          "https://pager.example/a b", "https://pager.example/a#b", "https://pager.example/\r\nX: y"})
    EXPECT_FALSE(check_endpoint_url(bad)) << bad;
  EXPECT_EQ(connection_to(endpoint({})).base_url, "https://pager.example");
}

}  // namespace
}  // namespace turnaround
