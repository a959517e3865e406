// Pieces of a page. What comes from tickets goes through `escaped` or `text`; everything else here is HTML already.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace turnaround::backtest {

/// Text that may stand between tags or in a quoted attribute; control characters are left out, bytes that are no UTF-8
/// become U+FFFD.
///   escaped("<b>\"&'") == "&lt;b&gt;&quot;&amp;&#39;"
std::string escaped(std::string_view text);

/// <tag attributes>content</tag>, with a line end where it is no part of a line.
std::string element(std::string_view tag, std::string_view content, std::string_view attributes = {});
/// The same of text from outside.
std::string text(std::string_view tag, std::string_view content, std::string_view attributes = {});

/// Cells are HTML. The first of a row names it.
struct HtmlTable {
  std::string caption;  ///< text, above it
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};
/// In a box that scrolls by itself where the screen is narrow.
std::string html(const HtmlTable& table);

/// Something that opens when it is asked for. `summary` is text.
std::string folded(std::string_view summary, std::string_view content);

}  // namespace turnaround::backtest
