// A policy file as every command takes it: read, checked, given its time zones, compiled and named; or all that is
// wrong.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/codec.h"
#include "webhook-server/connection.h"

namespace turnaround {

struct LoadedPolicy {
  std::optional<BookOnShelf> shelf;  ///< there when nothing is wrong
  std::vector<Problem> problems;     ///< in the order of the file
  std::vector<Problem> warnings;     ///< likewise; what is probably not meant, and hinders nothing
};

/// The policy file, or a book file that `turnaround compile` wrote. `zone_folder`: of TZif files, kZoneinfoFolder on a
/// usual machine; a book does not need it.
LoadedPolicy load_policy(const std::string& path, const std::string& zone_folder);
/// The same without the weights that the policy names: for training them.
LoadedPolicy load_rules(const std::string& path, const std::string& zone_folder);
/// The same for a policy's text; the files that it names lie in `folder`.
LoadedPolicy compile_policy(std::string_view text, const std::string& zone_folder, const std::string& folder = {});

/// A policy file with all that is to be said about it: `today` is for holidays and time zone data that grow old.
LoadedPolicy check_policy(const std::string& path, const std::string& zone_folder, Date today);

/// A book file's bytes; refused as book_altered unless they are the very ones that its digest names.
Result<BookOnShelf> open_book(std::string bytes);

/// A book's bytes as a store kept them, perhaps written by an older version. Error book_altered: they are not the ones
/// that `digest` names; book_unreadable: they are, but of a shape that this version does not read.
Result<BookOnShelf> open_kept_book(std::string bytes, const std::string& digest);

/// What `turnaround check` prints, each problem on a line of its own:
///   policies/typo.json: 1 problem
///     /categories/1/targets/1/calendar line 41   no calendar named `berlin-office`
std::string told(std::string_view path, const std::vector<Problem>& problems);
/// Warnings too, among the problems: "line 41   warning: …".
std::string told(std::string_view path, const LoadedPolicy& policy);

}  // namespace turnaround
