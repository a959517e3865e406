// A promise as an admin writes it in a policy.
#pragma once
#include "core/json/shape.h"
#include "core/policy/book.h"

namespace turnaround {

void read(const Place& place, Target& out);
void write(json::Writer& out, const Target& value);

}  // namespace turnaround
