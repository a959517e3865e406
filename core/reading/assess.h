// What a ticket says at one moment of its history: category with evidence and how sure it is, topic, and what
// information is missing. Text and fields only; time plays no part here.
#pragma once
#include <string>
#include <vector>

#include "core/decision/ticket.h"
#include "core/reading/choice.h"

namespace turnaround {

struct Assessment {
  Choice choice;
  std::string topic;
  std::vector<std::string> missing;  ///< item ids, in the topic's order
  bool operator==(const Assessment&) const = default;
};

/// Reads a ticket as it was sent, then event by event. The book outlives it.
class Assessor {
 public:
  Assessor(const Book& book, const Ticket& ticket);
  /// Takes in `info`, `field`, `tags`; other events change nothing. True when the assessment may have changed.
  bool apply(const Event& event);
  Assessment assess() const;
  bool holds(const Condition& condition) const;
  /// What weights would be learned from (core/reading/weights.h).
  std::vector<std::string> clues() const { return clues_of(facts_.texts); }
  /// The texts alone supply the item, whatever fields and attachments do.
  bool tells(std::string_view item) const;

 private:
  void read(std::string in, std::string_view source);
  std::string find_topic() const;

  const Book* book_;
  Facts facts_;
};

}  // namespace turnaround
