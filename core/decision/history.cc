#include "core/decision/history.h"

#include <algorithm>

namespace turnaround {
namespace {

constexpr std::string_view kCustomer = "customer";

struct EventName {
  std::string_view name;
  Event::Type type;
};
constexpr EventName kEventNames[] = {
    {"waiting", Event::Type::waiting},     {"resumed", Event::Type::resumed},
    {"confirmed", Event::Type::confirmed}, {"announced", Event::Type::announced},
    {"responded", Event::Type::responded}, {"workaround", Event::Type::workaround},
    {"solved", Event::Type::solved},       {"reopened", Event::Type::reopened},
    {"merged", Event::Type::merged},       {"deleted", Event::Type::deleted},
    {"asked", Event::Type::asked},
};

Event::Type type_of(std::string_view name) {
  for (const EventName& known : kEventNames) {
    if (known.name == name) return known.type;
  }
  return Event::Type::other;
}

std::string_view name_of(Event::Type type) {
  for (const EventName& known : kEventNames) {
    if (known.type == type) return known.name;
  }
  return {};
}

const Topic* topic_named(const Policy& policy, std::string_view id) {
  for (const Topic& topic : policy.topics) {
    if (topic.id == id) return &topic;
  }
  return nullptr;
}

std::vector<const Event*> in_order(const std::vector<Event>& events, Instant now) {
  std::vector<const Event*> ordered;
  ordered.reserve(events.size());
  for (const Event& event : events) {
    if (event.at <= now) ordered.push_back(&event);
  }
  std::stable_sort(ordered.begin(), ordered.end(), [](const Event* a, const Event* b) { return a->at < b->at; });
  return ordered;
}

/// Goes through a ticket's life; what it has learnt so far stands in `history`.
class Chronicle {
 public:
  Chronicle(const Book& book, const Ticket& ticket)
      : book_(book),
        history_{.created = ticket.created_at, .assessor = Assessor(book, ticket)},
        signalled_(book.policy().signals.size(), false) {
    assess(nullptr, ticket.created_at);
    watch_signals(ticket.created_at);
    settle(ticket.created_at);
    watch_hold(ticket.created_at);
  }

  void take(const Event& event, Instant at) {
    happen(event, at);
    watch_hold(at);
  }

  bool closed() const { return history_.closed.has_value(); }
  History take_history() { return std::move(history_); }

 private:
  void happen(const Event& event, Instant at) {
    switch (event.type) {
      case Event::Type::category:
        return set_category(event.value, at);
      case Event::Type::field:
      case Event::Type::tags:
      case Event::Type::info:
        if (history_.assessor.apply(event)) assess(&event, at);
        watch_signals(at);
        return settle(at);
      case Event::Type::asked:
        return note_asked(history_.gaps, event.words, at);
      case Event::Type::other:
        return;
      case Event::Type::responded:
        if (event.name == kAutomatedResponse && response_asks()) note_asked(history_.gaps, {}, at);
        [[fallthrough]];
      default:
        happen(event.type, name_of(event.type), event.reason, at);
    }
  }

  /// `event`: what there is new to read; null at the creation.
  void assess(const Event* event, Instant at) {
    history_.assessment = history_.assessor.assess();
    const Topic* topic = topic_named(book_.policy(), history_.assessment.topic);
    for (Gap* gap : note_missing(history_.gaps, history_.assessment.missing, topic, at)) {
      if (event) gap->in = source_of(*event, gap->item);
    }
  }

  std::string source_of(const Event& event, const std::string& item) const {
    if (event.type == Event::Type::field) return "field:" + event.name;
    if (event.type != Event::Type::info) return {};
    return event.words.empty() || history_.assessor.tells(item) ? "info" : "attachment";
  }

  /// The policy's message for the ticket as it stands says what is missing.
  bool response_asks() const {
    const Messages& messages = book_.policy().automated_response;
    const bool categorised = history_.stays.back().category != nullptr;
    return (categorised ? messages.missing : messages.uncategorised).find("{{missing}}") != std::string::npos;
  }

  void watch_hold(Instant at) {
    const Category* category = history_.stays.back().category;
    const bool waits = category && category->waits_for_information && !history_.allocated && !is_solved() && !closed();
    auto& holds = history_.holds;
    const bool held = !holds.empty() && holds.back().span.end == kForever;
    const Promise* promise = held_back(history_.stays.back().promises);
    const Calendar* calendar = promise ? promise->calendar : nullptr;
    if (held && waits && holds.back().calendar == calendar) return;
    if (held) holds.back().span.end = at;
    if (waits) holds.push_back({{at, kForever}, calendar});
  }

  void happen(Event::Type type, std::string_view name, std::string_view reason, Instant at) {
    const std::string_view whom = reason.empty() ? kCustomer : reason;
    switch (type) {
      case Event::Type::waiting:
        return begin_wait(whom, at);
      case Event::Type::resumed:
        return end_wait(whom, at);
      case Event::Type::solved:
        return solve(at);
      case Event::Type::reopened:
        if (is_solved()) history_.solved.back().end = at;
        return;
      case Event::Type::workaround:
        return give_workaround(name, at);
      case Event::Type::asked:
        return note_asked(history_.gaps, {}, at);
      case Event::Type::merged:
      case Event::Type::deleted:
        history_.closed = at;
        return;
      default:
        note(name, at);
    }
  }

