#include "webhook-server/outbound/client.h"

#include <httplib.h>

#include <algorithm>
#include <utility>

#include "core/json/json.h"
#include "core/limits.h"
#include "webhook-server/outbound/deadline.h"

namespace turnaround {
namespace {

constexpr Seconds kTokenMargin{60};
constexpr std::int64_t kTokenLife = 1'800;

bool is_clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char letter) { return (letter >= 0 && letter < ' ') || letter == 127; });
}

// cpp-httplib writes headers and targets as they are: a line break in one would begin another header.
bool is_sendable(const HttpRequest& request) {
  const bool headers = std::all_of(request.headers.begin(), request.headers.end(), [](const Header& header) {
    return is_clean(header.name) && is_clean(header.value);
  });
  return headers && is_clean(request.target) && request.target.find(' ') == std::string::npos &&
         request.target.starts_with('/');
}

Error explained(httplib::Error error, const std::string& who) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::ConnectionTimeout:
      return {"unreachable", "", "the " + who + " cannot be reached"};
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification:
      return {"unreachable", "", "the " + who + "'s certificate is not trusted"};
    default:
      return {"unreachable", "", "the " + who + " broke off before its answer was complete"};
  }
}

class HttpsClient final : public HelpdeskClient {
 public:
  HttpsClient(const Connection& connection, TokenCache& tokens, ClientOptions options)
      : connection_(connection),
        tokens_(tokens),
        options_(std::move(options)),
        host_(authority_of(connection.base_url).host),
        guard_(host_, options_.resolve, options_.judge),
        client_(connection.base_url) {
    client_.set_connection_timeout(options_.connect);
    client_.set_read_timeout(options_.total);
    client_.set_write_timeout(options_.total);
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
    client_.set_follow_location(false);
    client_.set_decompress(false);
    client_.set_url_encode(false);
  }

  Result<HttpResponse> send(const HttpRequest& request) override {
    if (!is_sendable(request))
      return Error{"bad_request", "", "the request holds characters that a header must not hold"};
    std::string refused;
    for (int round = 0;; ++round) {
      const Result<std::string> authorisation = authorise(refused);
      if (!authorisation) return authorisation.error();
      Result<HttpResponse> answer = exchange(request, *authorisation);
      const bool expired = answer && answer->status == 401 && round == 0;
      if (!expired || !std::holds_alternative<OAuthClient>(connection_.authorisation)) return answer;
      refused = authorisation->substr(std::string_view("Bearer ").size());
    }
  }

 private:
  Result<std::string> authorise(const std::string& refused) {
    if (std::holds_alternative<NoAuth>(connection_.authorisation)) return std::string();
    if (const BasicAuth* basic = std::get_if<BasicAuth>(&connection_.authorisation)) {
      const auto header = httplib::make_basic_authentication_header(basic->user, basic->token.reveal());
      return header.second;
    }
    Result<std::string> token = tokens_.get(options_.now(), refused, [this] { return fetch_token(); });
    if (!token) return token.error();
    return "Bearer " + *token;
  }

  Result<TokenCache::Token> fetch_token() {
    const OAuthClient& oauth = std::get<OAuthClient>(connection_.authorisation);
    json::Writer body;
    body.object().key("grant_type").text("client_credentials").key("client_id").text(oauth.client_id);
    body.key("client_secret").text(oauth.client_secret.reveal()).key("scope").text(oauth.scope).close();
    const HttpRequest request{.method = "POST",
                              .target = oauth.token_path,
                              .headers = {{"Content-Type", "application/json"}},
                              .body = body.take()};
    const Instant asked_at = options_.now();
    const Result<HttpResponse> answer = exchange(request, "");
    if (!answer) return answer.error();
    const std::string status = std::to_string(answer->status);
    if (answer->status < 200 || answer->status > 299)
      return Error{"not_authorised", "", "the helpdesk gave no access token: it answered " + status};
    const Result<json::Value> value =
        json::read(answer->body, {.bytes = options_.answer_bytes, .depth = limits::kJsonDepth});
    const json::Value* token = value ? value->find("access_token") : nullptr;
    if (!token || !token->string() || !is_clean(*token->string()))
      return Error{"not_authorised", "", "the helpdesk answered without an access token"};
    const json::Value* life = value->find("expires_in");
    const std::int64_t seconds = life && life->integer() ? *life->integer() : kTokenLife;
    return TokenCache::Token{*token->string(), asked_at + std::max(Seconds{seconds} - kTokenMargin, Seconds{1})};
  }

  Result<HttpResponse> exchange(const HttpRequest& request, const std::string& authorisation) {
    httplib::Request sent;
    sent.method = request.method;
    sent.path = request.target;
    sent.body = request.body;
    for (const Header& header : request.headers) sent.headers.emplace(header.name, header.value);
    if (!authorisation.empty()) sent.headers.emplace("Authorization", authorisation);
    HttpResponse answer;
    bool too_large = false;
    sent.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
      too_large = answer.body.size() + size > options_.answer_bytes;
      if (!too_large) answer.body.append(bytes, size);
      return !too_large;
    };
    if (const Result<bool> pinned = pin_address(); !pinned) return pinned.error();
    deadline_.arm(options_.total);
    const httplib::Result result = client_.send(sent);
    const bool too_slow = deadline_.disarm();
    if (!result) guard_.failed();
    if (too_slow) return Error{"too_slow", "", "the " + options_.who + " took too long to answer"};
    if (too_large)
      return Error{
          "too_large", "",
          "the " + options_.who + "'s answer is larger than " + std::to_string(options_.answer_bytes) + " bytes"};
    if (!result) return explained(result.error(), options_.who);
    answer.status = result->status;
    for (const auto& [name, value] : result->headers) answer.headers.push_back({name, value});
    return answer;
  }

  // A connection that stands stays with the address it was made to; the certificate is verified against the name.
  Result<bool> pin_address() {
    if (connection_.private_network || client_.is_socket_open()) return true;
    const Result<std::string> address = guard_.address();
    if (!address) return address.error();
    client_.set_hostname_addr_map({{host_, *address}});
    return true;
  }

  const Connection& connection_;
  TokenCache& tokens_;
  ClientOptions options_;
  std::string host_;
  AddressGuard guard_;
  httplib::Client client_;
  Deadline deadline_{[this] { client_.stop(); }};
};

// A name that only begins like this machine's address may lead anywhere: 127.0.0.1.evil.example.
bool is_this_machine(std::string_view host) {
  const bool numeric = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host == "[::1]" || (numeric && host.starts_with("127."));
}

}  // namespace

std::unique_ptr<HelpdeskClient> make_client(const Connection& connection, TokenCache& tokens, ClientOptions options) {
  return std::make_unique<HttpsClient>(connection, tokens, std::move(options));
}

Result<std::string> check_base_url(const std::string& url) {
  const bool secure = url.starts_with("https://");
  if (!secure && !url.starts_with("http://")) return Error{"bad_url", "", "`" + url + "` must begin with `https://`"};
  const std::string authority = url.substr(secure ? 8 : 7);
  const bool plain = !authority.empty() && std::all_of(authority.begin(), authority.end(), [](unsigned char letter) {
    return std::isalnum(letter) || letter == '.' || letter == '-' || letter == ':' || letter == '[' || letter == ']';
  });
  if (!plain) return Error{"bad_url", "", "`" + url + "` must be a host and perhaps a port, without a path"};
  const std::string host =
      authority.substr(0, authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':'));
  if (!secure && !is_this_machine(host))
    return Error{"bad_url", "", "`" + url + "` must use `https://`: the token would travel in the clear"};
  return url;
}

}  // namespace turnaround
