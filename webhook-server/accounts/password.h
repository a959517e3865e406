// Passwords as they are kept: scrypt, so that a stolen store gives nobody a password in useful time.
#pragma once
#include <string>
#include <string_view>

#include "core/result.h"
#include "webhook-server/connection.h"

namespace turnaround {

/// Error weak_password: what it lacks; never what it is. Length is what counts; no kinds of characters are asked for.
Result<bool> check_password(const Secret& password, std::string_view account);

/// What guessing costs. OWASP's third choice of equal strength: less memory and more rounds, so that a flood of
/// sign-ins does not take the memory that webhooks need. 32 MiB and about a fifth of a second; so call one at a time.
struct PasswordCost {
  unsigned log_n = 15;
  unsigned r = 8;
  unsigned p = 3;
};

/// "scrypt$15$8$3$<salt>$<hash>": the cost, a random salt of 16 bytes, 32 bytes of hash.
std::string hash_password(const Secret& password, PasswordCost cost = {});

/// In the same time whether it is right or not. An empty `hash` is that of nobody: takes as long as `usual` and is
/// never right.
bool is_password(const Secret& password, std::string_view hash, PasswordCost usual = {});

}  // namespace turnaround
