// The part of a policy that is about what a ticket says, as JSON: phrases, conditions, items, topics, reading.
#pragma once
#include "core/json/shape.h"
#include "core/policy/book.h"

namespace turnaround {

void read(const Place& place, Condition& out);
void read(const Place& place, PhraseList& out);
void read(const Place& place, TextCount& out);
void read(const Place& place, NamedCondition& out);
void read(const Place& place, Item& out);
void read(const Place& place, Topic& out);
void read(const Place& place, Reading& out);

void write(json::Writer& out, const Condition& value);
void write(json::Writer& out, const PhraseList& value);
void write(json::Writer& out, const TextCount& value);
void write(json::Writer& out, const NamedCondition& value);
void write(json::Writer& out, const Item& value);
void write(json::Writer& out, const Topic& value);
void write(json::Writer& out, const Reading& value);

}  // namespace turnaround
