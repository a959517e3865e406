// The work behind check(policy): one place that knows all names of a policy, one function per part of it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/policy/book.h"
#include "core/text/phrases.h"

namespace turnaround {

/// `at("/categories", 0) == "/categories/0"`, `at("/categories/0", "targets") == "/categories/0/targets"`.
std::string at(std::string_view pointer, std::size_t index);
std::string at(std::string_view pointer, std::string_view member);

/// Fields that every ticket can have; a policy adds its custom ones and its counts.
inline constexpr std::string_view kBuiltInFields[] = {"subject",     "description", "text", "channel",
                                                      "requester",   "status",      "tags", "topic",
                                                      "attachments", "priority",    "type"};

/// The names a policy may use, in the order of the file. They live as long as the policy.
struct KnownNames {
  using List = std::vector<std::string_view>;
  List fields;  ///< built-in, custom and counts
  List calendars;
  List target_calendars;  ///< calendars and choices of them
  List phrases;
  List conditions;
  List items;
  List topics;
  List categories;
  List events;   ///< those that meet a target
  List signals;  ///< those that a condition can stand for
};
KnownNames known_names(const Policy& policy);

class PolicyChecker {
 public:
  explicit PolicyChecker(const Policy& policy) : policy_(policy), names_(known_names(policy)) {}
  std::vector<Error> check();

 private:
  // core/policy/check.cc
  void check_calendars();
  void check_calendar_choices();
  void check_categories();
  void check_reallocation(const Category& category, const std::string& where);
  void check_signals();
  void check_messages();
  void check_limits();
  // core/policy/target_check.cc
  void check_targets(const std::vector<Target>& targets, const std::string& where);
  void check_reached(const std::vector<Target>& targets, std::size_t index, const std::string& where);
  void check_target(const Target& target, const std::string& where);
  void check_pauses(const Target& target, const std::string& where);
  void check_allowance(const Target& target, const std::string& where);
  void check_days(const Allowance& within, const std::string& where);
  void check_counted_days(const WorkingDays& days, const std::string& where);
  void check_warnings(const Target& target, const std::string& where);
  void check_ends(const Target& target, const std::string& where);
  // core/policy/reading_check.cc: whatever speaks about a ticket's text and fields
  void check_fields();
  void check_phrases();
  void check_counts();
  std::string meant_list(const Error& error) const;
  void check_spelling(const PhraseList& list, const std::string& where);
  void check_named_conditions();
  void check_items();
  void check_recogniser(const Recogniser& recogniser, const std::string& where);
  void check_lists(const std::vector<std::string>& phrases, const std::string& where);
  void check_topics();
  void check_condition(const Condition& condition, const std::string& where);
  void check_test(const Condition& test, const std::string& where);
  void check_values(const Condition& test, const std::string& where);

  void problem(std::string where, std::string_view code, std::string message);
  /// "no calendar named `berlin`, did you mean `berlin-office`?" unless `known` has the name.
  void check_known(std::string_view name, const KnownNames::List& known, std::string_view what, std::string where);
  /// Every name that stood in the list before is a problem at `/where/<index>/member`.
  void check_unique(const KnownNames::List& names, std::string_view where, std::string_view member);

  const Policy& policy_;
  KnownNames names_;
  PhraseBook phrases_;       ///< every list so far
  std::size_t defined_ = 0;  ///< named conditions so far
  std::vector<Error> problems_;
};

}  // namespace turnaround
