#include "webhook-server/ingress/verify.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "webhook-server/digest.h"
#include "webhook-server/octets.h"

namespace turnaround {

namespace {

constexpr std::size_t kDigestBytes = 32;
using Mac = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

Mac keyed_mac(std::string_view secret) {
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free);
  Mac mac(EVP_MAC_CTX_new(hmac.get()), EVP_MAC_CTX_free);
  std::string sha256 = "SHA256";
  const std::array params{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256.data(), 0),
                          OSSL_PARAM_construct_end()};
  if (EVP_MAC_init(mac.get(), bytes_of(secret), secret.size(), params.data()) != 1) return {nullptr, EVP_MAC_CTX_free};
  return mac;
}

std::optional<std::string> mac_of(const Mac& keyed, std::string_view timestamp, std::string_view body) {
  const Mac mac(keyed ? EVP_MAC_CTX_dup(keyed.get()) : nullptr, EVP_MAC_CTX_free);
  std::string digest(kDigestBytes, '\0');
  std::size_t size = 0;
  const bool made = mac && EVP_MAC_update(mac.get(), bytes_of(timestamp), timestamp.size()) == 1 &&
                    EVP_MAC_update(mac.get(), bytes_of(body), body.size()) == 1 &&
                    EVP_MAC_final(mac.get(), bytes_of(digest), &size, digest.size()) == 1 && size == digest.size();
  if (!made) return std::nullopt;
  return digest;
}

/// None: it is not the one way to write as many bytes as a digest has.
std::optional<std::string> decode_signature(const SignatureScheme& scheme, std::string_view text) {
  if (!text.starts_with(scheme.prefix)) return std::nullopt;
  text.remove_prefix(scheme.prefix.size());
  const bool in_hex = scheme.encoding == SignatureScheme::Encoding::hex;
  std::optional<std::string> digest = in_hex ? from_hex(text) : from_base64(text);
  if (!digest || digest->size() != kDigestBytes) return std::nullopt;
  return digest;
}

/// None when the header is not there exactly once.
std::optional<std::string_view> only_header(const std::vector<Header>& headers, std::string_view wanted) {
  std::optional<std::string_view> found;
  for (const Header& each : headers) {
    if (!same_name(each.name, wanted)) continue;
    if (found) return std::nullopt;
    found = each.value;
  }
  return found;
}

/// RFC 3339, or whole seconds since 1970.
std::optional<Instant> read_timestamp(std::string_view text) {
  if (const Result<Instant> instant = parse_instant(text); instant) return *instant;
  constexpr std::size_t kMostDigits = 12;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || text.size() > kMostDigits) return std::nullopt;
  return Instant(Seconds(seconds));
}

}  // namespace

struct Verifier::Key {
  Mac mac;
  std::optional<Instant> not_after;
};

Verifier::Verifier(SignatureScheme scheme, std::span<const SigningKey> keys, Seconds replay_window)
    : scheme_(std::move(scheme)), replay_window_(replay_window) {
  for (const SigningKey& each : keys) keys_.push_back({keyed_mac(each.secret.reveal()), each.not_after});
}

Verifier::~Verifier() = default;
Verifier::Verifier(Verifier&&) noexcept = default;

Verified Verifier::check(const std::vector<Header>& headers, std::string_view body, Instant now) const {
  const bool timed = scheme_.content == SignatureScheme::SignedContent::timestamp_then_body;
  const auto signature = only_header(headers, scheme_.signature_header);
  const auto timestamp = timed ? only_header(headers, scheme_.timestamp_header) : std::string_view{};
  if (!signature || !timestamp) return Verified::missing_header;
  const std::optional<std::string> presented = decode_signature(scheme_, *signature);
  if (!presented) return Verified::bad_signature;
  bool right = false;
  bool expired = false;
  for (const Key& each : keys_) {  // all of them, whichever is right: no early exit to measure
    const std::optional<std::string> expected = mac_of(each.mac, *timestamp, body);
    const bool same = expected && CRYPTO_memcmp(expected->data(), presented->data(), presented->size()) == 0;
    const bool over = each.not_after && now > *each.not_after;
    right |= same && !over;
    expired |= same && over;
  }
  if (!right) return expired ? Verified::expired_key : Verified::bad_signature;
  return timed ? check_age(*timestamp, now) : Verified::ok;
}

Verified Verifier::check_age(std::string_view timestamp, Instant now) const {
  if (replay_window_ == Seconds{0}) return Verified::ok;
  const std::optional<Instant> signed_at = read_timestamp(timestamp);
  if (!signed_at) return Verified::stale_timestamp;
  const Seconds apart = now > *signed_at ? now - *signed_at : *signed_at - now;
  return apart <= replay_window_ ? Verified::ok : Verified::stale_timestamp;
}

std::string_view name(Verified result) {
  switch (result) {
    case Verified::ok:
      return "ok";
    case Verified::missing_header:
      return "missing_header";
    case Verified::bad_signature:
      return "bad_signature";
    case Verified::expired_key:
      return "expired_key";
    case Verified::stale_timestamp:
      return "stale_timestamp";
  }
  return "";
}

bool same_secret(std::string_view a, std::string_view b) {
  return !a.empty() && a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace turnaround
