#include "core/reading/assess.h"

#include <utility>

namespace turnaround {

Assessor::Assessor(const Book& book, const Ticket& ticket)
    : book_(&book), facts_{{}, Mentions(book.rules().phrases.lists()), {}, ticket.tags, ticket.attachments, {}} {
  facts_.fields = {{"channel", ticket.channel}, {"requester", ticket.requester}, {"status", ticket.status}};
  for (const Field& field : ticket.fields) facts_.fields.insert_or_assign(field.name, field.value);
  read("subject", ticket.subject);
  read("description", ticket.description);
  facts_.topic = find_topic();
}

void Assessor::read(std::string in, std::string_view source) {
  facts_.texts.push_back(read_text(book_->rules(), std::move(in), source));
  facts_.mentions.add(facts_.texts.back());
}

bool Assessor::apply(const Event& event) {
  switch (event.type) {
    case Event::Type::info:
      read("info", event.text);
      facts_.attachments.insert(facts_.attachments.end(), event.words.begin(), event.words.end());
      break;
    case Event::Type::field:
      if (event.value) {
        facts_.fields.insert_or_assign(event.name, *event.value);
      } else {
        facts_.fields.erase(event.name);
      }
      break;
    case Event::Type::tags:
      facts_.tags = event.words;
      break;
    default:
      return false;
  }
  facts_.topic = find_topic();
  return true;
}

std::string Assessor::find_topic() const {
  Matcher matcher(book_->policy(), book_->rules(), facts_);
  for (const Topic& topic : book_->policy().topics) {
    if (!topic.when || matcher.holds(*topic.when)) return topic.id;
  }
  return {};
}

Assessment Assessor::assess() const {
  Assessment assessment{choose_category(*book_, facts_), facts_.topic, {}};
  for (const Topic& topic : book_->policy().topics) {
    if (topic.id == facts_.topic) assessment.missing = book_->rules().items.missing(topic.mandatory, facts_);
  }
  return assessment;
}

bool Assessor::holds(const Condition& condition) const {
  return Matcher(book_->policy(), book_->rules(), facts_).holds(condition);
}

bool Assessor::tells(std::string_view item) const {
  return book_->rules().items.tells(item, facts_);
}

}  // namespace turnaround
