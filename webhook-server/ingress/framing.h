// Where one HTTP/1.1 request ends and the next begins, by the strict reading only: whatever two programs could read in
// two ways is refused. Pure: bytes in, requests out. The same bytes give the same answers however they are cut into
// pieces.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "integrations/http_message.h"
#include "webhook-server/ingress/answer.h"

namespace turnaround {

/// One whole request. Header values are the bytes that were sent, without the blanks around them; nothing is decoded.
struct FramedRequest {
  std::string method;  ///< GET, HEAD or POST
  std::string target;  ///< begins with "/"; printable ASCII
  std::vector<Header> headers;
  std::string body;
  bool keep_alive = true;  ///< the client wants to send more on this connection
  std::string peer;        ///< the client's address; set by the listener
  std::string id;          ///< names this request in answers and logs; set by the listener
  bool operator==(const FramedRequest&) const = default;
};

/// Reads the requests of one connection, one after the other.
///   Framing f;  f.next("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n") == FramedRequest{"GET", "/healthz", …}
///
/// Refused, each with its status: other methods than GET, HEAD, POST (501); versions other than 1.1 and 1.0 (505; 1.0
/// closes after its answer); a bare CR or LF, NUL or another control character, a line without a colon, a blank before
/// the colon, a folded line, names that begin with REMOTE_ or LOCAL_, Host not exactly once, a length that is not all
/// digits or is there twice, any Transfer-Encoding, a body on GET or HEAD (400); POST without a length (411); bodies
/// (413), targets (414) and heads (431) over limits.h; Content-Encoding and multipart (415); an Expect other than
/// 100-continue (417).
class Framing {
 public:
  enum class Stage { idle, head, body };
  /// `send_continue`: the client waits for "100 Continue" before it sends the body; true once per request.
  struct NeedMore {
    bool send_continue = false;
    bool operator==(const NeedMore&) const = default;
  };
  using Next = std::variant<NeedMore, FramedRequest, Refusal>;

  /// Takes `bytes` and gives the first request not given yet. Call with no bytes to get a request that is already
  /// there. After a Refusal the connection cannot be understood any more: every later call gives the same Refusal.
  Next next(std::string_view bytes);
  Stage stage() const;
  /// Memory in use, in bytes.
  std::size_t held() const { return input_.capacity() + body_.size(); }

 private:
  std::optional<std::string> next_line();
  void read_head();
  void read_request_line(std::string_view line);
  void read_header_line(std::string_view line);
  void end_head();
  void check_host();
  void check_codings();
  void check_length();
  void check_expect();
  Next read_body();
  std::size_t count(std::string_view name) const;
  void refuse(int status, std::string code, std::string detail);

  std::string input_;        ///< received, not taken into a request yet
  std::size_t scanned_ = 0;  ///< no line feed before here, from line_ on
  std::size_t line_ = 0;     ///< where the current head line begins in input_
  bool head_done_ = false;
  bool old_version_ = false;  ///< HTTP/1.0
  bool owes_continue_ = false;
  std::size_t body_left_ = 0;
  FramedRequest request_;
  std::string body_;
  std::optional<Refusal> refusal_;
};

}  // namespace turnaround
