#include "webhook-server/digest.h"

#include <gtest/gtest.h>

namespace turnaround {
namespace {

TEST(DigestTest, agrees_with_the_published_examples) {
  EXPECT_EQ(sha256("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(DigestTest, hmac_is_the_one_of_rfc_4231) {
  EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?"), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

TEST(DigestTest, base64_is_read_exactly) {
  EXPECT_EQ(from_base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(from_base64("Zm9vYmE="), "fooba");
  EXPECT_EQ(from_base64("Zm9vYg=="), "foob");
  for (const char* bad : {"", "Zm9", "Zm9vYg", "Zm9v Yg=", "Zg===", "====", "Z=9v", "Zm9-"})
    EXPECT_EQ(from_base64(bad), std::nullopt) << bad;
}

TEST(DigestTest, hex_is_two_digits_for_each_byte) {
  EXPECT_EQ(hex(std::string("\x0fz\xff", 3)), "0f7aff");
  EXPECT_EQ(from_hex("0f7aFF"), std::string("\x0fz\xff", 3));
  EXPECT_EQ(from_hex(""), "");
  for (const char* bad : {"0", "0f7", "0g", "0 ", "-1"}) EXPECT_EQ(from_hex(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace turnaround
