#include "webhook-server/accounts/password.h"

#include <gtest/gtest.h>

namespace turnaround {
namespace {

TEST(Password, OnlyTheRightOneFitsItsHash) {
  const std::string hash = hash_password(Secret("correct horse battery"));
  EXPECT_TRUE(hash.starts_with("scrypt$15$8$3$"));
  EXPECT_TRUE(is_password(Secret("correct horse battery"), hash));
  EXPECT_FALSE(is_password(Secret("correct horse batterx"), hash));
  EXPECT_FALSE(is_password(Secret(""), hash));
  EXPECT_NE(hash, hash_password(Secret("correct horse battery"))) << "salts differ";
}

TEST(Password, NothingFitsNobodyOrADamagedHash) {
  const std::string hash = hash_password(Secret("correct horse battery"));
  ASSERT_EQ(hash.substr(0, 14), "scrypt$15$8$3$");
  for (const std::string& damaged :
       {std::string(), hash.substr(1), hash.substr(0, hash.size() - 1), hash + "0", "scrypt$99$8$3$" + hash.substr(14),
        "scrypt$15$8$0$" + hash.substr(14), "scrypt$15$8$" + hash.substr(14),
        "scrypt$15$8$3$" + std::string(32, 'x') + "$" + std::string(64, '0')})
    EXPECT_FALSE(is_password(Secret("correct horse battery"), damaged)) << damaged;
}

// python3: hashlib.scrypt(b"correct horse battery", salt=bytes(range(16)), n=2**15, r=8, p=3, maxmem=2**26, dklen=32)
TEST(Password, IsScryptAsOthersComputeIt) {
  EXPECT_TRUE(is_password(Secret("correct horse battery"),
                          "scrypt$15$8$3$000102030405060708090a0b0c0d0e0f$"
                          "0544bf8d8dd15c894d51f54589bad74b59be66dc834b9ea4b286764a04a35254"));
}

TEST(Password, LengthIsWhatCounts) {
  const struct {
    const char* password;
    bool good;
  } kRows[] = {
      {"correct horse battery", true},
      {"fifteen letters", true},
      {"fourteen lette", false},
      {"\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F\xC3\xA9\xC3\xA8\xC3\xAA", false},  // 14 bytes, 7 characters
      {"aaaaaaaaaaaaaaaaaaaa", false},
      {"my turnaround login", false},
      {"Ann.Example is here", false},
      {"all lower case letters", true},
  };
  for (const auto& row : kRows)
    EXPECT_EQ(check_password(Secret(row.password), "ann.example").ok(), row.good) << row.password;
  EXPECT_FALSE(check_password(Secret(std::string(257, 'x') + "abcdefg"), "ann"));
}

}  // namespace
}  // namespace turnaround
