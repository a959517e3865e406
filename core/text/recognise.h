// What words show by their form alone, in any language: domains, days, times of day, versions, lines of mail headers.
// What such a find means is said by the policy (core/reading/required.h).
#pragma once
#include <cstdint>
#include <string_view>

namespace turnaround {

/// What a number can be by its form. One number may be read in several ways: "9.15" is a time and a version.
struct NumberForm {
  bool day = false;        ///< a day with its year, 2026-03-05, 5.3.2026, 05.03.26, 5/3/26
  bool short_day = false;  ///< what may be one where the words say so, 5.3. or 5/3, 5.3.26, 2026.03.05, 20260305
  bool clock = false;      ///< a time of day that says so itself, 08:10, 7am, 9h30, 17 Uhr
  bool time = false;       ///< what may be one where the words say so, 9.15, 2340, 8
  std::uint8_t parts = 0;  ///< groups of digits with nothing but dots between: 4.8.2 has 3, 2021 has 1; 0: other marks
  bool operator==(const NumberForm&) const = default;
};

/// `text` begins with a digit; what follows the number decides too ("7 am").
NumberForm number_form(std::string_view text);

/// True when `domain` is written like one: labels joined by dots, the last a country's or another known ending. File
/// names
/// (`report.pdf`) and host numbers (10.8.0.4) are not.
bool is_domain(std::string_view domain);

/// A machine's name within a domain: more labels than a customer's domain has (`mx1.filter.net`; but `hotel.co.uk` is a
/// domain).
bool is_host(std::string_view domain);

/// True when both are the same domain or one is a part of the other: `mail.hotel.net` and `hotel.net`.
bool related_domains(std::string_view one, std::string_view other);

/// What follows the @ of an address; empty when there is none.
std::string_view domain_of(std::string_view address);

/// True when the line is `name`, a colon and something after it, as in the header of a mail. Quote marks and blanks
/// before the name are passed over:  is_header_line("> Received: from mx", "received") == true
bool is_header_line(std::string_view line, std::string_view name);

/// `Report.EML` ends in `eml`.
bool has_ending(std::string_view file_name, std::string_view ending);

/// Equal but for the case of A to Z.
bool same_letters(std::string_view one, std::string_view other);

}  // namespace turnaround
