// One row of an export as a ticket.
#include <algorithm>
#include <charconv>
#include <limits>

#include "core/ascii.h"
#include "integrations/export.h"

namespace turnaround {
namespace {

struct Comment {
  Instant at;
  std::string author;
  std::string text;
};

/// What a row says, before it is put in order.
struct Row {
  ExportedTicket out;
  std::vector<std::string> requester_names;
  std::string requester_domain;
  std::string status;
  std::optional<Instant> created, updated, solved;
  std::optional<Seconds> first_reply;
  std::vector<Comment> comments;
};

bool contains(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}
bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Takes what stands before the next semicolon off the front of `cell`.
std::string_view take_part(std::string_view& cell) {
  const std::size_t end = std::min(cell.find(';'), cell.size());
  const std::string_view part = cell.substr(0, end);
  cell.remove_prefix(std::min(end + 1, cell.size()));
  return part;
}

/// Reads the cells of one row; the first problem is kept.
class RowReader {
 public:
  explicit RowReader(const ExportLayout& layout) : layout_(layout) {}

  void take(const ExportLayout::Column& column, const std::string& header, const std::string& cell) {
    if (cell.empty() || error_) return;
    take_text(column, cell);
    take_time(column.use, cell);
    take_number(column.use, cell);
    take_parts(column.use, cell);
    if (error_) error_->where = header;
  }
  Row row;
  const std::optional<Error>& error() const { return error_; }

 private:
  std::string word(const std::string& cell) const { return layout_.format->lower_case_words ? lower(cell) : cell; }

  void take_text(const ExportLayout::Column& column, const std::string& cell) {
    Ticket& ticket = row.out.ticket;
    switch (column.use) {
      case ColumnUse::id:
        ticket.id = cell;
        break;
      case ColumnUse::subject:
        ticket.subject = cell;
        break;
      case ColumnUse::description:
        ticket.description = cell;
        break;
      case ColumnUse::requester:
        row.requester_names.push_back(cell);
        if (ticket.requester.empty() || ticket.requester.find('@') == std::string::npos) ticket.requester = cell;
        break;
      case ColumnUse::requester_id:
        row.requester_names.push_back(cell);
        break;
      case ColumnUse::requester_domain:
        row.requester_domain = cell;
        break;
      case ColumnUse::organisation:
        ticket.fields.push_back({"organization", cell});
        break;
      case ColumnUse::channel:
        ticket.channel = word(cell) == "mail" ? "email" : word(cell);
        break;
      case ColumnUse::status:
        row.status = word(cell);
        break;
      case ColumnUse::priority:
        ticket.fields.push_back({"priority", word(cell)});
        break;
      case ColumnUse::field:
        ticket.fields.push_back({column.field, cell});
        break;
      default:
        break;
    }
  }

  void take_time(ColumnUse use, std::string_view cell) {
    if (use == ColumnUse::created) row.created = time(cell);
    if (use == ColumnUse::updated) row.updated = time(cell);
    if (use == ColumnUse::solved) row.solved = time(cell);
  }

  void take_number(ColumnUse use, std::string_view cell) {
    if (use == ColumnUse::first_reply_minutes) row.first_reply = Minutes{number(cell)};
    if (use == ColumnUse::waited_minutes) row.out.untold.waited = Minutes{number(cell)};
    if (use == ColumnUse::reopens) row.out.untold.reopened = number(cell) > 0;
  }

  void take_parts(ColumnUse use, std::string_view cell) {
    if (use == ColumnUse::tags) take_tags(cell);
    if (use == ColumnUse::attachment) {
      take_part(cell);
      take_part(cell);
      row.out.ticket.attachments.emplace_back(take_part(cell));
    }
    if (use == ColumnUse::comment) {
      const auto at = time(take_part(cell));
      const std::string author(take_part(cell));
      if (at) row.comments.push_back({*at, author, std::string(cell)});
    }
  }

  void take_tags(std::string_view cell) {
    const char separator = layout_.format->tag_separator;
    while (!cell.empty()) {
      const std::size_t end = separator ? std::min(cell.find(separator), cell.size()) : cell.size();
      if (end > 0) row.out.ticket.tags.emplace_back(cell.substr(0, end));
      cell.remove_prefix(std::min(end + 1, cell.size()));
    }
  }

  std::optional<Instant> time(std::string_view cell) {
    const auto at = read_export_time(cell, layout_.reading.zone, layout_.reading.dates);
    if (at) return *at;
    error_ = at.error();
    return std::nullopt;
  }

  std::int64_t number(std::string_view cell) {
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    const bool fraction = end != cell.data() + cell.size() && *end == '.';
    const bool whole = end == cell.data() + cell.size() || fraction;
    if (failure == std::errc() && whole && value >= 0 && value <= std::numeric_limits<std::int32_t>::max())
      return value;
    error_ = Error{"bad_number", "", "`" + std::string(cell.substr(0, 40)) + "` is no number: leave the cell empty"};
    return 0;
  }

