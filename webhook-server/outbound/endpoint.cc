#include "webhook-server/outbound/endpoint.h"

#include <algorithm>

#include "webhook-server/digest.h"
#include "webhook-server/limits.h"
#include "webhook-server/outbound/client.h"

namespace turnaround {
namespace {

constexpr std::string_view kPrefix = "whsec_";

struct Split {
  std::string base;
  std::string target;
};

Split split(const std::string& url) {
  const std::size_t scheme = url.find("://");
  const std::size_t path = url.find_first_of("/?", scheme == std::string::npos ? 0 : scheme + 3);
  if (path == std::string::npos) return {url, "/"};
  const std::string target = url.substr(path);
  return {url.substr(0, path), target.starts_with('/') ? target : "/" + target};
}

}  // namespace

Result<Secret> signing_key(const Secret& secret) {
  const std::string_view text = secret.reveal();
  const auto bytes = text.starts_with(kPrefix) ? from_base64(text.substr(kPrefix.size())) : std::nullopt;
  if (bytes && bytes->size() >= 24 && bytes->size() <= 64) return Secret(*bytes);
  return Error{"bad_secret", "", "a signing secret is `whsec_` and base64 of 24 to 64 random bytes"};
}

HttpRequest signed_request(const Endpoint& endpoint, const Outgoing& event, Instant now) {
  const std::string timestamp = std::to_string(now.time_since_epoch().count());
  const std::string content = event.id + "." + timestamp + "." + event.payload;
  std::string signatures;
  for (const Secret& key : endpoint.keys)
    signatures += (signatures.empty() ? "v1," : " v1,") + hmac_sha256(key.reveal(), content);
  return {.method = "POST",
          .target = split(endpoint.url).target,
          .headers = {{"Content-Type", "application/json"},
                      {"User-Agent", "Turnaround"},
                      {"webhook-id", event.id},
                      {"webhook-timestamp", timestamp},
                      {"webhook-signature", signatures}},
          .body = event.payload};
}

Connection connection_to(const Endpoint& endpoint) {
  return {.id = endpoint.id,
          .base_url = split(endpoint.url).base,
          .private_network = endpoint.private_network,
          .authorisation = NoAuth{}};
}

Result<std::string> check_endpoint_url(const std::string& url) {
  const bool clean = std::all_of(url.begin(), url.end(), [](char letter) { return letter > ' ' && letter < 127; });
  if (!clean || url.find('#') != std::string::npos)
    return Error{"bad_url", "", "`" + url + "` holds characters that an address must not hold; encode them"};
  if (const Result<std::string> base = check_base_url(split(url).base); !base) return base.error();
  return url;
}

}  // namespace turnaround
