#include "core/text/secrets.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace turnaround {
namespace {

std::string after_redaction(std::string text) {
  redact(text);
  return text;
}

struct Row {
  std::string before;
  std::string after;
};
void expect(const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(after_redaction(row.before), row.after);
}

TEST(Secrets, PasswordsBehindTheirNames) {
  expect({
      {"Password: Hunter2, please", "Password: [redacted], please"},
      {"password:x", "password:[redacted]"},
      {"pwd=abc", "pwd=[redacted]"},
      {"PW: geheim", "PW: [redacted]"},
      {"user/pass: bob/hunter2", "user/pass: [redacted]"},
      {"user: bob, password: sommer", "user: bob, password: [redacted]"},
      {"username and password: bob / Hunter2!", "username and password: [redacted] / [redacted]"},
      {"login/password: bob@inn.example / sommer", "login/password: bob@inn.example / [redacted]"},
      {"passwords: Alpha1! and Beta2!", "passwords: [redacted] and [redacted]"},
      {"My password is hunter2.", "My password is [redacted]."},
      {"my password is sommer", "my password is [redacted]"},
      {"the password for bob is \"correct horse\"", "the password for bob is \"[redacted]\""},
      {"We changed his password to Welcome1!", "We changed his password to [redacted]"},
      {"Password (temporary): tmp-4711x", "Password (temporary): [redacted]"},
      {"Password\n", "Password\n"},
      {"Password:\r\nHunter2\r\nThanks", "Password:\r\n[redacted]\r\nThanks"},
      {"password Sommer2024!", "password [redacted]"},
      {"password 'geheim'", "password 'geheim'"},
      {"PASSWORD|x1|", "PASSWORD|[redacted]"},
      {"password_again = b1", "password_again = [redacted]"},
      {"{\"newPassword\":\"a b c\"}", "{\"newPassword\":\"[redacted]\"}"},
      {"'password' => 'x y'", "'password' => '[redacted]'"},
      {"PIN: 4711", "PIN: [redacted]"},
      {"**Password:** hunter2", "**Password:** [redacted]"},
      {"Password: **hunter2**", "Password: **[redacted]**"},
      {"passphrase: \"correct horse battery\"", "passphrase: \"[redacted]\""},
  });
}

TEST(Secrets, PasswordsInOtherLanguages) {
  expect({
      {"Das Passwort lautet Sommer2024!", "Das Passwort lautet [redacted]"},
      {"Passwort ist geheim123", "Passwort ist [redacted]"},
      {"Kennwort: geheim", "Kennwort: [redacted]"},
      {"Mailpasswort: geheim", "Mailpasswort: [redacted]"},
      {"Das Passwort wurde auf Sommer2024! geändert", "Das Passwort wurde auf [redacted] geändert"},
      {"Passwort für Outlook: abc123x", "Passwort für Outlook: [redacted]"},
      {"mot de passe : soleil", "mot de passe : [redacted]"},
      {"mon mot de passe est Soleil42", "mon mot de passe est [redacted]"},
      {"Mot de passe\xC2\xA0: soleil", "Mot de passe\xC2\xA0: [redacted]"},
      {"contraseña: verano", "contraseña: [redacted]"},
      {"CONTRASEÑA: verano", "CONTRASEÑA: [redacted]"},
      {"la contraseña es Verano22", "la contraseña es [redacted]"},
      {"wachtwoord: zomer", "wachtwoord: [redacted]"},
      {"het wachtwoord is Zomer2024", "het wachtwoord is [redacted]"},
  });
}

TEST(Secrets, InHtml) {
  expect({
      {"<b>Password:</b> hunter2<br>Bob", "<b>Password:</b> [redacted]<br>Bob"},
      {"Password:&nbsp;hunter2</p>", "Password:&nbsp;[redacted]</p>"},
      {"<tr><td>Password</td><td>hunter2</td></tr>", "<tr><td>Password</td><td>[redacted]</td></tr>"},
      {"<p>Passwort:<br>geheim</p>", "<p>Passwort:<br>[redacted]</p>"},
      {"password: &quot;a b&quot;", "password: &quot;[redacted]&quot;"},
  });
}

TEST(Secrets, HeadersTokensKeysAndAddresses) {
  expect({
      {"Authorization: Bearer abc.def-1\nHost: x", "Authorization: Bearer [redacted]\nHost: x"},
      {"authorization: Basic dXNlcjpwYXNz", "authorization: Basic [redacted]"},
      {"curl -H \"Authorization: Bearer abc1\" https://x.example",
       "curl -H \"Authorization: Bearer [redacted]\" https://x.example"},
      {"Cookie: sid=1; theme=2\nX: y", "Cookie: [redacted]\nX: y"},
      {"send Bearer 0123456789abcdef now", "send Bearer [redacted] now"},
      {"api key: 3f9a8b7c6d5e", "api key: [redacted]"},
      {"AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG", "AWS_SECRET_ACCESS_KEY=[redacted]"},
      {"client_secret=abcdef0123456789&x=1", "client_secret=[redacted]&x=1"},
      {"key AKIAIOSFODNN7EXAMPLE.", "key [redacted]."},
      {"ghp_0123456789abcdefghijABCDEFGHIJ012345", "[redacted]"},
      {"xoxb-123456789012-abcdefghijkl", "[redacted]"},
      {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl!", "[redacted]!"},
      {"a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb", "a\n[redacted]\nb"},
      {"-----BEGIN PRIVATE KEY-----\nMIIE", "[redacted]"},
      {"https://bob:x@host.example/a", "https://bob:[redacted]@host.example/a"},
      {"smtp://bob:p@ss@host.example", "smtp://bob:[redacted]@host.example"},
      {"https://0123456789abcdefghij@host.example", "https://[redacted]@host.example"},
  });
}

TEST(Secrets, TalkingAboutPasswordsIsNone) {
  const char* texts[] = {
      "password reset does not work",
      "password: required",
      "Password: ********",
      "Passwort: xxxx",
      "The password is wrong.",
      "the password is rejected by the server",
      "Das Passwort ist abgelaufen.",
      "Le mot de passe est incorrect",
      "la contraseña es incorrecta",
      "About the password: we cannot log in",
      "password policy: at least 12 characters",
      "He forgot his password, please reset it",
      "Outlook asks for the password again and again",
      "Users are prompted for a password by Outlook2016",
      "password prompt in Office365 since 5 March",
      "password expired: 2026-03-05",
      "1Password 8.10 is installed",
      "passes: 5, passenger: Bob, compassion: yes",
      "The API key is missing",
      "token: expired",
      "my pass: 5",
      "Authorization: failed for bob",
      "authorization is needed",
      "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
      "https://host.example/a@b:c",
      "https://bob@host.example/",
      "From: Ann <ann@far.example>",
      "con: 1, secretary: Ann, tokenised",
      "the basket key = value",
      "Password: [redacted]",
      "",
      "pa",
  };
  for (const char* text : texts) EXPECT_FALSE(redacted(text)) << text << " -> " << *redacted(text);
}

TEST(Secrets, FieldsThatHoldNothingElse) {
  for (const char* name :
       {"password", "end-user-password", "Passwort", "api_key", "API token", "mail_pwd", "pw", "userPassword"}) {
    EXPECT_TRUE(names_secret(name)) << name;
  }
  for (const char* name : {"priority", "passenger", "password-reset", "sender", "customer-domain", ""}) {
    EXPECT_FALSE(names_secret(name)) << name;
  }
}

}  // namespace
}  // namespace turnaround
