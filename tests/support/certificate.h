// Certificates for tests: made on the spot, of an elliptic key, signed by themselves.
#pragma once
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <fstream>
#include <memory>
#include <string>

#include "webhook-server/connection.h"

namespace turnaround {

struct TestCertificate {
  std::string pem;
  std::string key_pem;

  /// `name`: the common name, by which tests tell certificates apart.
  explicit TestCertificate(const std::string& name, const char* ends = "2036-01-01T00:00:00Z") {
    using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Certificate made(X509_new(), X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    ASN1_TIME_set(X509_getm_notBefore(made.get()), seconds("2020-01-01T00:00:00Z"));
    ASN1_TIME_set(X509_getm_notAfter(made.get()), seconds(ends));
    X509_set_pubkey(made.get(), key.get());
    X509_NAME* subject = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(made.get(), subject);
    X509_sign(made.get(), key.get(), EVP_sha256());
    pem = written([&](BIO* to) { PEM_write_bio_X509(to, made.get()); });
    key_pem = written([&](BIO* to) { PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  }
  Secret key() const { return Secret(key_pem); }
  void write(const std::string& file) const { std::ofstream(file, std::ios::binary) << pem; }

 private:
  static std::time_t seconds(const char* instant) { return parse_instant(instant)->time_since_epoch().count(); }
  template <class Write>
  static std::string written(Write write) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> to(BIO_new(BIO_s_mem()), BIO_free);
    write(to.get());
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(to.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
  }
};

}  // namespace turnaround
