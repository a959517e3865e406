// Weights from tickets that people have labelled. Whole numbers only and no chance: the same tickets in the same order
// give the same weights on every machine.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "core/reading/weights.h"

namespace turnaround {

/// What a person said about one ticket, and the ticket's clues (Assessor::clues).
struct LabelledTicket {
  std::vector<std::string> clues;
  std::string category;  ///< empty: none
};

struct Learning {
  int rounds = 15;           ///< how often every ticket is looked at
  int step = 6554;           ///< how far one ticket moves a weight at most, in 1/65536
  int forget = 4000;         ///< what each round takes from every weight, in 1/65536 of it
  int least_tickets = 2;     ///< a clue of fewer tickets is left out
  std::size_t most = 3'000;  ///< the strongest clues that are kept
};

/// Multinomial logistic regression by one ticket after the other, averaged over the rounds. Tickets of other categories
/// than `categories` are left out.
Weights learn(const std::vector<LabelledTicket>& tickets, std::vector<std::string> categories,
              const Learning& learning = {});

}  // namespace turnaround
