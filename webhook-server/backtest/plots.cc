#include "webhook-server/backtest/plots.h"

#include <algorithm>

#include "webhook-server/backtest/html.h"
#include "webhook-server/backtest/wording.h"

namespace turnaround::backtest {
namespace {

constexpr std::int64_t kSteps = 4;
constexpr std::int64_t kHeight = 1000;
constexpr std::int64_t kColumnWidth = 100;
constexpr std::int64_t kGap = 14;  ///< on both sides of a column, or of a group of them

struct Box {
  std::int64_t x, y, width, height;
};

std::string rect(const Box& box, std::string_view colour, const std::string& title) {
  const auto attribute = [](std::string_view name, std::int64_t value) {
    return std::string(name) + "=\"" + std::to_string(value) + "\" ";
  };
  const std::string place = attribute("x", box.x) + attribute("y", box.y) + attribute("width", box.width) +
                            attribute("height", box.height) + "class=\"" + std::string(colour) + "\"";
  return element("rect", title.empty() ? "" : text("title", title), place);
}

std::string svg(std::int64_t width, std::int64_t height, std::string_view content) {
  return element("svg", content,
                 "viewBox=\"0 0 " + std::to_string(width) + " " + std::to_string(height) +
                     "\" preserveAspectRatio=\"none\" aria-hidden=\"true\"");
}

std::int64_t sum_at(const Columns& columns, std::size_t i) {
  std::int64_t sum = 0;
  for (const Series& series : columns.series) sum += series.values[i];
  return sum;
}

std::int64_t most_of(const Columns& columns) {
  std::int64_t most = 1;
  for (std::size_t i = 0; i < columns.titles.size(); ++i) {
    if (columns.set == Columns::Set::stacked) most = std::max(most, sum_at(columns, i));
    for (const Series& series : columns.series) most = std::max(most, series.values[i]);
  }
  return most;
}

std::string title_of(const Columns& columns, const Series& series, std::size_t i) {
  return columns.titles[i] + ", " + series.name + ": " + grouped(series.values[i]);
}

std::string stacked(const Columns& columns, std::size_t i, std::int64_t top) {
  std::string out;
  std::int64_t below = 0;
  for (auto series = columns.series.rbegin(); series != columns.series.rend(); ++series) {
    const std::int64_t from = kHeight - below * kHeight / top;
    below += series->values[i];
    const std::int64_t to = kHeight - below * kHeight / top;
    const Box box{static_cast<std::int64_t>(i) * kColumnWidth + kGap, to, kColumnWidth - 2 * kGap, from - to};
    if (box.height > 0) out += rect(box, series->colour, title_of(columns, *series, i));
  }
  return out;
}

std::string side_by_side(const Columns& columns, std::size_t i, std::int64_t top) {
  std::string out;
  const std::int64_t width = (kColumnWidth - 2 * kGap) / static_cast<std::int64_t>(columns.series.size());
  std::int64_t x = static_cast<std::int64_t>(i) * kColumnWidth + kGap;
  for (const Series& series : columns.series) {
    const std::int64_t value = series.values[i];
    const std::int64_t height = value == 0 ? 0 : std::max<std::int64_t>(value * kHeight / top, 6);  // one is seen too
    if (height > 0) out += rect({x, kHeight - height, width, height}, series.colour, title_of(columns, series, i));
    x += width;
  }
  return out;
}

std::string axis(std::int64_t step, std::int64_t top) {
  std::string out;
  for (std::int64_t value = 0; value <= top; value += step) {
    out += element("span", grouped(value), "style=\"bottom:" + std::to_string(value * 100 / top) + "%\"");
  }
  return element("div", out, "class=\"y\" aria-hidden=\"true\"");
}

std::string grid(std::int64_t width, std::int64_t step, std::int64_t top) {
  std::string out;
  for (std::int64_t value = step; value <= top; value += step) {
    const std::string y = std::to_string(kHeight - value * kHeight / top);
    out += element("line", "", "x1=\"0\" x2=\"" + std::to_string(width) + "\" y1=\"" + y + "\" y2=\"" + y + "\"");
  }
  return out;
}

std::string labels(const std::vector<std::string>& names, std::string_view where) {
  std::string out;
  for (const std::string& name : names) out += text("span", name);
  return element("div", out, "class=\"x " + std::string(where) + "\" aria-hidden=\"true\"");
}

std::string legend(const std::vector<Series>& all) {
  std::string out;
  for (const Series& series : all)
    out += element("li", element("i", "", "class=\"" + series.colour + "\"") + escaped(series.name));
  return element("ul", out, "class=\"legend\" aria-hidden=\"true\"");
}

}  // namespace

std::string share_bar(std::int64_t now, std::int64_t before) {
  std::string out = rect({0, 0, 1000, 10}, "track", "");
  if (now > 0) out += rect({0, 0, now, 10}, "now", "");
  const std::int64_t mark = std::clamp<std::int64_t>(before - 3, 0, 994);
  if (before >= 0) out += rect({mark - 3, -4, 12, 18}, "halo", "") + rect({mark, -4, 6, 18}, "mark", "");
  return element("span", svg(1000, 10, out), "class=\"share\"");
}

std::string columns(const Columns& columns) {
  const std::int64_t step = round_step(most_of(columns));
  const std::int64_t top = (most_of(columns) + step - 1) / step * step;
  const auto width = static_cast<std::int64_t>(columns.titles.size()) * kColumnWidth;
  std::string drawn = grid(width, step, top);
  for (std::size_t i = 0; i < columns.titles.size(); ++i) {
    drawn += columns.set == Columns::Set::stacked ? stacked(columns, i, top) : side_by_side(columns, i, top);
  }
  const std::string chart =
      axis(step, top) + svg(width, kHeight, drawn) + labels(columns.labels, "wide") + labels(columns.fewer, "narrow");
  return (columns.series.size() > 1 ? legend(columns.series) : "") + element("div", chart, "class=\"chart\"");
}

std::int64_t round_step(std::int64_t most) {
  for (std::int64_t ten = 1;; ten *= 10) {
    for (const std::int64_t factor : {1, 2, 5}) {
      if (most <= factor * ten * kSteps) return factor * ten;
    }
  }
}

}  // namespace turnaround::backtest
