// HTTP as values: what an adapter asks the shell to send, and what came back.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace turnaround {

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};

/// Header names are the same whatever the case of their letters.
bool same_name(std::string_view a, std::string_view b);

/// First value of a header by name, letters' case ignored; empty when it is not there.
std::string_view header(const std::vector<Header>& headers, std::string_view name);

/// `target`: path and query, relative to the connection's base URL. Authentication is added by the shell.
struct HttpRequest {
  std::string method;
  std::string target;
  std::vector<Header> headers;
  std::string body;
  bool operator==(const HttpRequest&) const = default;
};

struct HttpResponse {
  int status = 0;
  std::vector<Header> headers;
  std::string body;
  bool operator==(const HttpResponse&) const = default;
};

}  // namespace turnaround
