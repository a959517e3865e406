#include "webhook-server/sealing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_folder.h"

namespace turnaround {
namespace {

using testing::HasSubstr;

/// A configuration whose secrets stand as the test says.
class Sealing : public testing::Test {
 protected:
  Sealing() {
    write("old.key", std::string(64, '1'));
    write("new.key", std::string(64, '2'));
    write("plain", "k3y");
  }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.file(name), std::ios::binary) << text << '\n';
  }
  std::string text(const std::string& master_keys, const std::string& signing_key, const std::string& token) const {
    return R"({"master_keys": [)" + master_keys + R"(],
 "connections": [{"id": "acme", "vendor": "zendesk", "policy": "p.json", "base_url": "https://acme.zendesk.com",
 "signing_keys": [)" +
           signing_key + R"(], "auth": {"user": "sla@acme.example", "token": )" + token + R"(},
 "settings": {"fields": {"category": 1, "due_date": 2, "due": 3, "missing": 4}}}]})";
  }
  Config config(const std::string& text) const {
    ConfigReading reading = read_config(text);
    EXPECT_TRUE(reading.problems.empty()) << reading.problems.front().error.message;
    return resolved(std::move(reading.config), folder_.file(""));
  }
  std::string sealed(const std::string& master_keys, const std::string& place, const std::string& secret) const {
    Config with = config(text(master_keys, kPlain, kPlain));
    Result<std::string> sealed = seal_for(with, place, Secret(secret));
    EXPECT_TRUE(sealed) << sealed.error().message;
    return *sealed;
  }
  static std::string token(const Config& config) {
    const ConnectionsReading opened = open_connections(config);
    EXPECT_TRUE(opened.problems.empty()) << opened.problems.front().message;
    return std::get<BasicAuth>(opened.connections.at(0).authorisation).token.reveal();
  }

  const std::string kOld = R"({"file": "old.key"})";
  const std::string kNew = R"({"file": "new.key"})";
  const std::string kPlain = R"({"file": "plain"})";
  const std::string kToken = "/connections/acme/auth/token";
  TempFolder folder_;
};

TEST_F(Sealing, ASealedSecretIsUsedLikeAnyOther) {
  Config with =
      config(text(kOld, sealed(kOld, "/connections/acme/signing_keys", "sign"), sealed(kOld, kToken, "t0ken")));
  ASSERT_TRUE(open_seals(with).empty());
  EXPECT_EQ(token(with), "t0ken");
  EXPECT_EQ(open_connections(with).connections.at(0).signing_keys.at(0).secret.reveal(), "sign");
}

TEST_F(Sealing, MasterKeysAreChangedWithoutAMomentInWhichASecretCannotBeOpened) {
  const std::string before = text(kOld, kPlain, sealed(kOld, kToken, "t0ken"));
  std::string both = before;
  both.replace(both.find(kOld), kOld.size(), kNew + ", " + kOld);
  Config overlap = config(both);
  ASSERT_TRUE(open_seals(overlap).empty());
  EXPECT_EQ(token(overlap), "t0ken");

  const Result<Resealed> fresh = reseal(both, config(both));
  ASSERT_TRUE(fresh) << fresh.error().message;
  EXPECT_EQ(fresh->values, 1u);
  std::string after = fresh->text;
  after.replace(after.find(", " + kOld), kOld.size() + 2, "");
  Config with = config(after);
  ASSERT_TRUE(open_seals(with).empty());
  EXPECT_EQ(token(with), "t0ken");

  Config lost = config(text(kNew, kPlain, sealed(kOld, kToken, "t0ken")));
  EXPECT_EQ(open_seals(lost).at(0).code, "unknown_master_key");
}

TEST_F(Sealing, ResealingKeepsEveryOtherByte) {
  const std::string before = text(kOld, kPlain, sealed(kOld, kToken, "t0ken"));
  const Result<Resealed> fresh = reseal(before, config(before));
  ASSERT_TRUE(fresh);
  EXPECT_NE(fresh->text, before);
  EXPECT_EQ(fresh->text.size(), before.size());
  EXPECT_EQ(fresh->text.substr(0, before.find("v1.")), before.substr(0, before.find("v1.")));
}

TEST_F(Sealing, ProblemsNameThePlaceInTheConfiguration) {
  Config moved = config(text(kOld, sealed(kOld, kToken, "t0ken"), kPlain));
  const std::vector<Error> problems = open_seals(moved);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].where, "/connections/0/signing_keys/0");
  EXPECT_EQ(problems[0].code, "wrong_seal");

  Config keyless = config(text("", kPlain, sealed(kOld, kToken, "t0ken")));
  EXPECT_EQ(open_seals(keyless).at(0).where, "/connections/0/auth/token");
  Config bad = config(text(kPlain, kPlain, sealed(kOld, kToken, "t0ken")));
  EXPECT_EQ(open_seals(bad).at(0).where, "/master_keys/0");
}

TEST_F(Sealing, OnlyPlacesThatTheConfigurationHasAreSealedFor) {
  Config with = config(text(kOld, kPlain, kPlain));
  const Result<std::string> sealed = seal_for(with, "/connections/acme/token", Secret("x"));
  ASSERT_FALSE(sealed);
  EXPECT_THAT(sealed.error().message, HasSubstr("\n  /connections/acme/auth/token\n  /connections/acme/signing_keys"));
  Config keyless = config(text("", kPlain, kPlain));
  EXPECT_EQ(seal_for(keyless, kToken, Secret("x")).error().code, "no_master_key");
}

TEST_F(Sealing, AConfigurationThatWasNotOpenedSaysSo) {
  const Config with = config(text(kOld, kPlain, sealed(kOld, kToken, "t0ken")));
  EXPECT_EQ(open_connections(with).problems.at(0).code, "still_sealed");
}

}  // namespace
}  // namespace turnaround
