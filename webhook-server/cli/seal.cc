#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "webhook-server/cli/cli.h"
#include "webhook-server/file.h"
#include "webhook-server/limits.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/sealing.h"

namespace turnaround::cli {
namespace {

int refuse(const Error& error) {
  std::fprintf(stderr, "%s%s%s\n", error.where.c_str(), error.where.empty() ? "" : "   ", error.message.c_str());
  return 1;
}

/// While it lives, a terminal on standard input does not show what is typed.
class Unseen {
 public:
  Unseen() : terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!terminal_) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    std::fputs("the secret (not shown): ", stderr);
  }
  ~Unseen() {
    if (!terminal_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::fputc('\n', stderr);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;
  bool terminal() const { return terminal_; }

 private:
  termios before_{};
  bool terminal_;
};

/// One line of a terminal; else all of standard input, for keys that are several lines.
Result<Secret> read_stdin() {
  std::string text;
  {
    const Unseen unseen;
    if (unseen.terminal()) {
      std::getline(std::cin, text);
    } else {
      text.resize(limits::kSecretBytes + 1);
      std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
      text.resize(static_cast<std::size_t>(std::cin.gcount()));
    }
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.empty()) return Error{"secret_empty", "", "nothing was given on standard input; type or pipe the secret"};
  if (text.size() > limits::kSecretBytes) return Error{"secret_too_large", "", "that is too large for a secret"};
  return Secret(std::move(text));
}

struct ConfigFile {
  std::string text;
  Config config;
};

/// None after the problems were told.
std::optional<ConfigFile> open_config(const std::string& path) {
  Result<std::string> text = read_file(path, limits::kConfigBytes);
  if (!text) return refuse(text.error()), std::nullopt;
  ConfigReading reading = read_config(*text);
  if (!reading.problems.empty()) return std::fputs(told(path, reading.problems).c_str(), stderr), std::nullopt;
  return ConfigFile{*std::move(text),
                    resolved(std::move(reading.config), std::filesystem::path(path).parent_path().string())};
}

/// A file that is there always: the old text or the new one, whole.
bool replace_file(const std::string& path, const std::string& text) {
  struct stat before {};
  const std::string fresh = path + ".new";
  if (::stat(path.c_str(), &before) != 0) return false;
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (file < 0) return false;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fchmod(file, before.st_mode & 07777) == 0 && ::fsync(file) == 0;
  return ::close(file) == 0 && written && ::rename(fresh.c_str(), path.c_str()) == 0;
}

int seal_one(const std::string& path, const std::string& place) {
  std::optional<ConfigFile> file = open_config(path);
  if (!file) return 1;
  // Asked for before the secret is typed: a place that is not there, or a missing key.
  if (const Result<std::string> trial = seal_for(file->config, place, Secret("trial")); !trial)
    return refuse(trial.error());
  const Result<Secret> secret = read_stdin();
  if (!secret) return refuse(secret.error());
  const Result<std::string> sealed = seal_for(file->config, place, *secret);
  if (!sealed) return refuse(sealed.error());
  std::printf("%s\n", sealed->c_str());
  return 0;
}

int reseal_all(const std::string& path) {
  std::optional<ConfigFile> file = open_config(path);
  if (!file) return 1;
  const Result<Resealed> fresh = reseal(std::move(file->text), std::move(file->config));
  if (!fresh) return refuse(fresh.error());
  if (!replace_file(path, fresh->text)) {
    std::fprintf(stderr, "`%s` cannot be written: %s\n", path.c_str(), std::strerror(errno));
    return 1;
  }
  std::printf("sealed with the first master key: %zu\n", fresh->values);
  return 0;
}

}  // namespace

void add_seal(CLI::App& app, int& status) {
  auto* seal = app.add_subcommand(
      "seal",
      "Reads a secret from standard input and prints it sealed with the first master key, for the configuration.");
  auto config = std::make_shared<std::string>();
  auto place = std::make_shared<std::string>();
  seal->add_option("--config", *config, "The server's configuration, a JSON file")->required();
  seal->add_option("--for", *place, "Where it will stand, like /connections/acme/auth/token")->required();
  seal->callback([config, place, &status] { status = seal_one(*config, *place); });

  auto* reseal =
      app.add_subcommand("reseal", "Seals every sealed secret of a configuration anew with the first master key.");
  reseal->add_option("--config", *config, "The server's configuration, a JSON file; it is rewritten in place")
      ->required();
  reseal->callback([config, &status] { status = reseal_all(*config); });
}

}  // namespace turnaround::cli
