#include <algorithm>

#include "core/decision/explain.h"
#include "core/decision/wording.h"
#include "core/policy/allowance.h"

namespace turnaround {
namespace {

constexpr std::size_t kColumns = 100;

/// Columns of UTF-8 text: continuation bytes take none.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

/// Lines of at most kColumns; what does not fit goes on below, two columns further in.
class Page {
 public:
  void blank() { text_ += '\n'; }

  void line(std::size_t indent, std::string_view sentence) {
    std::size_t column = start_line(indent);
    for (bool first = true; !sentence.empty(); first = false) {
      const std::size_t space = sentence.find(' ');
      const std::string_view word = sentence.substr(0, space);
      if (!first && column + 1 + width(word) > kColumns) {
        text_ += '\n';
        column = start_line(indent + 2);
      } else if (!first) {
        text_ += ' ';
        ++column;
      }
      text_ += word;
      column += width(word);
      sentence = space == std::string_view::npos ? std::string_view{} : sentence.substr(space + 1);
    }
    text_ += '\n';
  }

  std::string take() { return std::move(text_); }

 private:
  std::size_t start_line(std::size_t indent) {
    text_.append(indent, ' ');
    return indent;
  }
  std::string text_;
};

const Item* item_of(const Policy& policy, std::string_view id) {
  for (const Item& item : policy.items) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

std::string topic_label(const Policy& policy, const std::string& id) {
  for (const Topic& topic : policy.topics) {
    if (topic.id == id) return topic.label;
  }
  return id;
}

std::string category_label(const Book& book, const std::string& id) {
  if (id.empty()) return "no category";
  const Category* category = book.category(id);
  return category ? category->label : id;
}

const std::string& calendar_label(const Book& book, const std::string& id) {
  const CalendarRules& rules = book.calendar(id)->rules();
  return rules.label.empty() ? rules.id : rules.label;
}

void tell_reasons(Page& page, std::size_t indent, const std::vector<Reason>& reasons, const std::string& before = {}) {
  for (const Reason& reason : reasons) {
    page.line(indent, before + "because " + reason.says);
    for (const Evidence& evidence : reason.evidence) page.line(indent + 2, evidence.in + ": \"" + evidence.text + "\"");
  }
}

void tell_close_to(Page& page, const Book& book, const Decision& decision) {
  if (!decision.close_to) return;
  page.line(2, "Close to " + category_label(book, decision.close_to->category) + ":");
  tell_reasons(page, 4, decision.close_to->because);
}

void tell_category(Page& page, const Book& book, const Decision& decision) {
  switch (decision.source) {
    case Source::none:
      page.line(0, decision.close_to ? "No category: nothing in the ticket is sure enough, so a person decides."
                                     : "No category: nothing in the ticket matches a definition, so a person decides.");
      return tell_close_to(page, book, decision);
    case Source::agent:
      return page.line(0, "Category: " + decision.label + ", set by a person.");
    case Source::rules:
    case Source::weights:
      break;
  }
  const auto move = std::find_if(decision.changes.rbegin(), decision.changes.rend(),
                                 [](const CategoryChange& change) { return change.from != change.to; });
  const bool moved = move != decision.changes.rend() && move->why == "workaround";
  const std::string sure = decision.confidence < 100 ? ", " + std::to_string(decision.confidence) + " % sure" : "";
  page.line(0, "Category: " + decision.label + (moved ? ", since there is a workaround" : sure));
  const std::string before = moved ? "before that " + category_label(book, move->from) + ", " : "";
  tell_reasons(page, 2, decision.because, before);
  tell_close_to(page, book, decision);
  if (decision.needs_confirmation) page.line(0, "A person is to confirm the category or set another.");
}

std::string source(std::string_view in) {
  constexpr std::string_view kField = "field:";
  if (in == "info") return " in a reply";
  if (in == "attachment") return " as an attachment of a reply";
  if (in.substr(0, kField.size()) == kField) return " in the field " + std::string(in.substr(kField.size()));
  return {};
}

/// "Solution" of "it held the Solution clock back".
std::string held_clock(const Book& book, const Decision& decision) {
  const TargetStatus* target = held_back(book, decision);
  return target ? "the " + target->label + " clock" : "allocation";
}

/// "missing since …, asked for …, came … in a reply; that held the Solution clock back 6 h 30 min of open time".
std::string told(const Book& book, const Decision& decision, const Gap& gap, const Teller& teller) {
  std::string text = "missing since " + teller.time_in_zone(gap.missing_since);
  if (gap.asked_at) text += ", asked for " + teller.time_in_zone(*gap.asked_at);
  if (gap.open() && !gap.asked_at) text += ", not asked for yet";
  if (gap.came_at) text += ", came " + teller.time_in_zone(*gap.came_at) + source(gap.in);
  if (gap.not_needed_since) text += ", not needed since " + teller.time_in_zone(*gap.not_needed_since);
  if (gap.cost == Seconds{0}) return text;
  const std::string held = gap.open() ? "; that has held " : "; that held ";
  return text + held + held_clock(book, decision) + " back " + spoken(gap.cost) + " of open time" +
         (gap.open() ? " so far" : "");
}

/// Items that went missing and came together are told together.
void tell_gaps(Page& page, const Book& book, const Decision& decision, const Teller& teller) {
  std::string items, story;
  const auto tell = [&] {
    if (!items.empty()) page.line(2, items.append(": ").append(story));
  };
  for (const Gap& gap : decision.information) {
    const Item* item = item_of(book.policy(), gap.item);
    const std::string& label = item ? item->label : gap.item;
    std::string next = told(book, decision, gap, teller);
    if (next == story) {
      items.append(", ").append(label);
      continue;
    }
    tell();
    items = label;
    story = std::move(next);
  }
  tell();
}

void tell_information(Page& page, const Book& book, const Decision& decision, const Teller& teller) {
  page.line(0, "Topic: " + topic_label(book.policy(), decision.topic));
  if (decision.missing.empty()) {
    page.line(0, "Information: complete");
  } else {
    page.line(0, "Information missing, to be asked for:");
    for (const std::string& id : decision.missing) {
      const Item* item = item_of(book.policy(), id);
      page.line(2, "- " + (item ? item->ask : id));
    }
  }
  if (!decision.information.empty()) page.line(0, "What was missing:");
  tell_gaps(page, book, decision, teller);
  const auto lacked = [&decision](const Gap& gap) { return gap.open() && gap.missing_since <= *decision.allocated_at; };
  if (decision.allocated_at) {
    const bool regardless = std::any_of(decision.information.begin(), decision.information.end(), lacked);
    page.line(0, "Allocated: " + teller.time_in_zone(*decision.allocated_at) +
                     (regardless ? ", without waiting for what is missing" : ""));
  } else if (decision.category) {
    std::string awaited = decision.missing.empty() ? "" : "the missing information";
    if (decision.needs_confirmation) awaited += (awaited.empty() ? "a person's word" : " and a person's word");
    page.line(0, "Not allocated yet: that waits for " + awaited + ".");
  }
}

std::string label_of(const Decision& decision, const std::string& target) {
  for (const TargetStatus& status : decision.targets) {
    if (status.id == target) return status.label;
  }
  return target;
}

std::string told(const Book& book, const CategoryChange& change, const Teller& teller) {
  if (change.why == "fields") {
    return "Other promises since " + teller.time_in_zone(change.at) + ", chosen by what the ticket says from then on";
  }
  return "Moved " + teller.time_in_zone(change.at) + " from " + category_label(book, change.from) + " to " +
         category_label(book, change.to) + ", by " + (change.why == "agent" ? "a person" : "the " + change.why);
}

void tell_changes(Page& page, const Book& book, const Decision& decision, const Teller& teller) {
  const auto due_time = [&teller](const std::optional<Instant>& at) {
    return at ? teller.time_in_zone(*at) : "without limit";
  };
  for (const CategoryChange& change : decision.changes) {
    page.line(0, told(book, change, teller));
    for (const DueMoved& due : change.dues) {
      page.line(2, label_of(decision, due.target) + ": due " + due_time(due.before) + " before, " +
                       due_time(due.after) + " after");
    }
  }
}

/// "Solution would be due Tue 10 Mar 16:59 GMT instead of Mon 9 Mar 11:00 GMT, so late on arrival".
std::string told(const Book& book, const ForeseenTarget& target, Instant now) {
  const Teller teller = witness(spoken_zone(book, target.calendar), now);
  const auto time = [&teller](const std::optional<Instant>& at) {
    return at ? teller.time_in_zone(*at) : std::string("without limit");
  };
  if (target.state == TargetState::met) return target.label + " stays met";
  if (!target.due_after) {
    const bool waits = target.state == TargetState::waiting;
    const std::string outcome = waits ? " would not have started" : " would not be owed";
    return target.label + outcome + (target.due_before ? ", instead of due " + time(target.due_before) : "");
  }
  if (target.due_after == target.due_before) return target.label + " stays due " + time(target.due_after);
  return target.label + " would be due " + time(target.due_after) +
         (target.due_before ? " instead of " + time(target.due_before) : "") +
         (target.state == TargetState::missed ? ", so late on arrival" : "");
}

void tell_foreseen(Page& page, const Book& book, const Explanation& explanation) {
  if (explanation.if_changed.empty()) return;
  page.blank();
  page.line(0, "If it were moved now:");
  for (const Foreseen& move : explanation.if_changed) {
    page.line(2, "to " + move.label + (move.by == "workaround" ? ", by a workaround" : ""));
    for (const ForeseenTarget& target : move.targets) page.line(4, told(book, target, explanation.decision.at));
  }
}

void tell_waiting(Page& page, const Decision& decision, const Teller& teller) {
  for (const Waiting& waiting : decision.waiting) {
    std::string text = "Waiting for " + spoken_reason(waiting.reason) + " since " + teller.time_in_zone(waiting.since);
    if (waiting.forgotten_by(decision.at)) text += ", forgotten since " + teller.time_in_zone(*waiting.forgotten_at);
    page.line(0, text);
  }
}

std::string told(const WarningStatus& warning, const TargetStatus& target, const Teller& teller) {
  const std::string left = warning.when.percent > 0 ? format_warning(warning.when) : spoken(warning.when.left);
  const std::string at = teller.time_in_zone(warning.at);
  if (warning.passed) return "warned with " + left + " left: " + at;
  return "warns with " + left + " left: " + at + (target.state == TargetState::paused ? " if it went on now" : "");
}

std::string outcome(const TargetStatus& target, const Teller& teller) {
  const std::string due = target.due ? teller.time_in_zone(*target.due) : std::string();
  switch (target.state) {
    case TargetState::waiting:
      return "has not started";
    case TargetState::running:
      return "due " + due + ", " + spoken(target.left) + " of open time left";
    case TargetState::paused:
      return "paused with " + spoken(target.left) + " of open time left; due " + due + " if it went on now";
    case TargetState::met:
      return "met " + teller.time_in_zone(*target.ended_at) + (target.due ? ", was due " + due : std::string());
    case TargetState::missed:
      if (target.ended_at == target.due) return "missed, was due " + due;
      return "missed, was due " + due + ", done " + teller.time_in_zone(*target.ended_at);
    case TargetState::none:
      return "nothing is owed";
  }
  return {};
}

std::string told(const Segment& segment, const Teller& teller) {
  switch (segment.kind) {
    case Segment::Kind::open:
      return "open, " + spoken(segment.counted) + teller.clock_change(segment.span);
    case Segment::Kind::closed:
      return "closed";
    case Segment::Kind::holiday:
      return "holiday, " + segment.note;
    case Segment::Kind::waiting:
      return "waiting for " + spoken_reason(segment.note);
    case Segment::Kind::solved:
      return "solved";
  }
  return {};
}

void tell_timeline(Page& page, const Book& book, const Timeline& timeline, const Teller& teller) {
  const bool always_open = timeline.calendar == kAroundTheClock;
  page.line(2, (always_open ? "" : "on ") + calendar_label(book, timeline.calendar) + ", times of " + timeline.zone);
  for (const Segment& segment : timeline.segments)
    page.line(4, teller.span(segment.span) + ": " + told(segment, teller));
  for (const std::string& sentence : timeline.arithmetic) page.line(2, sentence);
}

}  // namespace

std::string to_text(const Book& book, const Explanation& explanation) {
  const Decision& decision = explanation.decision;
  const Zone& zone = spoken_zone(book, kAroundTheClock);
  const Teller teller = witness(zone, decision.at);
  Page page;
  page.line(0, "Ticket " + decision.id + ", as of " + stranger(zone).time_in_zone(decision.at));
  page.blank();
  tell_category(page, book, decision);
  tell_changes(page, book, decision, teller);
  tell_information(page, book, decision, teller);
  tell_waiting(page, decision, teller);
  for (const TargetStatus& target : decision.targets) {
    page.blank();
    const Teller own = witness(spoken_zone(book, target.calendar), decision.at);
    page.line(0, target.label + ": " + outcome(target, own));
    for (const Timeline& timeline : explanation.timelines) {
      if (timeline.target == target.id) tell_timeline(page, book, timeline, own);
    }
    for (const WarningStatus& warning : target.warnings) page.line(2, told(warning, target, own));
  }
  if (decision.targets.empty()) {
    page.blank();
    page.line(0, "Nothing is promised here, so no clock runs.");
  }
  tell_foreseen(page, book, explanation);
  return page.take();
}

}  // namespace turnaround
