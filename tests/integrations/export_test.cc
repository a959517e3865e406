#include "integrations/export.h"

#include <gtest/gtest.h>

#include "core/codec/codec.h"
#include "tests/support/books.h"

namespace turnaround {
namespace {

using namespace testing;

using Cells = std::vector<std::string>;

const ExportFormat& format(std::string_view name) {
  return *find_export_format(name);
}

ExportReading london() {
  return {zone("Europe/London"), DateOrder::unknown, {"customer-domain", "incident", "os-version"}, {}, {"incident"}};
}

/// The row's ticket as JSON, or the error as "code where".
std::string read(std::string_view name, const Cells& header, const Cells& cells,
                 const ExportReading& reading = london()) {
  const auto layout = lay_out(format(name), header, reading);
  if (!layout) return layout.error().code + " " + layout.error().message;
  const auto row = read_row(*layout, header, cells);
  return row ? write_ticket(row->ticket) : row.error().code + " " + row.error().where;
}

Untold untold(std::string_view name, const Cells& header, const Cells& cells) {
  const auto layout = lay_out(format(name), header, london());
  EXPECT_TRUE(layout.ok());
  const auto row = read_row(*layout, header, cells);
  EXPECT_TRUE(row.ok());
  return row->untold;
}

TEST(ZendeskExport, ARowOfTheUsualColumns) {
  const Cells header{"Summation column",
                     "Id",
                     "Requester",
                     "Requester email",
                     "Subject",
                     "Tags",
                     "Status",
                     "Priority",
                     "Via",
                     "Created at",
                     "Updated at",
                     "Assigned at",
                     "Organization",
                     "Solved at",
                     "Reopens",
                     "First reply time in minutes",
                     "Agent wait time in minutes",
                     "Customer Domain [txt]",
                     "Incident [list]"};
  const Cells cells{"1",
                    "35",
                    "Anna",
                    "anna@acme.example",
                    "Help",
                    "vip mail",
                    "Closed",
                    "High",
                    "Mail",
                    "2026-07-06 10:00",
                    "2026-07-08 12:00",
                    "2026-07-06 10:05",
                    "Acme",
                    "2026-07-07 11:30",
                    "1",
                    "12",
                    "90",
                    "acme.example",
                    "confirmed"};
  EXPECT_EQ(read("zendesk-csv", header, cells),
            R"({"id":"35","subject":"Help","requester":"anna@acme.example","channel":"email","tags":["vip","mail"],)"
            R"("fields":{"priority":"high","organization":"Acme","customer-domain":"acme.example"},)"
            R"("created_at":"2026-07-06T09:00:00Z","events":[)"
            R"({"at":"2026-07-08T11:00:00Z","type":"field","name":"incident","value":"confirmed"},)"
            R"({"at":"2026-07-06T09:12:00Z","type":"responded"},)"
            R"({"at":"2026-07-08T11:00:00Z","type":"field","name":"status","value":"closed"},)"
            R"({"at":"2026-07-07T10:30:00Z","type":"solved"}]})");
  EXPECT_EQ(untold("zendesk-csv", header, cells), (Untold{true, false, Minutes{90}}));
  const auto layout = lay_out(format("zendesk-csv"), header, london());
  EXPECT_EQ(layout->unused, (Cells{"Summation column", "Assigned at"}));
}

TEST(ZendeskExport, SolvedIsWhatTheStatusSays) {
  const Cells header{"ID", "Subject", "Status", "Created at", "Updated at", "Solved at"};
  const auto events = [&](const Cells& cells) {
    const std::string ticket = read("zendesk-csv", header, cells);
    return std::pair(ticket.find("\"solved\"}") != std::string::npos, untold("zendesk-csv", header, cells));
  };
  const std::string created = "2026-03-06 10:00", updated = "2026-03-07 10:00";
  EXPECT_EQ(events({"1", "a", "Solved", created, updated, "2026-03-06 12:00"}), (std::pair(true, Untold{})));
  EXPECT_EQ(events({"1", "a", "Open", created, updated, "2026-03-06 12:00"}), (std::pair(false, Untold{})))
      << "reopened: the time stays";
  EXPECT_EQ(events({"1", "a", "Pending", created, updated, ""}), (std::pair(false, Untold{})));
  EXPECT_EQ(events({"1", "a", "Closed", created, updated, ""}), (std::pair(true, Untold{false, true, Seconds{0}})));
}

TEST(JiraExport, ARowWithCommentsLabelsAndFields) {
  const Cells header{"Summary",
                     "Issue key",
                     "Issue id",
                     "Status",
                     "Priority",
                     "Reporter",
                     "Created",
                     "Updated",
                     "Resolved",
                     "Labels",
                     "Labels",
                     "Description",
                     "Attachment",
                     "Custom field (OS version)",
                     "Custom field (Rank)",
                     "Comment",
                     "Comment",
                     "Comment"};
  const Cells cells{"Help",
                    "SUP-7",
                    "10007",
                    "Done",
                    "Medium",
                    "anna",
                    "06/Mar/26 4:59 PM",
                    "10/Mar/26 9:00 AM",
                    "10/Mar/26 9:00 AM",
                    "mail",
                    "",
                    "It; does \"not\"\nwork",
                    "06/Mar/26 5:00 PM;anna;x.eml;https://jira/x.eml",
                    "Windows 11",
                    "0|i0",
                    "07/Mar/26 9:00 AM;ben;We look at it; soon",
                    "06/Mar/26 5:10 PM;anna;It is\nurgent; really",
                    "07/Mar/26 9:30 AM;ben;Done"};
  EXPECT_EQ(
      read("jira-csv", header, cells),
      R"({"id":"SUP-7","subject":"Help","description":"It; does \"not\"\nwork","requester":"anna","tags":["mail"],)"
      R"("attachments":["x.eml"],"fields":{"priority":"Medium","os-version":"Windows 11"},)"
      R"("created_at":"2026-03-06T16:59:00Z","events":[)"
      R"({"at":"2026-03-06T17:10:00Z","type":"info","text":"It is\nurgent; really"},)"
      R"({"at":"2026-03-07T09:00:00Z","type":"responded"},)"
      R"({"at":"2026-03-10T09:00:00Z","type":"field","name":"status","value":"Done"},)"
      R"({"at":"2026-03-10T09:00:00Z","type":"solved"}]})");
}

TEST(JiraExport, NobodyAnswersWhereNobodyAsked) {
  const Cells header{"Issue key", "Summary", "Created", "Comment"};
  const std::string ticket = read("jira-csv", header, {"A-1", "x", "2026-03-06 10:00", "2026-03-06 11:00;ben;hello"});
  EXPECT_EQ(ticket.find("events"), std::string::npos) << ticket;
}

TEST(Export, HostileRows) {
  const Cells header{"Id", "Subject", "Created at", "Reopens"};
  struct Case {
    Cells cells;
    const char* expected;
  };
  const Case cases[] = {
      {{"1", "a", "2026-03-06 10:00"}, "wrong_cells Reopens"},
      {{"1"}, "wrong_cells Subject"},
      {{"1", "a", "2026-03-06 10:00", "0", ""}, "wrong_cells "},
      {{"", "a", "2026-03-06 10:00", "0"}, "missing_cell Id"},
      {{"1", "a", "", "0"}, "missing_cell Created at"},
      {{"1", "a", "soon", "0"}, "bad_time Created at"},
      {{"1", "a", "3/6/2026 10:00", "0"}, "ambiguous_date Created at"},
      {{"1", "a", "2026-03-06 10:00", "many"}, "bad_number Reopens"},
      {{"1", "a", "2026-03-06 10:00", "-1"}, "bad_number Reopens"},
      {{"1", "a", "2026-03-06 10:00", "99999999999999999999"}, "bad_number Reopens"},
      {{"1", "a", "soon", "many"}, "bad_time Created at"},
  };
  for (const Case& each : cases) EXPECT_EQ(read("zendesk-csv", header, each.cells), each.expected);
}

TEST(Export, HeadersThatLackWhatIsNeeded) {
  EXPECT_EQ(read("zendesk-csv", {"Subject", "Created at"}, {}),
            "missing_column the header has no column `Id`: export the tickets with it");
  EXPECT_EQ(read("jira-csv", {"Issue key", "Summary"}, {}),
            "missing_column the header has no column `Created`: export the tickets with it");
}

TEST(Export, APersonNamesAColumn) {
  ExportReading reading = london();
  reading.field_names = {{"Site", "customer-domain"}};
  const std::string ticket = read("zendesk-csv", {"Id", "Subject", "Created at", "Site"},
                                  {"1", "a", "2026-03-06 10:00", "acme.example"}, reading);
  EXPECT_NE(ticket.find(R"("customer-domain":"acme.example")"), std::string::npos) << ticket;
  reading.field_names = {{"Sight", "customer-domain"}};
  EXPECT_EQ(read("zendesk-csv", {"Id", "Subject", "Created at", "Site"}, {}, reading),
            "unknown_column no column is called `Sight`: write it as the header does");
  reading.field_names = {{"Sit", "customer-domain"}};
  EXPECT_EQ(read("zendesk-csv", {"Id", "Subject", "Created at", "Site"}, {}, reading),
            "unknown_column no column is called `Sit`, did you mean `Site`?");
  reading.field_names = {{"Site", "customer-domian"}};
  EXPECT_EQ(read("zendesk-csv", {"Id", "Subject", "Created at", "Site"}, {}, reading),
            "unknown_field the policy knows no field `customer-domian`, did you mean `customer-domain`?");
}

TEST(Export, WhatSignalsAskAboutIsKnownAtTheLastUpdate) {
  const auto fields = fields_of_signals(book_of("policies/everycloud.json").policy());
  EXPECT_EQ(fields, (Cells{"incident", "tags", "workaround"}));
}

}  // namespace
}  // namespace turnaround
