#include "integrations/zendesk/history.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/ascii.h"

namespace turnaround::zendesk {

namespace {

constexpr std::array<std::string_view, 6> kPlainFields = {"priority",       "type",     "organization_id",
                                                          "ticket_form_id", "brand_id", "group_id"};
constexpr std::string_view kMergeTag = "closed_by_merge";

bool is_custom_field(std::string_view field) {
  return !field.empty() && std::all_of(field.begin(), field.end(), is_digit);
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Older audits write tags as one text with spaces.
std::vector<std::string> tag_words(const FieldValue& value) {
  if (!value.words.empty() || !value.text) return value.words;
  std::vector<std::string> words;
  std::string word;
  for (char c : *value.text + " ") {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

class Folding {
 public:
  Folding(const Mapping& mapping, const TicketNow& now, const std::vector<Audit>& audits, const Users& users)
      : mapping_(mapping), now_(now), audits_(audits), users_(users) {}

  Ticket ticket() {
    find_first_values();
    find_our_tags();
    open();
    for (const Audit& audit : audits_) {
      apply(audit);
      described_ = true;
    }
    if (now_.status == "deleted" && status_ != "deleted") leave_for("deleted", updated_at(), Audit{});
    return std::move(ticket_);
  }

 private:
  /// What a field held when the ticket was sent: as created, else what the first change replaced, else what it holds
  /// now.
  void find_first_values() {
    for (const Audit& audit : audits_) {
      for (const Change& change : audit.changes) {
        first_.try_emplace(change.field, change.created ? change.after : change.before);
      }
    }
    for (const auto& [field, value] : now_.fields) first_.try_emplace(field, value);
  }

  /// A drop-down's value is also a tag of the ticket: those of our category field come and go with our own writes.
  void find_our_tags() {
    const auto add = [this](const FieldValue& value) {
      if (value.text) our_tags_.insert(*value.text);
    };
    for (const auto& [category, option] : mapping_.category_values) our_tags_.insert(option);
    for (const Audit& audit : audits_) {
      for (const Change& change : audit.changes) {
        if (change.field != mapping_.category) continue;
        add(change.before);
        add(change.after);
      }
    }
    if (const auto held = now_.fields.find(mapping_.category); held != now_.fields.end()) add(held->second);
  }

  std::vector<std::string> without_ours(std::vector<std::string> tags) const {
    const auto ours = [this](const std::string& tag) { return our_tags_.count(tag) != 0; };
    tags.erase(std::remove_if(tags.begin(), tags.end(), ours), tags.end());
    return tags;
  }

  std::string first(std::string_view field, std::string_view otherwise) const {
    const auto found = first_.find(field);
    return found != first_.end() && found->second.text ? *found->second.text : std::string(otherwise);
  }

  void open() {
    ticket_.id = now_.id;
    ticket_.subject = first("subject", now_.subject);
    ticket_.description = now_.description;
    ticket_.channel = now_.channel;
    ticket_.created_at = now_.created_at;
    if (const auto requester = users_.find(now_.requester); requester != users_.end()) {
      ticket_.requester = requester->second.email;
    }
    const auto tags = first_.find("tags");
    tags_ = without_ours(tags == first_.end() ? now_.tags : tag_words(tags->second));
    ticket_.tags = tags_;
    for (const auto& [field, value] : first_) {
      if (value.text && is_read(field)) ticket_.fields.push_back({name_of(field), text_of(field, value)});
    }
    ticket_.status = lower(first("status", now_.status));
    leave_for(ticket_.status, now_.created_at, Audit{});
  }

  bool is_read(std::string_view field) const {
    return is_plain_field(field) || (is_custom_field(field) && !mapping_.is_ours(field));
  }
  std::string name_of(const std::string& field) const {
    return is_custom_field(field) ? field_name(mapping_, field) : field;
  }
  static std::string text_of(std::string_view field, const FieldValue& value) {
    return is_plain_field(field) ? lower(*value.text) : *value.text;
  }

  void apply(const Audit& audit) {
    for (const Comment& comment : audit.comments) apply(audit, comment);
    // Tags first: a merge is told by its tag, in the same update as the status.
    for (const Change& change : audit.changes) {
      if (change.field == "tags" && !change.created) retag(audit, change);
    }
    for (const Change& change : audit.changes) apply(audit, change);
  }

  void apply(const Audit& audit, const Comment& comment) {
    if (!std::exchange(described_, true)) {
      if (!comment.text.empty()) ticket_.description = comment.text;
      ticket_.attachments = comment.attachments;
      return;
    }
    const bool asked_by_author = comment.author == now_.requester && !audit.ours;
    if (asked_by_author || is_end_user(comment.author)) {
      add({.at = audit.at, .type = Event::Type::info, .text = comment.text, .words = comment.attachments});
    } else if (comment.is_public && (audit.ours || is_staff(comment.author))) {
      add({.at = audit.at, .type = Event::Type::responded, .name = audit.ours ? audit.comment_key : std::string()});
    }
  }

  void apply(const Audit& audit, const Change& change) {
    if (change.field == mapping_.category) {
      set_by_hand(audit, change);
    } else if (change.created) {
      return;
    } else if (change.field == "status") {
      const std::string status = lower(change.after.text.value_or("open"));
      add({.at = audit.at, .type = Event::Type::field, .name = "status", .value = status});
      leave_for(status, audit.at, audit);
    } else if (is_read(change.field)) {
      Event event{.at = audit.at, .type = Event::Type::field, .name = name_of(change.field)};
      if (change.after.text) event.value = text_of(change.field, change.after);
      add(std::move(event));
    }
  }

  void retag(const Audit& audit, const Change& change) {
    std::vector<std::string> tags = without_ours(tag_words(change.after));
    if (tags == tags_) return;
    tags_ = tags;
    add({.at = audit.at, .type = Event::Type::tags, .words = std::move(tags)});
  }

  /// Staff, or a rule that they wrote, chose a category; an end user's form cannot.
  void set_by_hand(const Audit& audit, const Change& change) {
    if (audit.ours && !change.by_rule) return;
    if (change.created && !change.after.text) return;
    if (is_end_user(audit.author) && !change.by_rule) return;
    Event event{.at = audit.at, .type = Event::Type::category};
    if (change.after.text) event.value = category_of(mapping_, *change.after.text);
    add(std::move(event));
  }

  static bool is_over(std::string_view status) {
    return status == "solved" || status == "closed" || status == "deleted";
  }

  std::string waiting_for(std::string_view status) const {
    if (status == "pending") return mapping_.pending_reason;
    if (status == "hold") return mapping_.hold_reason;
    return {};
  }

  void leave_for(const std::string& status, Instant at, const Audit& audit) {
    const std::string before = std::exchange(status_, status);
    if (before == status) return;
    if (const std::string reason = waiting_for(before); !reason.empty()) {
      add({.at = at, .type = Event::Type::resumed, .reason = reason});
    }
    if (is_over(before) && !is_over(status)) add({.at = at, .type = Event::Type::reopened});
    if (const std::string reason = waiting_for(status); !reason.empty()) {
      add({.at = at, .type = Event::Type::waiting, .reason = reason});
    }
    if (status == "deleted") {
      add({.at = at, .type = Event::Type::deleted});
    } else if (status == "closed" && (audit.merge || contains(tags_, kMergeTag))) {
      add({.at = at, .type = Event::Type::merged});
    } else if (is_over(status) && !is_over(before)) {
      add({.at = at, .type = Event::Type::solved});
    }
  }

  bool is_staff(std::string_view user) const {
    const auto found = users_.find(user);
    return found != users_.end() && found->second.staff;
  }
  bool is_end_user(std::string_view user) const {
    const auto found = users_.find(user);
    return found != users_.end() && !found->second.staff;
  }

  Instant updated_at() const {
    const Result<Instant> at = parse_instant(now_.updated_at);
    return at ? *at : now_.created_at;
  }

  void add(Event event) { ticket_.events.push_back(std::move(event)); }

  const Mapping& mapping_;
  const TicketNow& now_;
  const std::vector<Audit>& audits_;
  const Users& users_;
  std::map<std::string, FieldValue, std::less<>> first_;
  std::set<std::string, std::less<>> our_tags_;
  std::vector<std::string> tags_;
  std::string status_;
  bool described_ = false;
  Ticket ticket_;
};

}  // namespace

bool is_plain_field(std::string_view field) {
  return std::find(kPlainFields.begin(), kPlainFields.end(), field) != kPlainFields.end();
}

Ticket history(const Mapping& mapping, const TicketNow& now, const std::vector<Audit>& audits, const Users& users) {
  return Folding(mapping, now, audits, users).ticket();
}

}  // namespace turnaround::zendesk
