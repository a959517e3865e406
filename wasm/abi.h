// What the browser calls: bytes in, JSON out, over the same core as the server. A dozen lines of C, no state but the
// book.
//
// The caller writes its input to turnaround_input(size), calls, and reads turnaround_output_size() bytes at
// turnaround_output(). Both buffers belong to the module; the output is valid until the next call. Single-threaded.
#pragma once
#include <cstddef>
#include <cstdint>

extern "C" {

/// Room for `size` bytes of input; overwritten by the next call.
char* turnaround_input(std::size_t size);

/// Output of the last call: UTF-8 JSON, a value or {"error":{"code","where","message"}}.
const char* turnaround_output();
std::size_t turnaround_output_size();

/// Loads the book in the first `size` input bytes, in place of the one loaded before. 1 when it holds; 0 with an error
/// as output, the book before stays.
int turnaround_load_book(std::size_t size);

/// Decides / explains the ticket in the first `size` input bytes at `now` (seconds of UTC). 1 with the decision or
/// explanation as output, 0 with an error.
int turnaround_decide(std::size_t size, std::int64_t now);
int turnaround_explain(std::size_t size, std::int64_t now);
}
