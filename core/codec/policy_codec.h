// A policy as a part of another JSON text: a book carries one.
#pragma once
#include "core/json/shape.h"
#include "core/policy/book.h"

namespace turnaround {

/// Shape only; what it means is told by check().
void read(const Place& place, Policy& out);
/// Canonical: what has its usual value is left out, so that equal policies give equal bytes.
void write(json::Writer& out, const Policy& value);

}  // namespace turnaround
