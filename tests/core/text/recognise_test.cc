#include "core/text/recognise.h"

#include <gtest/gtest.h>

#include <string>

namespace turnaround {
namespace {

std::string forms(std::string_view text) {
  const NumberForm form = number_form(text);
  std::string out;
  if (form.day) out += "day ";
  if (form.short_day) out += "short-day ";
  if (form.clock) out += "clock ";
  if (form.time) out += "time ";
  return out + std::to_string(form.parts);
}

TEST(Recognise, TellsWhatANumberCanBe) {
  const struct {
    std::string_view text;
    std::string_view forms;
  } cases[] = {
      {"2026-03-05", "day 0"},
      {"2026-03-05T09:00Z", "day 0"},
      {"05.03.2026", "day 3"},
      {"5/3/26", "day 0"},
      {"5.3.26", "short-day 3"},
      {"2026.03.05", "short-day 3"},
      {"2023.16.05", "3"},
      {"20260305", "short-day 1"},
      {"20261305", "1"},
      {"99999999", "1"},
      {"05/03/26", "day 0"},
      {"3/5/2026", "day 0"},
      {"2026-13-05", "0"},
      {"11.02. kam nichts", "short-day time 2"},
      {"11/02", "short-day 0"},
      {"08:10", "clock time 0"},
      {"08:10:42", "clock time 0"},
      {"9h30", "clock time 0"},
      {"7am", "clock time 1"},
      {"7 a.m.", "clock time 1"},
      {"17 Uhr", "clock time 1"},
      {"17 Uhren", "time 1"},
      {"9.15", "time 2"},
      {"2340", "time 1"},
      {"2021", "1"},
      {"25", "1"},
      {"4.8.2", "3"},
      {"16.83", "2"},
      {"10.8.0.4", "4"},
      {"99999999999999999999", "1"},
      {"1.2.3.4.5", "4"},
      {"24:61", "0"},
  };
  for (const auto& c : cases) EXPECT_EQ(forms(c.text), c.forms) << c.text;
}

TEST(Recognise, KnowsDomainsFromFilesAndMachines) {
  const struct {
    std::string_view text;
    bool domain;
    bool host;
  } cases[] = {
      {"hotel.example", true, false},
      {"Hotel.CO.UK", true, false},
      {"mx1.filter.net", true, true},
      {"a.hotel.co.uk", true, true},
      {"report.pdf", false, false},
      {"create_users.py", false, false},
      {"10.8.0.4", false, true},
      {"4.8.2", false, true},
      {"end.next", false, false},
      {".example", false, false},
      {"a..example", false, true},
      {"example", false, false},
      {"", false, false},
      {"müller.de", true, false},
      {"3com.com", true, false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(is_domain(c.text), c.domain) << c.text;
    EXPECT_EQ(is_host(c.text), c.host) << c.text;
  }
}

TEST(Recognise, RelatesDomainsByWholeLabels) {
  EXPECT_TRUE(related_domains("hotel.example", "HOTEL.example"));
  EXPECT_TRUE(related_domains("mail.hotel.example", "hotel.example"));
  EXPECT_TRUE(related_domains("hotel.example", "mail.hotel.example"));
  EXPECT_FALSE(related_domains("myhotel.example", "hotel.example"));
  EXPECT_FALSE(related_domains("hotel.example", ""));
}

TEST(Recognise, FindsHeaderLinesAndFileEndings) {
  EXPECT_TRUE(is_header_line("Received: from mx1 by mx2", "received"));
  EXPECT_TRUE(is_header_line("> > RECEIVED: from mx1", "received"));
  EXPECT_FALSE(is_header_line("Received:", "received"));
  EXPECT_FALSE(is_header_line("Received-SPF: softfail", "received"));
  EXPECT_FALSE(is_header_line("I received: nothing", "received"));
  EXPECT_TRUE(has_ending("Report.EML", "eml"));
  EXPECT_FALSE(has_ending("eml", "eml"));
  EXPECT_FALSE(has_ending("report.eml.png", "eml"));
  EXPECT_EQ(domain_of("a@b@hotel.example"), "hotel.example");
  EXPECT_EQ(domain_of("nobody"), "");
}

}  // namespace
}  // namespace turnaround
