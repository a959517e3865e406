#include "core/json/json.h"

#include <gtest/gtest.h>

namespace turnaround::json {
namespace {

constexpr ReadLimits kLimits{.bytes = 1 << 20, .depth = 64};

std::string written(const Value& value) {
  Writer w;
  struct Walk {
    Writer& w;
    void operator()(const Value& value) const { std::visit(*this, value.held); }
    void operator()(const Value::Null&) const { w.null(); }
    void operator()(bool value) const { w.boolean(value); }
    void operator()(std::int64_t value) const { w.number(value); }
    void operator()(const Value::Number& value) const { w.text("number " + value.text); }
    void operator()(const std::string& value) const { w.text(value); }
    void operator()(const Value::Array& values) const {
      w.array();
      for (const Value& value : values) (*this)(value);
      w.close();
    }
    void operator()(const Value::Object& members) const {
      w.object();
      for (const Member& member : members) {
        w.key(member.name);
        (*this)(member.value);
      }
      w.close();
    }
  };
  Walk{w}(value);
  return w.take();
}

struct Reads {
  std::string text;
  std::string tree;  ///< written again, numbers that are not whole as "number …"
};

TEST(Json, ReadsWhatRfc8259Allows) {
  const Reads table[] = {
      {"null", "null"},
      {" \t\r\n[ ] ", "[]"},
      {"{}", "{}"},
      {R"({"b":1,"a":[true,false,null]})", R"({"b":1,"a":[true,false,null]})"},
      {"-0", "0"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"9223372036854775808", R"("number 9223372036854775808")"},
      {"123456789012345678901234567890", R"("number 123456789012345678901234567890")"},
      {"1.50", R"("number 1.50")"},
      {"2E3", R"("number 2E3")"},
      {R"("\u0041\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\")", "\"A\u00e9\U0001F600/\\b\\f\\n\\r\\t\\\"\\\\\""},
      {R"("\u0000\u001f")", R"("\u0000\u001f")"},
      {"\"\x7f\"", "\"\x7f\""},
      {R"({"":{"":""}})", R"({"":{"":""}})"},
  };
  for (const Reads& row : table) {
    const auto value = read(row.text, kLimits);
    ASSERT_TRUE(value.ok()) << row.text << ": " << value.error().message;
    EXPECT_EQ(written(*value), row.tree) << row.text;
  }
}

struct Refuses {
  std::string text;
  std::string code;
  std::string where;
};

TEST(Json, RefusesTheRestWithItsLine) {
  std::string deep(65, '[');
  std::string many = "{";
  for (int i = 0; i < 40; ++i) many += "\"m" + std::to_string(i) + "\":1,\n";
  many += "\"m7\":2}";
  const Refuses table[] = {
      {"", "json_syntax", "line 1"},
      {"\n\n", "json_syntax", "line 3"},
      {"{\"a\":1,}", "json_syntax", "line 1"},
      {"[1\n2]", "json_syntax", "line 2"},
      {"[1,\n", "json_syntax", "line 2"},
      {"{a:1}", "json_syntax", "line 1"},
      {"{} {}", "json_syntax", "line 1"},
      {"[01]", "json_syntax", "line 1"},
      {"[+1]", "json_syntax", "line 1"},
      {"[1.]", "json_syntax", "line 1"},
      {"[NaN]", "json_syntax", "line 1"},
      {"'a'", "json_syntax", "line 1"},
      {"// a\n1", "json_syntax", "line 1"},
      {"\"a\nb\"", "json_syntax", "line 1"},
      {"\"\\x\"", "json_syntax", "line 1"},
      {"\"\\ud800\"", "json_syntax", "line 1"},
      {"\"\\ud800\\ud800\"", "json_syntax", "line 1"},
      {"\"\\udc00\"", "json_syntax", "line 1"},
      {"\"\\u-123\"", "json_syntax", "line 1"},
      {"\"\\u12", "json_syntax", "line 1"},
      {"\xEF\xBB\xBF{}", "json_syntax", "line 1"},
      {"\"\xC0\x80\"", "json_syntax", "line 1"},
      {"\"\xED\xA0\x80\"", "json_syntax", "line 1"},
      {"\"\xF4\x90\x80\x80\"", "json_syntax", "line 1"},
      {"\"\xFF\"", "json_syntax", "line 1"},
      {std::string("{}\n\0x", 5), "json_syntax", "line 2"},
      {"{\"a\":1,\n\"b\":2,\n\"a\":3}", "json_duplicate_key", "line 3"},
      {"{\"a\":1,\"\\u0061\":3}", "json_duplicate_key", "line 1"},
      {many, "json_duplicate_key", "line 41"},
      {deep, "json_depth", "line 1"},
      {std::string(1 << 20, ' ') + "1", "json_too_large", ""},
  };
  for (const Refuses& row : table) {
    const auto value = read(row.text, kLimits);
    ASSERT_FALSE(value.ok()) << row.text;
    EXPECT_EQ(value.error().code, row.code) << row.text;
    EXPECT_EQ(value.error().where, row.where) << row.text;
  }
}

TEST(Json, SaysWhatToMend) {
  struct Row {
    std::string text;
    std::string message;
  };
  const Row table[] = {
      {"[1 2]", "syntax error while parsing array - unexpected number literal; expected ']'"},
      {"[1, ", "syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal"},
      {"{\"a\" 1}", "syntax error while parsing object separator - unexpected number literal; expected ':'"},
      {"{\"a\":1,}", "syntax error while parsing object key - unexpected '}'; expected string literal"},
      {"\xEF\xBB\xBF{}", "begins with a byte order mark: save the file without it"},
  };
  for (const Row& row : table) {
    const auto value = read(row.text, kLimits);
    ASSERT_FALSE(value.ok()) << row.text;
    EXPECT_EQ(value.error().message, row.message);
  }
}

TEST(Json, CountsValues) {
  const auto value = read("[1,2,\n3]", {.bytes = 100, .depth = 4, .values = 3});
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.error(), (Error{"json_too_many_values", "line 2", "more than 3 values: make the text smaller"}));
  EXPECT_TRUE(read("[1,2]", {.bytes = 100, .depth = 4, .values = 3}).ok());
}

TEST(Json, RemembersLines) {
  const auto value = read("{\n\"a\": [\n1\n,2,\n\"x\"\n],\n\n\"b\"\n:\n{\n}, \"c\": true\n}\n", kLimits);
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(value->line, 1);
  const Value::Array& a = *value->find("a")->array();
  EXPECT_EQ(value->find("a")->line, 2);
  EXPECT_EQ(a[0].line, 3);
  EXPECT_EQ(a[1].line, 4);
  EXPECT_EQ(a[2].line, 5);
  EXPECT_EQ(value->find("b")->line, 10);
  EXPECT_EQ(value->find("c")->line, 11);
  EXPECT_EQ(value->find("d"), nullptr);
  EXPECT_EQ(a[0].find("a"), nullptr);
}

TEST(JsonWriter, WritesCompactly) {
  Writer w;
  w.object().key("id").text("t1").key("due").null().key("n").number(-5);
  w.key("list").array().boolean(true).object().close().array().close().text("x").close();
  w.key("q\"").text("y").close();
  EXPECT_EQ(w.take(), R"({"id":"t1","due":null,"n":-5,"list":[true,{},[],"x"],"q\"":"y"})");
}

TEST(JsonWriter, ReplacesInvalidBytes) {
  struct Row {
    std::string text;
    std::string expected;
  };
  const Row table[] = {
      {"a\xC3\xA9z", "\"a\u00e9z\""},
      {"a\xC3", "\"a\uFFFD\""},
      {"\x80", "\"\uFFFD\""},
      {"\xE0\x80\x80", "\"\uFFFD\uFFFD\uFFFD\""},
      {"\xED\xA0\x80", "\"\uFFFD\uFFFD\uFFFD\""},
      {"\xF0\x9F\x98\x80", "\"\U0001F600\""},
      {"\xF5\x80", "\"\uFFFD\uFFFD\""},
      {std::string("a\0b\x1f", 4), R"("a\u0000b\u001f")"},
  };
  for (const Row& row : table) {
    Writer w;
    w.text(row.text);
    EXPECT_EQ(w.take(), row.expected);
  }
}

}  // namespace
}  // namespace turnaround::json
