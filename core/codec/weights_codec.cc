#include "core/codec/weights_codec.h"

#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "core/limits.h"

namespace turnaround {
namespace {

/// "-31 7 0": in a text, as a book holds thousands and a tree of JSON values is slow to build.
std::optional<std::vector<int>> numbers_in(std::string_view text) {
  std::vector<int> numbers;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    int number = 0;
    const auto [after, problem] = std::from_chars(at, end, number);
    if (problem != std::errc() || (after != end && (*after != ' ' || after + 1 == end))) return std::nullopt;
    if (number < -limits::kClueSpeaks || number > limits::kClueSpeaks) return std::nullopt;
    numbers.push_back(number);
    at = after == end ? end : after + 1;
  }
  return numbers;
}

void read_clue(const Place& place, Weights& out, const std::string& clue) {
  std::string text;
  read(place, text);
  auto numbers = numbers_in(text);
  if (!numbers || numbers->size() != out.categories.size()) {
    place.problem("bad_numbers", "expected " + std::to_string(out.categories.size()) + " whole numbers up to " +
                                     std::to_string(limits::kClueSpeaks) + ", one for each category");
    numbers.emplace(out.categories.size(), 0);
  }
  out.clues.emplace(clue, *std::move(numbers));
}

std::string text_of(const std::vector<int>& numbers) {
  std::string text;
  for (const int number : numbers) text += (text.empty() ? "" : " ") + std::to_string(number);
  return text;
}

void read_clues(const Place& place, Weights& out) {
  const auto* members = place.value().object();
  if (!members) return place.wrong_type("an object");
  if (members->size() > limits::kClues) {
    return place.problem("too_many", "more than " + std::to_string(limits::kClues) + " clues: train the weights again");
  }
  for (const json::Member& member : *members) read_clue(Place(place, member.name, member.value), out, member.name);
}

void check_categories(const Place& place, const Weights& weights) {
  const std::set<std::string> different(weights.categories.begin(), weights.categories.end());
  if (different.empty() || different.size() != weights.categories.size()) {
    place.problem("bad_categories", "the categories must be there, each once: train the weights again");
  }
}

}  // namespace

void read(const Place& place, Weights& out) {
  out = {};
  if (const std::string* file = place.value().string()) {
    out.file = *file;
    return;
  }
  MemberReader reader(place);
  reader.required("categories", out.categories);
  const json::Value* clues = reader.find("clues");
  reader.done();
  check_categories(place, out);
  if (clues) read_clues(Place(place, "clues", *clues), out);
}

void write(json::Writer& out, const Weights& value) {
  if (!value.file.empty()) {
    out.text(value.file);
    return;
  }
  out.object().key("categories");
  write(out, value.categories);
  out.key("clues").object();
  for (const auto& [clue, numbers] : value.clues) {
    out.key(clue).text(text_of(numbers));
  }
  out.close().close();
}

Result<Weights> read_weights(std::string_view text) {
  const auto tree = json::read(text, {.bytes = limits::kPolicyBytes, .depth = limits::kJsonDepth});
  if (!tree) return tree.error();
  std::vector<Error> problems;
  Weights weights;
  const Place place(*tree, problems);
  read(place, weights);
  if (!weights.file.empty()) place.wrong_type("an object");
  if (!problems.empty()) return std::move(problems.front());
  return weights;
}

std::string write_weights(const Weights& weights) {
  const auto json_of = [](const auto& value) {
    json::Writer out;
    write(out, value);
    return out.take();
  };
  std::string text = "{\"categories\": " + json_of(weights.categories) + ",\n\"clues\": {";
  bool first = true;
  for (const auto& [clue, numbers] : weights.clues) {
    text += (first ? "\n" : ",\n") + json_of(clue) + ":" + json_of(text_of(numbers));
    first = false;
  }
  return text + "\n}}\n";
}

}  // namespace turnaround