  void watch_signals(Instant at) {
    const auto& signals = book_.policy().signals;
    for (std::size_t i = 0; i < signals.size(); ++i) {
      const bool holds = history_.assessor.holds(signals[i].when);
      if (holds == signalled_[i]) continue;
      signalled_[i] = holds;
      const Event::Type type = type_of(signals[i].event);
      if (holds) happen(type, signals[i].event, {}, at);
      if (!holds && type == Event::Type::waiting) end_wait(kCustomer, at);
      if (!holds && type == Event::Type::solved) happen(Event::Type::reopened, {}, {}, at);
    }
  }

  Wait* open_wait(std::string_view reason) {
    const auto wait = std::find_if(history_.waits.begin(), history_.waits.end(), [reason](const Wait& candidate) {
      return candidate.reason == reason && candidate.span.end == kForever;
    });
    return wait == history_.waits.end() ? nullptr : &*wait;
  }
  void begin_wait(std::string_view reason, Instant at) {
    if (!open_wait(reason)) history_.waits.push_back({{at, kForever}, reason});
  }
  void end_wait(std::string_view reason, Instant at) {
    if (Wait* wait = open_wait(reason)) wait->span.end = at;
  }

  bool is_solved() const { return !history_.solved.empty() && history_.solved.back().end == kForever; }
  void solve(Instant at) {
    if (is_solved()) return;
    history_.solved.push_back({at, kForever});
    for (Wait& wait : history_.waits) wait.span.end = std::min(wait.span.end, at);
  }

  void note(std::string_view name, Instant at) {
    const bool known = std::any_of(history_.happenings.begin(), history_.happenings.end(),
                                   [name](const Happening& happening) { return happening.name == name; });
    if (!known) history_.happenings.push_back({name, at});
  }

  /// The workaround that led to the present category is told once; a repeated message does not meet its targets.
  void give_workaround(std::string_view name, Instant at) {
    if (reallocated_from_) return;
    const Category* category = decided();
    if (!category || !category->on_workaround) return note(name, at);
    reallocated_from_ = category;
    settle(at);
  }

  void set_category(const std::optional<std::string>& value, Instant at) {
    const Category* chosen = value ? book_.category(*value) : nullptr;
    if (value && !chosen) return;
    chosen_ = chosen;
    if (chosen) reallocated_from_ = nullptr;
    settle(at);
  }

  /// What a person or the rules say, before any workaround.
  const Category* decided() const {
    if (chosen_) return chosen_;
    return history_.assessment.choice.category ? book_.category(*history_.assessment.choice.category) : nullptr;
  }

  void settle(Instant at) {
    const Category* category = decided();
    Stay::Cause cause = chosen_ ? Stay::Cause::agent : read_by();
    if (reallocated_from_ && reallocated_from_ == category) {
      category = book_.category(category->on_workaround->to);
      cause = Stay::Cause::workaround;
    } else {
      reallocated_from_ = nullptr;
    }
    history_.set_by_agent = chosen_ != nullptr;
    history_.needs_confirmation =
        !chosen_ && category && history_.assessment.choice.confidence < book_.policy().confirm.below;
    enter({at, category, cause, promises(book_, category, history_.assessor)});
    allocate(category, at);
  }

  /// Of several changes at one instant the last counts.
  void enter(Stay stay) {
    auto& stays = history_.stays;
    const auto goes_on = [&] {
      return !stays.empty() && stays.back().category == stay.category && stays.back().promises == stay.promises;
    };
    if (goes_on()) return;
    if (!stays.empty() && stays.back().at == stay.at) stays.pop_back();
    if (goes_on()) return;
    if (!stays.empty() && stays.back().category == stay.category) stay.cause = Stay::Cause::fields;
    stays.push_back(std::move(stay));
  }

  Stay::Cause read_by() const {
    return history_.assessment.choice.by_weights ? Stay::Cause::weights : Stay::Cause::rules;
  }

  bool waits(const Category& category) const {
    return category.waits_for_information && (!history_.assessment.missing.empty() || history_.needs_confirmation);
  }

  void allocate(const Category* category, Instant at) {
    if (!category) {
      history_.allocated.reset();
    } else if (!history_.allocated && !waits(*category)) {
      history_.allocated = at;
    }
  }

  const Book& book_;
  History history_;
  std::vector<bool> signalled_;
  const Category* chosen_ = nullptr;            ///< by a person
  const Category* reallocated_from_ = nullptr;  ///< left by a workaround
};

}  // namespace

History read_history(const Book& book, const Ticket& ticket, Instant now) {
  Chronicle chronicle(book, ticket);
  for (const Event* event : in_order(ticket.events, now)) {
    chronicle.take(*event, std::max(event->at, ticket.created_at));
    if (chronicle.closed()) break;
  }
  return chronicle.take_history();
}

}  // namespace turnaround
