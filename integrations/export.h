// A helpdesk's CSV export as tickets: which column means what. An export shows tickets as they are now and hardly
// anything of how they got there; what it cannot tell is counted, never guessed. Pure: cells in, values out.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/decision/ticket.h"
#include "core/policy/book.h"
#include "core/time/zone.h"
#include "integrations/export_time.h"

namespace turnaround {

enum class ColumnUse {
  unused,
  id,
  subject,
  description,
  requester,         ///< a name or an address; the first that is not empty counts, addresses before names
  requester_id,      ///< another name of the requester, in comments
  requester_domain,  ///< used where no address is told
  organisation,
  channel,
  status,
  priority,
  tags,
  attachment,  ///< "date;author;file name;…"
  comment,     ///< "date;author;text"
  created,
  updated,
  solved,
  first_reply_minutes,  ///< from the creation
  waited_minutes,       ///< for the customer, in all: told, not placed in time
  reopens,              ///< how often: told, not placed in time
  field,                ///< a field of the policy
};

struct ColumnName {
  std::string_view header;  ///< in lower case
  ColumnUse use;
};

/// One helpdesk's way of exporting, as data.
struct ExportFormat {
  enum class Solved {
    by_time,    ///< a time in `solved` says that it is solved
    by_status,  ///< that time stays when a ticket is reopened: only the status tells
  };
  std::string_view name;  ///< "zendesk-csv"
  std::span<const ColumnName> columns;
  std::string_view field_before, field_after;  ///< what stands around a custom field's name
  char tag_separator;                          ///< '\0': one tag per column
  Solved solved;
  std::span<const std::string_view> over;  ///< statuses of a ticket that is over, in lower case
  bool lower_case_words;                   ///< status, priority and channel are in lower case everywhere else
};

/// Every format there is, in the order in which a header is tried.
std::span<const ExportFormat* const> export_formats();
/// Null when there is none of that name.
const ExportFormat* find_export_format(std::string_view name);

/// How a table is to be read.
struct ExportReading {
  Zone zone;  ///< of times that name none
  DateOrder dates = DateOrder::unknown;
  std::vector<std::string> fields;                               ///< names of fields that are asked for
  std::vector<std::pair<std::string, std::string>> field_names;  ///< header to field, as a person said
  /// Fields (`tags`, `status` too) that say that something happened: known only as they are at the last update.
  std::vector<std::string> happenings;
};

/// The fields that a policy's signals ask about.
std::vector<std::string> fields_of_signals(const Policy& policy);

/// A header that has been understood.
struct ExportLayout {
  struct Column {
    ColumnUse use = ColumnUse::unused;
    std::string field;
  };
  const ExportFormat* format = nullptr;
  ExportReading reading;
  std::vector<Column> columns;
  std::vector<std::string> unused;  ///< headers of columns that mean nothing to us
};

/// How many of the headers the format knows: what tells it from others.
std::size_t columns_known(const ExportFormat& format, const std::vector<std::string>& header);

/// Errors: missing_column, one that is needed; unknown_column, unknown_field, for a pair of `field_names`.
Result<ExportLayout> lay_out(const ExportFormat& format, const std::vector<std::string>& header, ExportReading reading);

bool has(const ExportLayout& layout, ColumnUse use);

/// What the row says without saying when.
struct Untold {
  bool reopened = false;
  bool solved_when_updated = false;  ///< over, with no time of it: taken as solved at the last update
  Seconds waited{0};
  bool operator==(const Untold&) const = default;
};

struct ExportedTicket {
  Ticket ticket;
  Untold untold;
};

/// Priority, fields and tags are those of the export, taken as if they had been there from the beginning, but for
/// `happenings` and the status: they are events at the last update. The customer's own comments are `info`; the first
/// one of somebody else is `responded`, since an export does not tell internal ones. Errors: wrong_cells, missing_cell,
/// bad_number, those of read_export_time; `where` is the column's header, of a row cut short that of the first column
/// it lacks.
Result<ExportedTicket> read_row(const ExportLayout& layout, const std::vector<std::string>& header,
                                const std::vector<std::string>& cells);

}  // namespace turnaround
