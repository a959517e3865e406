// The contract between the server and a helpdesk: pure translation, bytes to tickets and decisions to requests.
// An adapter holds no state, reads no clock and sends nothing. The server knows vendors only through registry().
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/decision/decide.h"
#include "core/decision/ticket.h"
#include "core/json/json.h"
#include "integrations/http_message.h"

namespace turnaround {

/// How a vendor signs. Verification itself is the server's: pure, constant-time, over the exact bytes.
struct SignatureScheme {
  enum class Encoding { base64, hex };
  enum class SignedContent { body, timestamp_then_body };
  std::string signature_header;
  std::string timestamp_header;  ///< empty: none is signed
  Encoding encoding = Encoding::base64;
  SignedContent content = SignedContent::body;
  std::string prefix;  ///< "sha256=" before the signature, if the vendor writes one
};

/// What must be known of a delivery before it is acknowledged: cheap to find, no decision.
struct Address {
  std::string delivery_key;  ///< unique per delivery: equal keys are the same delivery sent again
  std::string ticket;        ///< the lane; empty when the delivery concerns no ticket (kept, then ignored)
  std::string type;          ///< the event's type as the vendor names it, for counters and logs
};

/// The written fields and the public comment that a decision asks for. A value: equal decisions ask for equal
/// write-backs.
struct WriteBack {
  std::string ticket;
  std::string category;  ///< id; empty: none
  std::string label;
  std::optional<Instant> due;        ///< of the solution target; none while not started or when there is none
  std::string due_date;              ///< local date of `due` on its calendar, "2026-03-10"; empty when there is no due
  std::vector<std::string> missing;  ///< item ids
  struct Comment {
    std::string key;  ///< names the comment: posted once per ticket and key, found again by read()
    std::string text;
    bool operator==(const Comment&) const = default;
  };
  std::optional<Comment> comment;
  bool operator==(const WriteBack&) const = default;
};

/// A ticket as the helpdesk has it now, in full: history included, so that the order of deliveries does not matter.
/// `ticket` is as it was first sent (status, tags and fields too); what changed since stands in its events. Reading it
/// after our own write gives the same ticket, but for `responded`.
struct Snapshot {
  Ticket ticket;
  std::string version;                    ///< for optimistic locking, as the vendor gave it; empty: none
  WriteBack written;                      ///< what our fields hold now
  std::vector<std::string> comment_keys;  ///< which of our comments are already there
  bool over = false;                      ///< solved, closed or deleted now: nobody waits for an answer any more
  bool closed = false;                    ///< the helpdesk accepts no more updates
  bool operator==(const Snapshot&) const = default;
};

/// The helpdesk does not have the ticket (any more).
struct Gone {};

/// One connection's settings for its adapter: the object `settings` of the configuration, already checked by
/// check_settings().
using Settings = json::Value;

/// What an answer means: to a write, or to a request of read() that was not answered with what was asked for.
enum class Outcome {
  done,      ///< accepted; the server reads back before it believes so
  conflict,  ///< the ticket changed meanwhile: read, decide and write again
  later,     ///< try again: overload, rate limit, outage (Retry-After counts)
  refused,   ///< will not succeed by trying again: park it, with the reason
  gone,      ///< the ticket is not there any more
};
struct Verdict {
  Outcome outcome;
  std::string reason;  ///< for people; no secrets, no body verbatim
  std::optional<Seconds> retry_after;
};

/// Where asking for changed tickets goes on: at `cursor`, or, while there is none, at an instant.
struct Since {
  Instant at;
  std::string cursor;  ///< of the last Changes, as the vendor gave it
  bool operator==(const Since&) const = default;
};

/// A page of tickets that changed.
struct Changes {
  struct One {
    std::string ticket;
    std::string version;  ///< like Snapshot::version; empty: not told
    bool operator==(const One&) const = default;
  };
  std::vector<One> tickets;
  std::string cursor;
  bool more = false;  ///< another page is there now
  bool operator==(const Changes&) const = default;
};

/// What is left of one of a helpdesk's rate limits, as the headers of an answer tell it.
struct RateLeft {
  enum class Of {
    requests,  ///< every request of the account counts
    updates,   ///< what write() asks for; people who work in the helpdesk may use it too
  };
  Of of = Of::requests;
  int limit = 0;  ///< a minute
  int left = 0;
  Seconds resets_in{60};
  bool operator==(const RateLeft&) const = default;
};

class Adapter {
 public:
  virtual ~Adapter() = default;
  virtual std::string_view vendor() const = 0;
  virtual SignatureScheme signature() const = 0;
  /// The user's name for HTTP Basic when a token stands in for the password.  Zendesk: "a@b.example" ->
  /// "a@b.example/token"
  virtual std::string token_user(std::string user) const { return user; }
  /// Every problem of a connection's settings; `where` is a pointer inside them.
  virtual std::vector<Error> check_settings(const Settings& settings) const = 0;
  /// Of a verified delivery. Error not_json, too_deep, no_ticket … : the delivery is answered 400 and kept for
  /// inspection.
  virtual Result<Address> address(const std::vector<Header>& headers, std::string_view body) const = 0;
  /// Reading a ticket, step by step: given the answers so far, the next request, or the ticket, or that it is gone.
  /// Error: an answer that cannot be understood (a world's failure: retried, then parked).
  using Step = std::variant<HttpRequest, Snapshot, Gone>;
  virtual Result<Step> read(const Settings& settings, std::string_view ticket,
                            std::span<const HttpResponse> answers) const = 0;
  /// The one request that brings the ticket from `seen` to `wanted`; none when it is there already.
  virtual std::optional<HttpRequest> write(const Settings& settings, const Snapshot& seen,
                                           const WriteBack& wanted) const = 0;
  virtual Verdict judge(const HttpResponse& answer) const = 0;
  /// The request for what changed since, of every ticket of the account; none: this vendor has no such thing.
  virtual std::optional<HttpRequest> changed(const Settings&, const Since&) const { return std::nullopt; }
  /// What a good answer to it says. Error: it cannot be understood.
  virtual Result<Changes> changes(const HttpResponse&) const {
    return Error{"not_supported", "", "this helpdesk does not tell which tickets changed"};
  }
  /// What the headers of any answer tell about rate limits; empty: nothing.
  virtual std::vector<RateLeft> rates(const HttpResponse&) const { return {}; }
  /// Names of what differs between `seen` and `wanted`; empty when the helpdesk really has it.
  virtual std::vector<std::string> differences(const Settings& settings, const Snapshot& seen,
                                               const WriteBack& wanted) const = 0;
};

/// The adapter for a vendor's name as configurations write it ("zendesk"); null when there is none.
const Adapter* find_adapter(std::string_view vendor);
std::vector<std::string_view> vendors();

}  // namespace turnaround
