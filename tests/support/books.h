// Books of policy files, compiled with the pinned zones.
#pragma once
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/codec/codec.h"
#include "core/codec/weights_codec.h"
#include "tests/support/zones.h"

namespace turnaround::testing {

inline std::filesystem::path source_folder() {
  return zones_folder().parent_path().parent_path();
}

inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

/// `path` is relative to the repository: "policies/everycloud.json". Its digest is empty.
inline Book book_of(const std::filesystem::path& path) {
  PolicyReading reading = read_policy(file_text(source_folder() / path));
  for (const Problem& problem : reading.problems) {
    ADD_FAILURE() << path << " line " << problem.line << ": " << problem.error.message;
  }
  if (const std::string& file = reading.policy.weights.file; !file.empty()) {
    Result<Weights> weights = read_weights(file_text((source_folder() / path).parent_path() / file));
    EXPECT_TRUE(weights.ok()) << file << (weights ? "" : ": " + weights.error().message);
    if (weights) reading.policy.weights = *std::move(weights);
  }
  ZoneData zones{"pinned", {}};
  std::set<std::string> names;
  for (const CalendarRules& calendar : reading.policy.calendars) names.insert(calendar.zone);
  for (const std::string& name : names) zones.zones.push_back(zone(name));
  Result<Book> book = Book::compile(std::move(reading.policy), std::move(zones), "");
  EXPECT_TRUE(book.ok()) << path << (book ? "" : ": " + book.error().message);
  return book ? *std::move(book) : Book{};
}

/// The desk of tests/vectors: its rules read fields only.
inline const Book& desk() {
  static const Book book = book_of("tests/vectors/policies/desk.json");
  return book;
}

inline Ticket ticket_of(std::string_view json) {
  Result<Ticket> ticket = read_ticket(json);
  EXPECT_TRUE(ticket.ok()) << json << (ticket ? "" : ": " + ticket.error().message);
  return ticket ? *ticket : Ticket{};
}

}  // namespace turnaround::testing
