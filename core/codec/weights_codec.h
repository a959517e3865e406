// Weights as JSON: in a file of their own, one clue a line, and in the book.
#pragma once
#include <string>
#include <string_view>

#include "core/json/shape.h"
#include "core/reading/weights.h"

namespace turnaround {

/// In a policy: the name of the file, or the weights themselves.
void read(const Place& place, Weights& out);
void write(json::Writer& out, const Weights& value);

/// A weights file's text. Errors: those of JSON and of its shape, with `where` = line or JSON pointer.
Result<Weights> read_weights(std::string_view text);
/// One clue a line, so that two files can be compared.  read_weights(write_weights(w)) == w
std::string write_weights(const Weights& weights);

}  // namespace turnaround