  const ExportLayout& layout_;
  std::optional<Error> error_;
};

Event event(Instant at, Event::Type type) {
  Event event;
  event.at = at;
  event.type = type;
  return event;
}

/// Fields and tags that say that something happened are known as of the last update only.
void put_off_happenings(Row& row, const ExportLayout& layout, Instant known) {
  Ticket& ticket = row.out.ticket;
  const std::vector<std::string>& happenings = layout.reading.happenings;
  std::vector<Field> kept;
  for (Field& field : ticket.fields) {
    if (!contains(happenings, field.name)) {
      kept.push_back(std::move(field));
      continue;
    }
    Event& set = ticket.events.emplace_back(event(known, Event::Type::field));
    set.name = field.name;
    set.value = field.value;
  }
  ticket.fields = std::move(kept);
  if (ticket.tags.empty() || !contains(happenings, "tags")) return;
  ticket.events.push_back(event(known, Event::Type::tags));
  ticket.events.back().words = std::move(ticket.tags);
  ticket.tags.clear();
}

void add_conversation(Row& row) {
  Ticket& ticket = row.out.ticket;
  std::stable_sort(row.comments.begin(), row.comments.end(), [](auto& a, auto& b) { return a.at < b.at; });
  if (row.first_reply) ticket.events.push_back(event(ticket.created_at + *row.first_reply, Event::Type::responded));
  bool answered = row.first_reply.has_value();
  for (Comment& comment : row.comments) {
    if (contains(row.requester_names, comment.author)) {
      ticket.events.push_back(event(comment.at, Event::Type::info));
      ticket.events.back().text = std::move(comment.text);
    } else if (!answered && !row.requester_names.empty()) {
      ticket.events.push_back(event(comment.at, Event::Type::responded));
      answered = true;
    }
  }
}

void add_end(Row& row, const ExportLayout& layout, Instant known) {
  Ticket& ticket = row.out.ticket;
  if (!row.status.empty()) {
    ticket.events.push_back(event(known, Event::Type::field));
    ticket.events.back().name = "status";
    ticket.events.back().value = row.status;
  }
  const bool over = contains(layout.format->over, lower(row.status));
  const bool by_time = layout.format->solved == ExportFormat::Solved::by_time || row.status.empty();
  if (row.solved && (over || by_time)) {
    ticket.events.push_back(event(*row.solved, Event::Type::solved));
  } else if (over) {
    ticket.events.push_back(event(known, Event::Type::solved));
    row.out.untold.solved_when_updated = true;
  }
}

Error wrong_cells(const std::vector<std::string>& header, std::size_t count) {
  const std::string both =
      "it has " + std::to_string(count) + " cells and the header " + std::to_string(header.size()) + ": check its ";
  if (count > header.size()) return {"wrong_cells", "", "the row goes on behind its last column, " + both + "quotes"};
  return {"wrong_cells", header[count],
          "the row ends before this column, " + both + "quotes, and whether the file was cut off"};
}

Error missing_cell(const ExportLayout& layout, const std::vector<std::string>& header, ColumnUse use) {
  const auto column = std::find_if(layout.columns.begin(), layout.columns.end(),
                                   [&](const ExportLayout::Column& each) { return each.use == use; });
  return {"missing_cell", header[static_cast<std::size_t>(column - layout.columns.begin())],
          "the cell is empty and a ticket needs it: fill it in, or leave the row out"};
}

}  // namespace

Result<ExportedTicket> read_row(const ExportLayout& layout, const std::vector<std::string>& header,
                                const std::vector<std::string>& cells) {
  if (cells.size() != header.size()) return wrong_cells(header, cells.size());
  RowReader reader(layout);
  for (std::size_t i = 0; i < cells.size(); ++i) reader.take(layout.columns[i], header[i], cells[i]);
  if (reader.error()) return *reader.error();
  Row& row = reader.row;
  if (row.out.ticket.id.empty()) return missing_cell(layout, header, ColumnUse::id);
  if (!row.created) return missing_cell(layout, header, ColumnUse::created);
  Ticket& ticket = row.out.ticket;
  ticket.created_at = *row.created;
  if (ticket.requester.find('@') == std::string::npos && !row.requester_domain.empty()) {
    ticket.requester += "@" + row.requester_domain;
  }
  const Instant known = std::max(row.updated.value_or(row.solved.value_or(*row.created)), *row.created);
  put_off_happenings(row, layout, known);
  add_conversation(row);
  add_end(row, layout, known);
  return std::move(row.out);
}

}  // namespace turnaround
