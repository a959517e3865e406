// Secrets planted into tickets: whatever the product keeps or says afterwards must not hold them.
#pragma once
#include <random>
#include <string>
#include <vector>

#include "core/decision/ticket.h"

namespace turnaround::testing {

/// Equal seeds plant equal secrets.
class Planter {
 public:
  explicit Planter(unsigned seed) : random_(seed) {}

  /// A text of the desk's trade with a secret in it.
  std::string text() {
    static const std::vector<std::string> kBefore = {"", "No mail at inn.example since 9.15. ", "Hello,\n\n",
                                                     "<p>Nobody receives mail.</p><p>"};
    static const std::vector<std::string> kWays = {
        "Password: %",
        "password=%",
        "pwd=%",
        "PW: %",
        "my password is %",
        "the password for bob@inn.example is %",
        "his password was changed to %",
        "user/password: bob/%",
        "login and password: bob / %",
        "password %",
        "\"password\":\"%\"",
        "Passwort ist %",
        "Das Passwort lautet %.",
        "Kennwort: %",
        "Mailpasswort = %",
        "mot de passe : %",
        "le mot de passe est %",
        "contraseña: %",
        "la contraseña es %",
        "wachtwoord: %",
        "het wachtwoord is %",
        "<b>Password:</b> %<br>",
        "Password:&nbsp;%</p>",
        "<td>Password</td><td>%</td>",
        "Password:\n%\n",
        "> Password: %",
        "Authorization: Bearer %",
        "Authorization: Basic %\nHost: a.example",
        "Cookie: sid=%; a=b",
        "client_secret=%&a=b",
        "api key: %",
        "https://bob:%@host.example/inbox",
        "smtp://%%@host.example",
        "-----BEGIN RSA PRIVATE KEY-----\nMII%\n-----END RSA PRIVATE KEY-----"};
    static const std::vector<std::string> kAfter = {"", "\nRegards\nBob", " Please help, all users are affected.",
                                                    ", please"};
    std::string text = pick(kBefore) + pick(kWays) + pick(kAfter);
    for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%', at)) {
      secrets_.push_back(secret());
      text.replace(at, 1, secrets_.back());
    }
    return text;
  }

  Ticket ticket() {
    const Instant created{std::chrono::sys_days{std::chrono::year{2026} / 3 / 6}};
    Ticket ticket{.id = "7", .subject = "Help", .description = "Nobody receives mail.", .requester = "jo@inn.example"};
    ticket.created_at = created;
    ticket.fields = {{"priority", "medium"}};
    if (odds(2)) ticket.subject = text();
    if (odds(2)) ticket.description = text();
    if (odds(4)) ticket.tags = {text()};
    if (odds(4)) ticket.attachments = {text() + ".eml"};
    if (odds(2)) ticket.fields.push_back({"end-user-password", keep(secret())});
    if (odds(4)) ticket.fields.push_back({"sender", text()});
    if (odds(2))
      ticket.events.push_back({.at = created + std::chrono::hours{1}, .type = Event::Type::info, .text = text()});
    if (odds(4)) {
      ticket.events.push_back({.at = created + std::chrono::hours{2},
                               .type = Event::Type::field,
                               .name = "password",
                               .value = keep(secret())});
    }
    return ticket;
  }

  /// The first planted secret that is still there; empty when none is.
  std::string found_in(const std::string& text) const {
    for (const std::string& secret : secrets_) {
      if (text.find(secret) != std::string::npos) return secret;
    }
    return {};
  }

 private:
  std::string secret() {
    static const std::string kLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::string secret = "Zq7";
    const std::size_t length = 8 + random_() % 12;
    while (secret.size() < length) secret += kLetters[random_() % kLetters.size()];
    return secret;
  }
  const std::string& keep(std::string secret) { return secrets_.emplace_back(std::move(secret)); }
  bool odds(unsigned one_in) { return random_() % one_in == 0; }
  const std::string& pick(const std::vector<std::string>& from) { return from[random_() % from.size()]; }

  std::mt19937 random_;
  std::vector<std::string> secrets_;
};

}  // namespace turnaround::testing
