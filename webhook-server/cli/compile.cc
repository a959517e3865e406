#include <CLI/CLI.hpp>
#include <cstdio>

#include "webhook-server/cli/cli.h"
#include "webhook-server/file.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround::cli {
namespace {

int compile(const std::string& policy_file, const std::string& book_file, const std::string& zone_folder) {
  const LoadedPolicy policy = load_policy(policy_file, zone_folder);
  if (!policy.shelf) {
    std::fputs(told(policy_file, policy.problems).c_str(), stderr);
    return 1;
  }
  const std::string digest = policy.shelf->book.digest() + "\n";
  if (book_file.empty()) {
    std::fwrite(policy.shelf->bytes.data(), 1, policy.shelf->bytes.size(), stdout);
    std::fputs(digest.c_str(), stderr);
    return 0;
  }
  if (!write_file(book_file, policy.shelf->bytes)) {
    std::fprintf(stderr, "cannot write `%s`: check its folder and rights\n", book_file.c_str());
    return 1;
  }
  std::fputs(digest.c_str(), stdout);
  return 0;
}

}  // namespace

void add_compile(CLI::App& app, int& status) {
  auto* command = app.add_subcommand(
      "compile", "Makes a policy the self-contained book that server and browser load, and tells its digest.");
  auto policy = std::make_shared<std::string>();
  auto book = std::make_shared<std::string>();
  auto folder = std::make_shared<std::string>(kZoneinfoFolder);
  command->add_option("POLICY", *policy, "Policy file")->required();
  command->add_option("-o,--output", *book, "Book file to write; standard output when missing");
  command->add_option("--zoneinfo", *folder, "Folder of time zone files")->capture_default_str();
  command->callback([policy, book, folder, &status] { status = compile(*policy, *book, *folder); });
}

}  // namespace turnaround::cli
