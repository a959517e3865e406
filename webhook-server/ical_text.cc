#include "webhook-server/ical_text.h"

#include <algorithm>

#include "webhook-server/limits.h"

namespace turnaround {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

Problem problem(int line, std::string_view code, std::string message) {
  return {{std::string(code), "", std::move(message)}, line};
}

/// A line that begins with a space or a tab goes on from the one before.
std::vector<IcalLine> unfolded(std::string_view bytes) {
  std::vector<IcalLine> lines;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  for (int number = 1; !bytes.empty(); ++number) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    while (line.ends_with('\r')) line.remove_suffix(1);
    const bool folded = line.starts_with(' ') || line.starts_with('\t');
    if (folded && !lines.empty()) {
      lines.back().text += line.substr(1);
    } else if (!line.empty()) {
      lines.push_back({std::string(line), number});
    }
  }
  return lines;
}

/// Follows BEGIN and END.
class Components {
 public:
  explicit Components(IcalText& out) : out_(out) {}

  /// False: there is no sense in reading on.
  bool take(const IcalLine& line) {
    const std::string name = ical_name(line.text);
    const std::string value = upper(std::string_view(line.text).substr(std::min(name.size() + 1, line.text.size())));
    if (name == "BEGIN") return begin(value, line);
    if (name == "END") return end(value, line);
    if (open_.empty())
      return refuse(line, "not_icalendar", "this is no iCalendar file: it begins with `BEGIN:VCALENDAR`");
    if (open_.size() == 2 && open_.back() == "VEVENT") out_.events.back().lines.push_back(line);
    return true;
  }

  void done(int last_line) {
    if (!out_.problems.empty()) return;
    if (!open_.empty()) {
      out_.problems.push_back(
          problem(last_line, "ical_syntax", "ends inside a `" + open_.back() + "`: part of the file is missing"));
    } else if (!seen_) {
      out_.problems.push_back(problem(last_line, "not_icalendar", "this is no iCalendar file: there is nothing in it"));
    }
  }

 private:
  bool begin(const std::string& value, const IcalLine& line) {
    if (open_.empty() && value != "VCALENDAR")
      return refuse(line, "not_icalendar", "this is no iCalendar file: it begins with `BEGIN:VCALENDAR`");
    if (open_.size() >= kDepth) return refuse(line, "ical_syntax", "nested too deeply: a `BEGIN` without `END`?");
    seen_ = true;
    open_.push_back(value);
    if (open_.size() != 2 || value != "VEVENT") return true;
    if (out_.events.size() >= limits::kIcalEvents) {
      return refuse(line, "ical_too_large",
                    "more than " + std::to_string(limits::kIcalEvents) + " events: remove old ones");
    }
    out_.events.push_back({line.number, {}});
    return true;
  }

  bool end(const std::string& value, const IcalLine& line) {
    if (open_.empty() || open_.back() != value)
      return refuse(line, "ical_syntax", "`" + line.text.substr(0, 40) + "` ends what has not begun");
    open_.pop_back();
    return true;
  }

  bool refuse(const IcalLine& line, std::string_view code, std::string message) {
    out_.problems.push_back(problem(line.number, code, std::move(message)));
    return false;
  }

  static constexpr std::size_t kDepth = 8;
  IcalText& out_;
  std::vector<std::string> open_;
  bool seen_ = false;
};

}  // namespace

std::string ical_name(std::string_view line) {
  return upper(line.substr(0, line.find_first_of(";:")));
}

IcalText read_ical_text(std::string_view bytes) {
  IcalText out;
  if (bytes.size() > limits::kIcalBytes) {
    out.problems.push_back(
        problem(0, "ical_too_large", "larger than " + std::to_string(limits::kIcalBytes) + " bytes"));
    return out;
  }
  const std::vector<IcalLine> lines = unfolded(bytes);
  Components components(out);
  for (const IcalLine& line : lines) {
    if (!components.take(line)) return out;
  }
  components.done(lines.empty() ? 1 : lines.back().number);
  return out;
}

}  // namespace turnaround
