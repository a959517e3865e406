#include "webhook-server/recompute.h"

#include <algorithm>

#include "core/codec/codec.h"
#include "webhook-server/digest.h"
#include "webhook-server/limits.h"
#include "webhook-server/policy_file.h"

namespace turnaround {
namespace {

/// What stands around the first difference.
std::string around(const std::string& text, std::size_t at) {
  constexpr std::size_t kBefore = 40, kShown = 90;
  return text.substr(at - std::min(at, kBefore), kShown);
}

}  // namespace

const Result<BookOnShelf>& Recomputation::book(const std::string& digest) {
  const auto known = books_.find(digest);
  if (known != books_.end()) return known->second;
  if (books_.size() >= limits::kOlderBooks) books_.clear();
  auto bytes = ledger_.book(digest);
  Result<BookOnShelf> book = bytes.ok() && *bytes
                                 ? open_kept_book(**std::move(bytes), digest)
                                 : Result<BookOnShelf>(Error{"no_book", "", "book `" + digest + "` was not kept"});
  return books_.emplace(digest, std::move(book)).first->second;
}

std::string Recomputation::different(const std::string& kept, const std::string& computed) {
  ++tally_.different;
  const auto [a, b] = std::mismatch(kept.begin(), kept.end(), computed.begin(), computed.end());
  const auto at = static_cast<std::size_t>(a - kept.begin());
  return "differs at byte " + std::to_string(at) + ": was `" + around(kept, at) + "`, is `" + around(computed, at) +
         "`";
}

std::string Recomputation::impossible(const std::string& why) {
  ++tally_.impossible;
  return "cannot be made again: " + why;
}

std::optional<std::string> Recomputation::check(const PastDecision& past) {
  if (past.ruling.reading.empty()) {
    ++tally_.not_kept;
    return std::nullopt;
  }
  if (!past.read) return impossible("the ticket `" + past.ruling.reading + "` was not kept");
  if (sha256(*past.read) != past.ruling.reading) return impossible("the kept ticket is damaged");
  const Result<BookOnShelf>& shelved = book(past.ruling.book);
  if (!shelved) return impossible(shelved.error().message);
  const auto ticket = read_ticket(*past.read);
  if (!ticket) return impossible("the kept ticket cannot be read: " + ticket.error().message);
  const auto decision = decide(shelved->book, *ticket, past.ruling.at);
  if (!decision) return impossible(decision.error().message);
  const std::string computed = write_decision(*decision);
  if (computed != past.ruling.decision) return different(past.ruling.decision, computed);
  ++tally_.equal;
  return std::nullopt;
}

}  // namespace turnaround
