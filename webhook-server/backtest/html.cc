#include "webhook-server/backtest/html.h"

#include <algorithm>
#include <iterator>

#include "core/utf8.h"

namespace turnaround::backtest {
namespace {

std::string_view entity(char c) {
  switch (c) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

bool is_inline(std::string_view tag) {
  constexpr std::string_view kInline[] = {"b", "bdi", "code", "i", "small", "span"};
  return std::find(std::begin(kInline), std::end(kInline), tag) != std::end(kInline);
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    if (length == 0) {
      append_utf8(out, 0xFFFD);
    } else if (length > 1) {
      out += text.substr(0, length);
    } else if (const std::string_view safe = entity(text.front()); !safe.empty()) {
      out += safe;
    } else if (!is_control(text.front())) {
      out += text.front();
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string element(std::string_view tag, std::string_view content, std::string_view attributes) {
  std::string out = "<";
  out += tag;
  if (!attributes.empty()) (out += ' ') += attributes;
  out += '>';
  out += content;
  out += "</";
  out += tag;
  out += is_inline(tag) ? ">" : ">\n";
  return out;
}

std::string text(std::string_view tag, std::string_view content, std::string_view attributes) {
  return element(tag, escaped(content), attributes);
}

std::string html(const HtmlTable& table) {
  std::string head;
  for (const std::string& cell : table.head) {
    head += cell.empty() ? element("td", "") : element("th", cell, "scope=\"col\"");
  }
  std::string rows;
  for (const auto& row : table.rows) {
    std::string cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells += i == 0 ? element("th", row[i], "scope=\"row\"") : element("td", row[i]);
    }
    rows += element("tr", cells);
  }
  const std::string label = "aria-label=\"" + escaped(table.caption) + "\"";
  const std::string content = element("thead", element("tr", head)) + element("tbody", rows);
  const std::string box =
      element("div", element("table", content, label), "class=\"scrolls\" role=\"region\" tabindex=\"0\" " + label);
  return element("figure", text("figcaption", table.caption) + box);
}

std::string folded(std::string_view summary, std::string_view content) {
  return element("details", text("summary", summary) + std::string(content));
}

}  // namespace turnaround::backtest
