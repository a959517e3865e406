#include "webhook-server/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace turnaround {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kPlace = "/connections/acme/auth/token";

MasterKey key(char digit) {
  return *MasterKey::read(Secret(std::string(64, digit)));
}

TEST(Seal, OpensWithTheKeyAndPlaceItWasMadeFor) {
  const MasterKey keys[] = {key('1'), key('2')};
  for (const std::string& secret : {std::string("x"), std::string("geheim! \xC3\xA4"), std::string(5'000, 'k')}) {
    const std::string sealed = seal(keys[1], kPlace, Secret(secret));
    EXPECT_THAT(sealed, HasSubstr("v1." + keys[1].id() + "."));
    if (secret.size() > 3) {
      EXPECT_THAT(sealed, Not(HasSubstr(secret)));
    }
    const Result<Secret> opened = unseal(keys, kPlace, sealed);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->reveal(), secret);
  }
}

TEST(Seal, NeverTheSameTwice) {
  std::set<std::string> sealed;
  for (int i = 0; i < 1'000; ++i) sealed.insert(seal(key('1'), kPlace, Secret("same")).substr(0, 28));
  EXPECT_EQ(sealed.size(), 1'000u) << "nonces repeat";
}

TEST(Seal, EveryAlteredCharacterIsSeen) {
  const MasterKey keys[] = {key('1')};
  const std::string sealed = seal(keys[0], kPlace, Secret("hush"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    for (const char other : {'A', 'x', '0', '=', '.', '\0'}) {
      std::string altered = sealed;
      if (altered[i] == other) continue;
      altered[i] = other;
      const Result<Secret> opened = unseal(keys, kPlace, altered);
      ASSERT_FALSE(opened) << i << " " << other;
      EXPECT_THAT(opened.error().message, Not(HasSubstr("hush")));
    }
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) EXPECT_FALSE(unseal(keys, kPlace, sealed.substr(0, size)));
}

TEST(Seal, SaysWhatIsWrongAndNeverTheValue) {
  const MasterKey right[] = {key('1')};
  const MasterKey wrong[] = {key('2')};
  const std::string sealed = seal(right[0], kPlace, Secret("hush"));
  EXPECT_EQ(unseal(wrong, kPlace, sealed).error().code, "unknown_master_key");
  EXPECT_THAT(unseal(wrong, kPlace, sealed).error().message, HasSubstr("`" + right[0].id() + "`"));
  EXPECT_EQ(unseal(right, "/viewer_token", sealed).error().code, "wrong_seal");
  EXPECT_THAT(unseal(right, "/viewer_token", sealed).error().message, HasSubstr("`/viewer_token`"));
  EXPECT_EQ(unseal(right, kPlace, "hush").error().code, "bad_seal");
  EXPECT_THAT(unseal(right, kPlace, "hush").error().message, Not(HasSubstr("hush")));
}

TEST(Seal, AMasterKeyIsSixtyFourHexDigits) {
  for (const std::string& text : {std::string(), std::string(63, '1'), std::string(65, '1'), std::string(64, 'g')}) {
    const Result<MasterKey> key = MasterKey::read(Secret(text));
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, "bad_master_key");
    if (!text.empty()) {
      EXPECT_THAT(key.error().message, Not(HasSubstr(text)));
    }
  }
  EXPECT_EQ(key('a').id(), key('A').id());
  EXPECT_NE(key('1').id(), key('2').id());
}

}  // namespace
}  // namespace turnaround
