#include "core/json/redact_json.h"

#include <gtest/gtest.h>

#include "core/json/json.h"
#include "core/limits.h"

namespace turnaround::json {
namespace {

std::string after_redaction(std::string bytes) {
  redact(bytes);
  return bytes;
}

TEST(RedactJson, StaysValid) {
  const struct {
    std::string before;
    std::string after;
  } rows[] = {
      {R"({"password":"a","n":1})", R"({"password":"[redacted]","n":1})"},
      {R"({"password" : 4711, "user":{"api_key":"k","pw":""}})",
       R"({"password" : "[redacted]", "user":{"api_key":"[redacted]","pw":""}})"},
      {R"({"password":null,"token":true,"secret":{"password":"x"}})",
       R"({"password":null,"token":true,"secret":{"password":"[redacted]"}})"},
      {R"({"body":"Hello,\npw: sommer\nBob"})", R"({"body":"Hello,\npw: [redacted]\nBob"})"},
      {R"({"body":"\u003cb\u003ePIN:\u003c/b\u003e 4711\u003cbr\u003e"})", R"({"body":"<b>PIN:</b> [redacted]<br>"})"},
      {R"({"body":"la contrase\u00f1a: verano \ud83d\ude00"})", "{\"body\":\"la contraseña: [redacted] 😀\"}"},
      {R"({"body":"password: \"a b\""})", R"({"body":"password: \"[redacted]\""})"},
      {R"([ "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----" ])", R"([ "[redacted]" ])"},
      {R"({"body":"password reset does not work",  "x":"\u0041"})",
       R"({"body":"password reset does not work",  "x":"\u0041"})"},
      {R"({"a":"password: b","\ud800":"\q"})", R"(nothing)"},
  };
  for (const auto& row : rows) {
    const std::string after = after_redaction(row.before);
    if (row.after != "nothing") {
      EXPECT_EQ(after, row.after);
    }
    EXPECT_EQ(after_redaction(after), after);
    const auto is_json = [](const std::string& text) { return read(text, {text.size(), limits::kJsonDepth}).ok(); };
    EXPECT_EQ(is_json(row.before), is_json(after)) << after;
    EXPECT_EQ(after.find(": b"), std::string::npos);
  }
}

TEST(RedactJson, WhatIsNoJsonIsText) {
  EXPECT_EQ(after_redaction("user=bob&password=abc&x=1"), "user=bob&password=[redacted]&x=1");
  EXPECT_EQ(after_redaction("{\"a\":\"password: x\""), "{\"a\":\"password: [redacted]\"");
  EXPECT_EQ(after_redaction("{password: x}"), "{password: [redacted]");
}

}  // namespace
}  // namespace turnaround::json
