#include "webhook-server/ingress/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <csignal>
#include <ctime>

namespace turnaround {

namespace {

constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";  // of TLS 1.2; all suites of 1.3 are sound
constexpr char kCurves[] = "X25519:P-256:P-384";
constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Error bad(std::string message) {
  ERR_clear_error();
  return {"bad_certificate", "", std::move(message)};
}

/// Nobody is asked for a passphrase: the server has no terminal.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

Key read_key(const Secret& secret) {
  const std::string& pem = secret.reveal();
  const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                        BIO_free);
  return {PEM_read_bio_PrivateKey(bytes.get(), nullptr, no_passphrase, nullptr), EVP_PKEY_free};
}

/// A client that offers only other protocols is refused, so that nobody can be led here with bytes of another one.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, size, kHttp11, sizeof kHttp11, offered, offered_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

bool set_rules(SSL_CTX* context) {
  // A peer that hangs up without close_notify is no error: requests say themselves where they end.
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context,
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // sessions are resumed by tickets, which cost no memory
  SSL_CTX_set_security_level(context, 2);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  constexpr unsigned char kName[] = "turnaround";
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, kCiphers) == 1 && SSL_CTX_set1_groups_list(context, kCurves) == 1 &&
         SSL_CTX_set_session_id_context(context, kName, sizeof kName) == 1;
}

}  // namespace

void TlsIdentity::Free::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

Result<TlsIdentity> TlsIdentity::open(const std::string& certificate_file, const Secret& key) {
  std::signal(SIGPIPE, SIG_IGN);
  TlsIdentity identity(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = identity.context_.get();
  if (context == nullptr || !set_rules(context)) return bad("this machine's OpenSSL cannot speak TLS as we need it");
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1)
    return bad("`" + certificate_file +
               "` cannot be read as a certificate that is strong enough: it must be PEM, our certificate first, with "
               "an RSA key of 2048 bits or more, or an elliptic one");
  const Key private_key = read_key(key);
  if (!private_key) return bad("the key cannot be read: it must be PEM and not encrypted with a passphrase");
  if (SSL_CTX_use_PrivateKey(context, private_key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
    return bad("the key is not the one that `" + certificate_file + "` was made for");
  return identity;
}

Instant TlsIdentity::expires_at() const {
  std::tm end{};
  ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(context_.get())), &end);
  return Instant(Seconds(timegm(&end)));
}

void TlsSession::Free::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}

TlsSession::TlsSession(const TlsIdentity& identity, int socket) : ssl_(SSL_new(identity.context_.get())) {
  broken_ = !ssl_ || SSL_set_fd(ssl_.get(), socket) != 1;
  if (!broken_) SSL_set_accept_state(ssl_.get());
}

TlsSession::~TlsSession() {
  finish();
}

Moved TlsSession::receive(std::span<char> into) {
  if (broken_) return {};
  ERR_clear_error();
  std::size_t got = 0;
  const int outcome = SSL_read_ex(ssl_.get(), into.data(), into.size(), &got);
  // Kept, because OpenSSL takes it back when the connection breaks later.
  established_ = established_ || SSL_is_init_finished(ssl_.get()) == 1;
  return outcome == 1 ? Moved{Moved::State::moved, got} : failed(outcome);
}

Moved TlsSession::send(std::string_view bytes) {
  std::size_t sent = 0;
  while (!broken_ && sent < bytes.size()) {
    ERR_clear_error();
    std::size_t step = 0;
    const int outcome = SSL_write_ex(ssl_.get(), bytes.data() + sent, bytes.size() - sent, &step);
    sent += step;
    if (outcome == 1) continue;
    const Moved::State state = failed(outcome).state;
    return {state == Moved::State::wants_output ? state : Moved::State::ended, sent};
  }
  return {broken_ ? Moved::State::ended : Moved::State::moved, sent};
}

Moved TlsSession::failed(int outcome) {
  switch (SSL_get_error(ssl_.get(), outcome)) {
    case SSL_ERROR_WANT_READ:
      return {Moved::State::wants_input};
    case SSL_ERROR_WANT_WRITE:
      return {Moved::State::wants_output};
    case SSL_ERROR_ZERO_RETURN:
      return {Moved::State::ended};
    default:
      break;
  }
  broken_ = true;
  const int reason = ERR_GET_REASON(ERR_peek_error());
  ERR_clear_error();
  return {reason == SSL_R_HTTP_REQUEST ? Moved::State::not_tls : Moved::State::ended};
}

void TlsSession::finish() {
  if (!ssl_ || broken_ || !established_) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
  broken_ = true;
}

}  // namespace turnaround
