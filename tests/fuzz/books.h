// Books of the repository's policies for fuzzing, compiled with the pinned zones.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "core/codec/codec.h"
#include "core/codec/weights_codec.h"

namespace turnaround::fuzz {

inline void must(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

inline std::string file_text(const std::string& path) {
  std::ifstream file(TURNAROUND_SOURCE "/" + path, std::ios::binary);
  must(file.good(), path.c_str());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// `path` is relative to the repository.
inline Book book_of(const std::string& path) {
  PolicyReading reading = read_policy(file_text(path));
  if (const std::string& file = reading.policy.weights.file; !file.empty()) {
    reading.policy.weights = *read_weights(file_text("policies/" + file));
  }
  ZoneData zones{"pinned", {}};
  std::set<std::string> names;
  for (const CalendarRules& calendar : reading.policy.calendars) names.insert(calendar.zone);
  for (const std::string& name : names) zones.zones.push_back(*read_tzif(name, file_text("tests/zones/" + name)));
  auto book = Book::compile(std::move(reading.policy), std::move(zones), "");
  must(book.ok(), "the repository's policies compile");
  return *std::move(book);
}

/// Their rules read fields only, and texts.
inline const Book& desk() {
  static const Book book = book_of("tests/vectors/policies/desk.json");
  return book;
}
inline const Book& reference() {
  static const Book book = book_of("policies/everycloud.json");
  return book;
}

}  // namespace turnaround::fuzz
