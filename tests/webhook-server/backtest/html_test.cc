#include "webhook-server/backtest/html.h"

#include <gtest/gtest.h>

namespace turnaround::backtest {
namespace {

TEST(Html, TextFromOutsideStaysText) {
  struct Case {
    std::string text;
    const char* expected;
  };
  const Case cases[] = {
      {"<b>\"&'", "&lt;b&gt;&quot;&amp;&#39;"},
      {"</title><script>alert(1)</script>", "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;"},
      {"&lt;", "&amp;lt;"},
      {"Grüße, 東京 \xF0\x9F\x94\xA5", "Grüße, 東京 \xF0\x9F\x94\xA5"},
      {std::string("a\0b\x1B[31m\x7F", 9), "ab[31m"},
      {"tab\tline\n", "tab\tline\n"},
      {"\xC3", "\xEF\xBF\xBD"},
      {"\xC3<", "\xEF\xBF\xBD&lt;"},
      {"\xC0\xBC", "\xEF\xBF\xBD\xEF\xBF\xBD"},  // an overlong <
      {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"", ""},
  };
  for (const Case& each : cases) EXPECT_EQ(escaped(each.text), each.expected) << each.text;
}

TEST(Html, Elements) {
  EXPECT_EQ(element("b", "<i></i>"), "<b><i></i></b>");
  EXPECT_EQ(element("p", "x", "class=\"of\""), "<p class=\"of\">x</p>\n");
  EXPECT_EQ(text("span", "1 < 2"), "<span>1 &lt; 2</span>");
  EXPECT_EQ(folded("More & more", "<p></p>"), "<details><summary>More &amp; more</summary>\n<p></p></details>\n");
}

TEST(Html, ATableNamesItselfItsColumnsAndItsRows) {
  const std::string table = html({"\"Late\" & later", {"", "Met"}, {{"Solution", "7"}}});
  EXPECT_NE(table.find("<figcaption>&quot;Late&quot; &amp; later</figcaption>"), table.npos) << table;
  EXPECT_NE(table.find("aria-label=\"&quot;Late&quot; &amp; later\""), table.npos) << table;
  EXPECT_NE(table.find("<th scope=\"col\">Met</th>"), table.npos) << table;
  EXPECT_NE(table.find("<th scope=\"row\">Solution</th>\n<td>7</td>"), table.npos) << table;
}

}  // namespace
}  // namespace turnaround::backtest
