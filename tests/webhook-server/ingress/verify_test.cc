#include "webhook-server/ingress/verify.h"

#include <gtest/gtest.h>

#include "tests/webhook-server/ingress/signing.h"

namespace turnaround {
namespace {

// The vendor's published example.
constexpr const char* kSecret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==";
constexpr const char* kTimestamp = "2021-03-25T05:09:27Z";
constexpr const char* kBody = R"({"event":"ticket.updated","id":123})";
constexpr const char* kSignature = "S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM=";

SignatureScheme scheme() {
  return {.signature_header = "X-Signature",
          .timestamp_header = "X-Timestamp",
          .encoding = SignatureScheme::Encoding::base64,
          .content = SignatureScheme::SignedContent::timestamp_then_body,
          .prefix = ""};
}

Instant at(const char* text) {
  return *parse_instant(text);
}

SigningKey key(const char* secret, std::optional<Instant> not_after = std::nullopt) {
  return {Secret(secret), not_after};
}

std::vector<Header> signed_headers(const std::string& signature = kSignature,
                                   const std::string& timestamp = kTimestamp) {
  return {{"Host", "a"}, {"x-signature", signature}, {"x-timestamp", timestamp}};
}

struct Case {
  const char* what;
  std::vector<SigningKey> keys;
  std::vector<Header> headers;
  std::string body;
  const char* now;
  Verified result;
};

TEST(Verify, AcceptsWhatTheHelpdeskSignedAndNothingElse) {
  const char* const soon = "2021-03-25T05:10:00Z";
  const std::vector<SigningKey> one{key(kSecret)};
  const std::vector<SigningKey> old_and_new{key("old"), key(kSecret)};
  const Case kCases[] = {
      {"the published example", one, signed_headers(), kBody, soon, Verified::ok},
      {"second of two keys", old_and_new, signed_headers(), kBody, soon, Verified::ok},
      {"the key in its last second", {key(kSecret, at(soon))}, signed_headers(), kBody, soon, Verified::ok},
      {"the key expired",
       {key(kSecret, at(kTimestamp)), key("new")},
       signed_headers(),
       kBody,
       soon,
       Verified::expired_key},
      {"no key", {}, signed_headers(), kBody, soon, Verified::bad_signature},
      {"another key", {key("other")}, signed_headers(), kBody, soon, Verified::bad_signature},
      {"a changed byte", one, signed_headers(), R"({"event":"ticket.updated","id":124})", soon,
       Verified::bad_signature},
      {"a byte more", one, signed_headers(), std::string(kBody) + "\n", soon, Verified::bad_signature},
      {"another timestamp", one, signed_headers(kSignature, "2021-03-25T05:09:28Z"), kBody, soon,
       Verified::bad_signature},
      {"300 s old", one, signed_headers(), kBody, "2021-03-25T05:14:27Z", Verified::ok},
      {"301 s old", one, signed_headers(), kBody, "2021-03-25T05:14:28Z", Verified::stale_timestamp},
      {"300 s in the future", one, signed_headers(), kBody, "2021-03-25T05:04:27Z", Verified::ok},
      {"301 s in the future", one, signed_headers(), kBody, "2021-03-25T05:04:26Z", Verified::stale_timestamp},
      {"no signature", one, {{"X-Timestamp", kTimestamp}}, kBody, soon, Verified::missing_header},
      {"no timestamp", one, {{"X-Signature", kSignature}}, kBody, soon, Verified::missing_header},
      {"two signatures",
       one,
       {{"X-Signature", kSignature}, {"X-Signature", kSignature}, {"X-Timestamp", kTimestamp}},
       kBody,
       soon,
       Verified::missing_header},
      {"empty signature", one, signed_headers(""), kBody, soon, Verified::bad_signature},
      {"31 bytes", one, signed_headers("S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiA=="), kBody, soon,
       Verified::bad_signature},
      {"33 bytes", one, signed_headers("S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLMA"), kBody, soon,
       Verified::bad_signature},
      {"no padding", one, signed_headers("S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM"), kBody, soon,
       Verified::bad_signature},
      {"bits beyond the end", one, signed_headers("S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLN="), kBody, soon,
       Verified::bad_signature},
      {"the URL alphabet", one, signed_headers("S_RDdU2ERmj7LHDDoWJ2onPYH-t7_f2-LTM4dL7UiLM="), kBody, soon,
       Verified::bad_signature},
      {"a blank inside", one, signed_headers("S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+ LTM4dL7UiLM="), kBody, soon,
       Verified::bad_signature},
  };
  for (const Case& each : kCases) {
    const Verifier verifier(scheme(), each.keys, Seconds{300});
    EXPECT_EQ(name(verifier.check(each.headers, each.body, at(each.now))), name(each.result)) << each.what;
  }
}

TEST(Verify, ChecksNoAgeWhenTheWindowIsZero) {
  const std::vector<SigningKey> keys{key(kSecret)};
  const Verifier verifier(scheme(), keys, Seconds{0});
  EXPECT_EQ(verifier.check(signed_headers(), kBody, at("2026-01-01T00:00:00Z")), Verified::ok);
}

TEST(Verify, ReadsHexWithAPrefixOverTheBodyAlone) {
  // RFC 4231, test case 2.
  const SignatureScheme github{.signature_header = "X-Hub-Signature-256",
                               .timestamp_header = "",
                               .encoding = SignatureScheme::Encoding::hex,
                               .content = SignatureScheme::SignedContent::body,
                               .prefix = "sha256="};
  const std::vector<SigningKey> keys{key("Jefe")};
  const Verifier verifier(github, keys, Seconds{300});
  const std::string hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  const std::string body = "what do ya want for nothing?";
  const auto check = [&](const std::string& value) {
    return verifier.check({{"X-Hub-Signature-256", value}}, body, at("2026-01-01T00:00:00Z"));
  };
  EXPECT_EQ(check("sha256=" + hex), Verified::ok);
  EXPECT_EQ(check(hex), Verified::bad_signature) << "the prefix belongs to it";
  EXPECT_EQ(check("sha256=" + hex + "00"), Verified::bad_signature);
  EXPECT_EQ(check("sha256=" + hex.substr(2)), Verified::bad_signature);
  EXPECT_EQ(check("sha256=g" + hex.substr(1)), Verified::bad_signature);
}

TEST(Verify, ReadsATimestampInUnixSeconds) {
  // python3: hmac.new(b"k", b"1614000000{}", "sha256")
  const std::vector<SigningKey> keys{key("k")};
  const Verifier verifier(scheme(), keys, Seconds{300});
  const char* const signature = "Lpzq89vQOSRGr217LR4JGMcJecEXyag0PUym81b6cB0=";
  EXPECT_EQ(verifier.check(signed_headers(signature, "1614000000"), "{}", Instant(Seconds{1614000100})), Verified::ok);
  EXPECT_EQ(verifier.check(signed_headers(signature, "1614000000"), "{}", Instant(Seconds{1614000301})),
            Verified::stale_timestamp);
}

// The helpdesk may take up the new key at any moment of the overlap, and may sign with either for a while (Shopify: an
// hour). Each minute of three days is tried with whatever the sender could use then.
TEST(Verify, ChangingAKeyRefusesNothingInTheOverlapAndAcceptsNothingAfterIt) {
  const Instant added = at("2026-03-02T08:00:00Z");
  const Instant over = at("2026-03-04T08:00:00Z");
  const SigningKey old_key{Secret("old"), over};
  const SigningKey new_key{Secret("new"), std::nullopt};
  const std::vector<SigningKey> only_old{{Secret("old"), std::nullopt}};
  const std::vector<SigningKey> both{old_key, new_key};
  const std::vector<SigningKey> only_new{new_key};
  const Verifier before(scheme(), only_old, Seconds{300});
  const Verifier overlap(scheme(), both, Seconds{300});
  const Verifier after(scheme(), only_new, Seconds{300});
  const auto check = [](const Verifier& verifier, const char* secret, Instant now) {
    const std::string stamp = format_instant(now);
    return verifier.check(signed_headers(sender::base64(sender::hmac_sha256(secret, stamp + "{}")), stamp), "{}", now);
  };
  int refused = 0;
  int accepted_late = 0;
  for (Instant now = added - Seconds{3'600}; now < over + Seconds{86'400}; now += Seconds{60}) {
    if (now < added) refused += check(before, "old", now) != Verified::ok;
    if (now >= added) refused += check(overlap, "new", now) != Verified::ok;
    if (now >= added && now <= over) refused += check(overlap, "old", now) != Verified::ok;
    if (now > over) accepted_late += check(overlap, "old", now) == Verified::ok;
    if (now > over) refused += check(after, "new", now) != Verified::ok;
    if (now > over) accepted_late += check(after, "old", now) == Verified::ok;
  }
  EXPECT_EQ(refused, 0);
  EXPECT_EQ(accepted_late, 0);
  EXPECT_EQ(check(overlap, "old", over), Verified::ok);
  EXPECT_EQ(check(overlap, "old", over + Seconds{1}), Verified::expired_key);
  EXPECT_EQ(check(after, "old", over), Verified::bad_signature);
}

TEST(SameSecret, NothingIsNoProof) {
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_FALSE(same_secret("abc", "abd"));
  EXPECT_FALSE(same_secret("abc", "ab"));
  EXPECT_FALSE(same_secret("", ""));
}

}  // namespace
}  // namespace turnaround
