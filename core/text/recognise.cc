#include "core/text/recognise.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace turnaround {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Endings in common use besides the two-letter ones of countries; `example` and `test` are those of documents and
// trials.
constexpr std::array<std::string_view, 40> kEndings = {
    "com",    "net",    "org",   "info",    "biz",    "edu",  "gov",   "mil",   "int",     "name",
    "pro",    "app",    "dev",   "cloud",   "online", "shop", "store", "site",  "tech",    "agency",
    "school", "legal",  "law",   "finance", "health", "care", "media", "group", "company", "gmbh",
    "berlin", "london", "paris", "hamburg", "koeln",  "wien", "coop",  "email", "example", "test"};

// Two letters that end the names of files far more often than domains.
constexpr std::array<std::string_view, 8> kFileEndings = {"py", "sh", "ps", "md", "js", "gz", "db", "pl"};

bool is_ending(std::string_view label) {
  auto is_label = [label](std::string_view known) { return same_letters(label, known); };
  if (label.size() == 2) return std::none_of(kFileEndings.begin(), kFileEndings.end(), is_label);
  return std::any_of(kEndings.begin(), kEndings.end(), is_label);
}

}  // namespace

bool same_letters(std::string_view one, std::string_view other) {
  return one.size() == other.size() &&
         std::equal(one.begin(), one.end(), other.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

bool is_domain(std::string_view domain) {
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos || !is_ending(domain.substr(dot + 1))) return false;
  char before = '.';
  for (char c : domain) {
    if (c == '@' || c == '+' || c == '_' || c == '/' || c == ':' || (c == '.' && before == '.')) return false;
    before = c;
  }
  auto is_letter = [](char c) { return !is_digit(c) && c != '.' && c != '-'; };
  return std::any_of(domain.begin(), domain.begin() + static_cast<std::ptrdiff_t>(dot), is_letter);
}

bool is_host(std::string_view domain) {
  const auto dots = std::count(domain.begin(), domain.end(), '.');
  if (dots < 2) return false;
  const std::size_t last = domain.rfind('.');
  const std::size_t second = domain.rfind('.', last - 1);
  const bool registry_of_a_country = domain.size() - last - 1 == 2 && last - second - 1 <= 3;  // co.uk, com.au
  return dots > (registry_of_a_country ? 2 : 1);
}

bool related_domains(std::string_view one, std::string_view other) {
  if (one.size() < other.size()) std::swap(one, other);
  if (other.empty() || !same_letters(one.substr(one.size() - other.size()), other)) return false;
  return one.size() == other.size() || one[one.size() - other.size() - 1] == '.';
}

std::string_view domain_of(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view{} : address.substr(at + 1);
}

bool is_header_line(std::string_view line, std::string_view name) {
  line.remove_prefix(std::min(line.find_first_not_of("> \t|"), line.size()));
  if (line.size() <= name.size() || line[name.size()] != ':' || !same_letters(line.substr(0, name.size()), name))
    return false;
  return line.find_first_not_of(" \t", name.size() + 1) != std::string_view::npos;
}

bool has_ending(std::string_view file_name, std::string_view ending) {
  if (file_name.size() <= ending.size()) return false;
  const std::size_t start = file_name.size() - ending.size();
  return file_name[start - 1] == '.' && same_letters(file_name.substr(start), ending);
}

}  // namespace turnaround
