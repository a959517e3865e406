#include "core/codec/reading_codec.h"

namespace turnaround {

constexpr EnumWord kOperators[] = {
    {"is", static_cast<int>(Operator::is)},
    {"is_not", static_cast<int>(Operator::is_not)},
    {"includes", static_cast<int>(Operator::includes)},
    {"not_includes", static_cast<int>(Operator::not_includes)},
    {"present", static_cast<int>(Operator::present)},
    {"not_present", static_cast<int>(Operator::not_present)},
    {"less_than", static_cast<int>(Operator::less_than)},
    {"greater_than", static_cast<int>(Operator::greater_than)},
    {"mentions", static_cast<int>(Operator::mentions)},
};
static std::span<const EnumWord> words(Operator) {
  return kOperators;
}

constexpr EnumWord kWithin[] = {
    {"ticket", static_cast<int>(Condition::Within::ticket)},
    {"sentence", static_cast<int>(Condition::Within::sentence)},
};
static std::span<const EnumWord> words(Condition::Within) {
  return kWithin;
}

using Kind = Recogniser::Kind;
constexpr EnumWord kKinds[] = {
    {"field", static_cast<int>(Kind::field)},   {"attachment", static_cast<int>(Kind::attachment)},
    {"phrase", static_cast<int>(Kind::phrase)}, {"header-line", static_cast<int>(Kind::header_line)},
    {"domain", static_cast<int>(Kind::domain)}, {"address", static_cast<int>(Kind::address)},
    {"date", static_cast<int>(Kind::date)},     {"version", static_cast<int>(Kind::version)},
    {"quoted", static_cast<int>(Kind::quoted)}, {"words", static_cast<int>(Kind::words)},
};
static std::span<const EnumWord> words(Kind) {
  return kKinds;
}

using Side = Recogniser::Side;
constexpr EnumWord kSides[] = {
    {"any", static_cast<int>(Side::any)},
    {"own", static_cast<int>(Side::own)},
    {"outside", static_cast<int>(Side::outside)},
};
static std::span<const EnumWord> words(Side) {
  return kSides;
}

constexpr EnumWord kGroups[] = {
    {"all", static_cast<int>(Condition::Kind::all)},
    {"any", static_cast<int>(Condition::Kind::any)},
    {"none", static_cast<int>(Condition::Kind::none)},
};

template <class Io>
static void describe(Io& io, PhraseList& list) {
  io.required("name", list.name);
  io.required("phrases", list.phrases);
  io.member("except", list.except);
}

template <class Io>
static void describe(Io& io, TextCount& count) {
  io.required("name", count.name);
  io.required("phrases", count.phrases);
  io.member("except", count.except);
}

template <class Io>
static void describe(Io& io, NamedCondition& condition) {
  io.required("name", condition.name);
  io.required("when", condition.when);
}

template <class Io>
static void describe(Io& io, Recogniser& recogniser) {
  io.required("kind", recogniser.kind);
  io.member("values", recogniser.values);
  io.member("after", recogniser.after);
  io.member("not_after", recogniser.not_after);
  io.member("with", recogniser.with);
  io.member("not_with", recogniser.not_with);
  io.member("side", recogniser.side, Side::any);
  io.member("at_least", recogniser.at_least, 0);
}

template <class Io>
static void describe(Io& io, Item& item) {
  io.required("id", item.id);
  io.member("label", item.label, item.id);
  io.member("ask", item.ask, item.label);
  io.member("counted", item.counted, true);
  io.member("given_by", item.given_by);
}

template <class Io>
static void describe(Io& io, Topic& topic) {
  io.required("id", topic.id);
  io.member("label", topic.label, topic.id);
  io.member("when", topic.when);
  io.member("mandatory", topic.mandatory);
}

template <class Io>
static void describe(Io& io, Reading& reading) {
  io.member("signature_starts", reading.signature_starts);
  io.member("resume_starts", reading.resume_starts);
  io.member("disclaimer_starts", reading.disclaimer_starts);
  io.member("quote_starts", reading.quote_starts);
  io.member("quote_ends", reading.quote_ends);
  io.member("forward_starts", reading.forward_starts);
  io.member("title_starts", reading.title_starts);
  io.member("header_names", reading.header_names);
  io.member("quote_headers", reading.quote_headers);
  io.member("numbers", reading.numbers);
  io.member("few_own_words", reading.few_own_words, Reading{}.few_own_words);
}

/// A value may be text, a whole number or true/false; all are compared as text.
static void read_value(const Place& place, std::string& out) {
  if (const std::int64_t* number = place.value().integer()) {
    out = std::to_string(*number);
  } else if (const bool* flag = place.value().boolean()) {
    out = *flag ? "true" : "false";
  } else {
    read(place, out);
  }
}

static void read_values(const Place& place, std::vector<std::string>& out) {
  const auto* values = place.value().array();
  out.resize(values ? values->size() : 1);
  if (!values) return read_value(place, out[0]);
  for (std::size_t i = 0; i < values->size(); ++i) read_value(Place(place, i, (*values)[i]), out[i]);
}

static void read_test(MemberReader& reader, const Place& place, Condition& out) {
  out.kind = Condition::Kind::test;
  reader.required("field", out.field);
  reader.required("operator", out.op);
  if (const auto* value = reader.find("value")) read_values(Place(place, "value", *value), out.values);
}

/// A condition is what its first member of these says; a second one is a problem.
static std::string_view form_of(const Place& place) {
  std::string_view form;
  for (const std::string_view name : {"field", "condition", "all", "any", "none"}) {
    if (!place.value().find(name)) continue;
    if (form.empty()) {
      form = name;
      continue;
    }
    place.problem("two_conditions", "`" + std::string(form) + "` and `" + std::string(name) +
                                        "` in one condition: put both into the list of an `all`");
  }
  return form;
}

void read(const Place& place, Condition& out) {
  MemberReader reader(place);
  const std::string_view form = form_of(place);
  for (const EnumWord& group : kGroups) {
    if (!reader.find(group.word) || group.word != form) continue;
    out.kind = static_cast<Condition::Kind>(group.value);
    reader.required(group.word, out.parts);
    reader.member("within", out.within);
  }
  if (reader.find("condition") && form == "condition") {
    out.kind = Condition::Kind::named;
    reader.required("condition", out.field);
  }
  if (form == "field" || form.empty()) read_test(reader, place, out);
  reader.done();
}

void write(json::Writer& out, const Condition& condition) {
  MemberWriter writer(out);
  if (condition.kind == Condition::Kind::named) {
    writer.required("condition", condition.field);
  } else if (condition.kind == Condition::Kind::test) {
    writer.required("field", condition.field);
    writer.required("operator", condition.op);
    if (condition.values.size() == 1) {
      writer.required("value", condition.values[0]);
    } else {
      writer.member("value", condition.values);
    }
  } else {
    writer.member("within", condition.within);
    writer.required(word_of(kGroups, static_cast<int>(condition.kind)), condition.parts);
  }
  writer.done();
}

void read(const Place& place, PhraseList& out) {
  read_members(place, out);
}
void read(const Place& place, TextCount& out) {
  read_members(place, out);
}
void read(const Place& place, NamedCondition& out) {
  read_members(place, out);
}
void read(const Place& place, Item& out) {
  read_members(place, out);
}
void read(const Place& place, Topic& out) {
  read_members(place, out);
}
void read(const Place& place, Reading& out) {
  read_members(place, out);
}

void write(json::Writer& out, const PhraseList& value) {
  write_members(out, value);
}
void write(json::Writer& out, const TextCount& value) {
  write_members(out, value);
}
void write(json::Writer& out, const NamedCondition& value) {
  write_members(out, value);
}
void write(json::Writer& out, const Item& value) {
  write_members(out, value);
}
void write(json::Writer& out, const Topic& value) {
  write_members(out, value);
}
void write(json::Writer& out, const Reading& value) {
  write_members(out, value);
}

}  // namespace turnaround
