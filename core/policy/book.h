// A policy is what an admin writes; a book is that policy compiled, with the zone data it needs, named by its SHA-256.
// Server and browser decide from the same book, so they cannot differ.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/limits.h"
#include "core/policy/condition.h"
#include "core/reading/rules.h"
#include "core/reading/weights.h"
#include "core/text/text.h"
#include "core/time/calendar.h"

namespace turnaround {

/// The calendar id that is always there and always open.
inline constexpr std::string_view kAroundTheClock = "around-the-clock";

enum class StartsAt { created, allocated, confirmed };
/// What a change of category does to a running target: count from the old start, from the change, or keep the open time
/// used.
enum class ChangeRule { retroactive, restart, carry };
/// What reopening does: the time solved counts as a pause, the target starts anew, or it never stopped.
enum class ReopenRule { continues, reset, ignore };
/// Where a due time that a pause has moved ends up: where it falls, or at the end of that working day.
enum class AfterPause { as_it_falls, end_of_day };

/// "15 minutes", "8 hours" (open time on the target's calendar), "2 working days", "none".
struct Allowance {
  enum class Unit { none, time, working_days };
  Unit unit = Unit::none;
  Seconds time{0};
  WorkingDays days{0};
  bool operator==(const Allowance&) const = default;
};

/// A reason for waiting that stops this target, for tickets that meet `only_if` (always, when empty).
struct PauseReason {
  std::string reason;
  std::optional<Condition> only_if;
  std::optional<Allowance> forgotten_after;  ///< on the target's calendar: whoever waits longer has forgotten it
  bool operator==(const PauseReason&) const = default;
};

/// How much is left when a warning is due: a share of the open time that was promised, or an amount of open time.
struct Warning {
  int percent = 0;  ///< 1 to 99; 0: `left` says it
  Seconds left{0};
  bool operator==(const Warning&) const = default;
};

/// A promise with a clock: what must have happened, by when, counted from what, on which calendar. Of several in one
/// category that share an id, the first whose condition holds is promised.
struct Target {
  std::string id;
  std::string label;
  std::optional<Condition> only_if;
  Allowance within;
  std::string calendar{kAroundTheClock};  ///< a calendar, or a choice of calendars
  StartsAt starts = StartsAt::created;
  std::vector<std::string> met_by;  ///< event names: responded, announced, solved, workaround
  std::vector<PauseReason> pauses;
  ReopenRule reopened = ReopenRule::continues;
  AfterPause after_pause = AfterPause::as_it_falls;
  Landing lands = Landing::at_close;
  std::vector<Warning> warn_when_left;
  bool operator==(const Target&) const = default;
};

/// One sentence of the SLA and how to recognise it.
struct Definition {
  std::string id;
  std::string says;
  bool gives_way = false;  ///< where the policy has weights, it is only a vote that they are weighed against
  Condition when;
  bool operator==(const Definition&) const = default;
};

/// A workaround moves the ticket to `to`; its targets count from the workaround and are never due before the old due
/// time.
struct Reallocation {
  std::string to;
  bool operator==(const Reallocation&) const = default;
};

struct Category {
  std::string id;
  std::string label;
  bool waits_for_information = true;                  ///< allocation waits until nothing mandatory is missing
  ChangeRule when_changed = ChangeRule::retroactive;  ///< how targets count when a ticket is moved INTO this category
  std::optional<Reallocation> on_workaround;
  std::vector<Definition> definitions;
  std::vector<Target> targets;
  bool operator==(const Category&) const = default;
};

/// One thing a customer must tell. How it is recognised stands in `given_by`; `ask` completes "please send us …".
struct Item {
  std::string id;
  std::string label;
  std::string ask;
  bool counted = true;  ///< false: asked for, never counted as missing
  std::vector<Recogniser> given_by;
  bool operator==(const Item&) const = default;
};

/// What a ticket is about; the first whose condition holds. The last one should have none: it takes the rest.
struct Topic {
  std::string id;
  std::string label;
  std::optional<Condition> when;
  std::vector<std::string> mandatory;  ///< item ids
  bool operator==(const Topic&) const = default;
};

/// A calendar that depends on the ticket: the first whose condition holds, else `otherwise`. Targets name it as they
/// name a calendar.
struct CalendarCase {
  Condition when;
  std::string calendar;
  bool operator==(const CalendarCase&) const = default;
};
struct CalendarChoice {
  std::string id;
  std::string label;
  std::vector<CalendarCase> choose;
  std::string otherwise;
  bool operator==(const CalendarChoice&) const = default;
};

/// A condition on fields, tags or status that counts as an event the moment it becomes true:
/// {"event":"confirmed","when":…}.
struct Signal {
  std::string event;
  Condition when;
  bool operator==(const Signal&) const = default;
};

/// Texts that go out to customers; {{category}}, {{targets}}, {{missing}} and {{id}} are filled in. Empty: nothing is
/// sent.
struct Messages {
  std::string allocated;      ///< the category is known and nothing is missing
  std::string missing;        ///< the category is known, information is missing
  std::string uncategorised;  ///< a person decides
  bool operator==(const Messages&) const = default;
};

/// When a person must say that a reading is right: allocation of a category that waits for information then waits for a
/// `category` event too.
struct Confirm {
  int below = 0;  ///< percent of confidence; 0: never
  bool operator==(const Confirm&) const = default;
};

/// Calendars answer inside it: whole UTC days, [2010-01-01, 2050-01-01) unless the policy says otherwise.
inline constexpr Interval kUsualHorizon{std::chrono::sys_days{std::chrono::year{limits::kHorizonFirstYear} / 1 / 1},
                                        std::chrono::sys_days{std::chrono::year{limits::kHorizonEndYear} / 1 / 1}};

/// What a new policy does to tickets that an older one decided: decide them anew, or leave them to the old one for
/// good.
enum class PolicyChangeRule { recompute, keep };

/// The whole of an admin's file. Categories stand in order of severity, the most severe first: where several match, it
/// wins.
struct Policy {
  std::string name;
  Interval horizon = kUsualHorizon;
  std::vector<std::string> fields;  ///< the helpdesk's custom fields that conditions and recognisers may name
  std::vector<CalendarRules> calendars;
  std::vector<CalendarChoice> calendar_choices;
  std::vector<PhraseList> phrases;
  std::vector<TextCount> counts;
  std::vector<NamedCondition> conditions;
  std::vector<Item> items;
  std::vector<Topic> topics;
  std::vector<Category> categories;
  std::vector<Target> uncategorised;  ///< targets of a ticket that has no category yet
  std::vector<Signal> signals;
  Messages automated_response;
  PolicyChangeRule when_policy_changes = PolicyChangeRule::recompute;  ///< when this one takes an older one's place
  Reading reading;  ///< how a ticket's text is prepared: what is quoted, signature, boilerplate
  Weights weights;  ///< learned from labelled tickets; for what no definition finds, and for the confidence
  Confirm confirm;
  bool operator==(const Policy&) const = default;
};

/// The calendars that a target's `calendar` may come to: itself, or those of the choice that has this name.
std::vector<std::string_view> calendars_meant(const Policy& policy, std::string_view name);

/// Every problem of a policy that has the right shape: unknown names with "did you mean", unreachable rules, impossible
/// targets; in the order of the file. `where` is a JSON pointer.
std::vector<Error> check(const Policy& policy);

/// Where zone data comes from; the shell reads files, tests and books carry it.
struct ZoneData {
  std::string tzdata_version;  ///< "2025b"
  std::vector<Zone> zones;
  bool operator==(const ZoneData&) const = default;
};

/// A policy compiled for deciding. Immutable once built; safe to share among threads.
class Book {
 public:
  /// `digest`: "sha256:…" of the book's bytes. `zones` holds every zone that the policy's calendars name.
  /// Takes a policy that check() has nothing to say about, and makes sure again only of what deciding relies on: the
  /// first zone that is not sound or not there, name that is unknown, or problem of compile_rules is the error.
  static Result<Book> compile(Policy policy, ZoneData zones, std::string digest);

  const std::string& digest() const { return digest_; }
  const Policy& policy() const { return policy_; }
  const ZoneData& zones() const { return zones_; }
  /// By id; null when there is none. kAroundTheClock is always there.
  const Calendar* calendar(std::string_view id) const;
  const Category* category(std::string_view id) const;
  /// The targets of a category, or of a ticket that has none.
  const std::vector<Target>& targets(const Category* category) const;
  const Rules& rules() const { return rules_; }
  const Scales& scales() const { return scales_; }

 private:
  std::string digest_;
  Policy policy_;
  ZoneData zones_;
  std::map<std::string, Calendar, std::less<>> calendars_;
  Rules rules_;  ///< every phrase of every rule, and which conditions ask for it
  Scales scales_;
};

}  // namespace turnaround
