#include <CLI/CLI.hpp>
#include <cstdio>

#include "core/decision/wording.h"
#include "core/limits.h"
#include "webhook-server/cli/cli.h"
#include "webhook-server/file.h"
#include "webhook-server/policy_examples.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround::cli {
namespace {

struct Tally {
  std::size_t examples = 0;
  std::size_t differ = 0;
  bool all_read = true;
};

std::string differ(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " differs" : " differ");
}

std::string told(const Example& example, const std::vector<Difference>& differences) {
  std::string out = "  " + example.name + "   line " + std::to_string(example.line) + "\n";
  for (const Difference& difference : differences) {
    out += "    " + difference.member + (difference.member.empty() ? "" : "   ") + "expected " + difference.expected +
           ", got " + difference.got + "\n";
    for (const std::string& reason : difference.because) out += "      " + reason + "\n";
  }
  return out;
}

void show(const std::string& text) {
  std::fputs(text.c_str(), stdout);
}

void test_book(const std::string& path, const Book& book, const ExamplesReading& reading, Tally& tally) {
  std::size_t differing = 0;
  std::string lines;
  for (const Example& example : reading.examples) {
    const auto found = differences(book, example);
    if (found.empty()) continue;
    ++differing;
    lines += told(example, found);
  }
  show(path + ": " + counted(reading.examples.size(), "example") + ", " +
       (differing == 0 ? "all as expected" : differ(differing)) + "\n" + lines);
  tally.examples += reading.examples.size();
  tally.differ += differing;
}

void test_policy(const std::string& path, const std::string& zone_folder, Tally& tally) {
  const LoadedPolicy policy = load_policy(path, zone_folder);
  if (!policy.shelf) {
    show(turnaround::told(path, policy.problems));
    tally.all_read = false;
    return;
  }
  const std::string beside = examples_path(path);
  const auto text = read_file(beside, limits::kPolicyBytes);
  if (!text) {
    show(path + ": no examples, " + text.error().message + ", or write some\n");
    tally.all_read = false;
    return;
  }
  const ExamplesReading reading = read_examples(*text);
  if (!reading.problems.empty()) {
    show(turnaround::told(beside, reading.problems));
    tally.all_read = false;
    return;
  }
  test_book(path, policy.shelf->book, reading, tally);
}

int test(const std::vector<std::string>& paths, const std::string& zone_folder) {
  Tally tally;
  for (const std::string& path : paths) test_policy(path, zone_folder, tally);
  show(std::to_string(paths.size()) + (paths.size() == 1 ? " policy, " : " policies, ") +
       counted(tally.examples, "example") + ": " + std::to_string(tally.examples - tally.differ) + " as expected, " +
       differ(tally.differ) + "\n");
  return tally.all_read && tally.differ == 0 ? 0 : 1;
}

}  // namespace

void add_test(CLI::App& app, int& status) {
  auto* command = app.add_subcommand(
      "test", "Runs a policy's own examples, NAME.tests.json beside it: ticket in, expected decision out.");
  auto files = std::make_shared<std::vector<std::string>>();
  auto folder = std::make_shared<std::string>(kZoneinfoFolder);
  command->add_option("POLICY", *files, "Policy files, or books that compile made of them")->required();
  command->add_option("--zoneinfo", *folder, "Folder of time zone files")->capture_default_str();
  command->callback([files, folder, &status] { status = test(*files, *folder); });
}

}  // namespace turnaround::cli
