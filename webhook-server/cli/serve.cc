#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>

#include "webhook-server/cli/cli.h"
#include "webhook-server/cli/config_file.h"
#include "webhook-server/log.h"
#include "webhook-server/server.h"

namespace turnaround::cli {
namespace {

/// Signals are taken by sigwait alone; blocked before any thread begins.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

int refuse(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  if (!text.ends_with('\n')) std::fputc('\n', stderr);
  return 1;
}

std::string shown_address(const Config& config, int port) {
  const std::string& listen = config.listen;
  return (config.tls ? "https://" : "http://") + listen.substr(0, listen.rfind(':')) + ":" + std::to_string(port);
}

void run_until_told(Server& server, const sigset_t& signals) {
  for (;;) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (signal != SIGHUP) return;
    const std::string problems = server.reload();
    if (problems.empty()) {
      log::info("policies and certificate read again");
    } else {
      refuse(problems + "what is wrong stays as it was\n");
    }
  }
}

int serve(const std::string& path) {
  Result<Config> loaded = load_config(path);
  if (!loaded) return refuse(loaded.error().message);
  const Config config = *std::move(loaded);

  log::begin(config.log_level);
  const sigset_t signals = block_signals();
  std::atomic<bool> failed{false};
  Result<std::unique_ptr<Server>> server = Server::start(config, [&failed] {
    failed = true;
    kill(getpid(), SIGTERM);
  });
  if (!server) return refuse(server.error().message);
  std::printf("listening on %s\n", shown_address(config, (*server)->port()).c_str());
  if (const std::string token = (*server)->set_up_token(); !token.empty())
    std::printf(
        "there is no account yet: make the first one in the console within an hour, with the one-time token %s\n",
        token.c_str());
  std::fflush(stdout);
  run_until_told(**server, signals);
  log::info("stopping");
  (*server).reset();
  return failed ? 1 : 0;
}

}  // namespace

void add_serve(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("serve", "The webhook server: takes webhooks, decides, writes back.");
  auto path = std::make_shared<std::string>();
  command->add_option("--config", *path, "The configuration, a JSON file")->required();
  command->callback([path, &status] { status = serve(*path); });
}

}  // namespace turnaround::cli
