// HTML mail as the plain text that a reader sees. Linear in the source, whatever it holds.
#pragma once
#include <string>
#include <string_view>

namespace turnaround {

/// Whether the text holds HTML tags as mail programs write them (<p>, <br>, <div> …).
bool is_html(std::string_view text);

/// Tags away, block tags as line breaks, entities decoded, script and style dropped, <blockquote> as lines that begin
/// with "> ".
///   plain_text("<p>No&nbsp;mail</p><p>since 9</p>") == "No mail\nsince 9\n"
std::string plain_text(std::string_view html);

}  // namespace turnaround
