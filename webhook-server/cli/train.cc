#include <CLI/CLI.hpp>
#include <cstdio>
#include <iterator>
#include <memory>

#include "core/codec/weights_codec.h"
#include "core/reading/assess.h"
#include "core/reading/learn.h"
#include "webhook-server/cli/cli.h"
#include "webhook-server/file.h"
#include "webhook-server/labelled_tickets.h"
#include "webhook-server/limits.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround::cli {
namespace {

/// Every so many tickets one is put aside to see how well it is read by what the others teach.
constexpr std::size_t kParts = 10;

struct TrainingOptions {
  std::string policy_file;
  std::vector<std::string> ticket_files;
  std::string weights_file;
  std::string zone_folder{kZoneinfoFolder};
};

class Training {
 public:
  explicit Training(const Book& book) : book_(book) {
    for (const Category& category : book.policy().categories) categories_.push_back(category.id);
    categories_.emplace_back();
  }

  /// False, and told, when the file does not serve.
  bool add(const std::string& path) {
    const auto text = read_file(path, limits::kLabelledBytes);
    auto tickets = text ? read_labelled(*text, book_.policy()) : text.error();
    if (!tickets) {
      const Error& error = tickets.error();
      std::fprintf(stderr, "%s%s%s: %s\n", path.c_str(), error.where.empty() ? "" : " ", error.where.c_str(),
                   error.message.c_str());
      return false;
    }
    for (const LabelledText& labelled : *tickets) {
      lessons_.push_back({Assessor(book_, labelled.ticket).clues(), labelled.category});
    }
    std::move(tickets->begin(), tickets->end(), std::back_inserter(tickets_));
    return true;
  }

  Weights learned() const { return learn(lessons_, categories_); }

  /// Reads every part of the tickets with the weights that the others teach.
  std::size_t read_right() const {
    std::size_t right = 0;
    for (std::size_t part = 0; part < kParts; ++part) {
      std::vector<LabelledTicket> others;
      for (std::size_t i = 0; i < lessons_.size(); ++i) {
        if (i % kParts != part) others.push_back(lessons_[i]);
      }
      Policy policy = book_.policy();
      policy.weights = learn(others, categories_);
      const auto taught = Book::compile(std::move(policy), book_.zones(), "");
      for (std::size_t i = part; taught && i < tickets_.size(); i += kParts) {
        const auto category = Assessor(*taught, tickets_[i].ticket).assess().choice.category;
        right += category.value_or("") == tickets_[i].category;
      }
    }
    return right;
  }

  std::size_t size() const { return tickets_.size(); }

 private:
  const Book& book_;
  std::vector<std::string> categories_;
  std::vector<LabelledText> tickets_;
  std::vector<LabelledTicket> lessons_;  ///< of the same tickets
};

int train(const TrainingOptions& options) {
  const LoadedPolicy policy = load_rules(options.policy_file, options.zone_folder);
  if (!policy.shelf) {
    std::fputs(told(options.policy_file, policy.problems).c_str(), stderr);
    return 1;
  }
  Training training(policy.shelf->book);
  for (const std::string& file : options.ticket_files) {
    if (!training.add(file)) return 1;
  }
  const std::size_t size = training.size();
  std::fprintf(stderr,
               "%zu tickets; by the rules and what nine tenths of them teach, %zu of all tenths are read right\n", size,
               training.read_right());
  const std::string text = write_weights(training.learned());
  if (options.weights_file.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
  }
  if (write_file(options.weights_file, text)) return 0;
  std::fprintf(stderr, "cannot write `%s`: check its folder and rights\n", options.weights_file.c_str());
  return 1;
}

}  // namespace

void add_train(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("train", "Learns from labelled tickets which words speak for which category.");
  auto options = std::make_shared<TrainingOptions>();
  command->add_option("POLICY", options->policy_file, "Policy file that the weights are for")->required();
  command->add_option("TICKETS", options->ticket_files, "Labelled tickets, JSON lines")->required();
  command->add_option("-o,--out", options->weights_file, "Weights file to write; standard output when missing");
  command->add_option("--zoneinfo", options->zone_folder, "Folder of time zone files")->capture_default_str();
  command->callback([options, &status] { status = train(*options); });
}

}  // namespace turnaround::cli
