#include "webhook-server/doctor.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "core/decision/wording.h"
#include "integrations/http_date.h"
#include "webhook-server/file.h"
#include "webhook-server/ingress/socket.h"
#include "webhook-server/ingress/tls.h"
#include "webhook-server/limits.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/store/ledger.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround::doctor {
namespace {

namespace fs = std::filesystem;
using Grade = Finding::Grade;

/// Files with secrets that others than their owner may read.
void secret_file(const SecretSource& source, std::vector<Finding>& findings) {
  struct stat info {};
  if (source.file.empty() || ::stat(source.file.c_str(), &info) != 0 || (info.st_mode & (S_IRGRP | S_IROTH)) == 0)
    return;
  findings.push_back({Grade::warning, "secrets",
                      "`" + source.file + "` can be read by others than its owner: chmod 600 " + source.file});
}

void examine_secrets(Config config, const std::vector<Error>& unread, std::vector<Finding>& findings) {
  for (const Error& error : unread) findings.push_back({Grade::problem, "secrets", error.where + ": " + error.message});
  const std::size_t before = findings.size();
  for (const SecretSource& key : config.master_keys) secret_file(key, findings);
  const std::vector<SecretPlace> all = secret_places(config);
  for (const SecretPlace& secret : all) secret_file(secret.source, findings);
  if (unread.empty() && findings.size() == before)
    findings.push_back({Grade::good, "secrets", counted(all.size(), "secret") + " can be read"});
}

void examine_keys(const ConnectionSetting& connection, Instant now, std::vector<Finding>& findings) {
  const auto accepted =
      std::count_if(connection.signing_keys.begin(), connection.signing_keys.end(),
                    [&](const SigningKeySetting& key) { return !key.not_after || *key.not_after > now; });
  if (accepted == 0 && !connection.signing_keys.empty())
    findings.push_back({Grade::problem, "signing keys " + connection.id,
                        "every key is past its `not_after`: no webhook is accepted; add the helpdesk's present key"});
}

void examine_policy(const ConnectionSetting& connection, const std::string& zoneinfo, Instant now,
                    std::vector<Finding>& findings) {
  const std::string part = "policy " + connection.id;
  const Date today{std::chrono::floor<std::chrono::days>(now)};
  const LoadedPolicy policy = check_policy(connection.policy, zoneinfo, today);
  if (!policy.shelf)
    findings.push_back({Grade::problem, part,
                        "`" + connection.policy + "` has " + counted(policy.problems.size(), "problem") +
                            ": turnaround check " + connection.policy});
  else if (!policy.warnings.empty())
    findings.push_back({Grade::warning, part,
                        "`" + connection.policy + "` has " + counted(policy.warnings.size(), "warning") +
                            ": turnaround check " + connection.policy});
  else
    findings.push_back({Grade::good, part, connection.policy + ", " + policy.shelf->book.digest().substr(0, 15) + "…"});
}

void examine_zones(const std::string& folder, Instant now, std::vector<Finding>& findings) {
  const std::string version = tzdata_version(folder);
  if (version == "unknown")
    findings.push_back(
        {Grade::warning, "time zones", "the release of `" + folder + "` is not known: install the tzdata package"});
  else if (is_old_tzdata(version, Date{std::chrono::floor<std::chrono::days>(now)}))
    findings.push_back({Grade::warning, "time zones",
                        "release " + version + " is of a past year: update the tzdata package, then reload"});
  else
    findings.push_back({Grade::good, "time zones", "release " + version});
}

std::string folder_of(const std::string& file) {
  const std::string folder = fs::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

void examine_postgres(const StoreSetting& setting, std::vector<Finding>& findings) {
  if (const auto ledger = open_ledger(setting); ledger)
    findings.push_back({Grade::good, "store", "PostgreSQL, of this version"});
  else if (ledger.error().code == "no_store")
    findings.push_back({Grade::good, "store", "PostgreSQL, where the first start will make the tables"});
  else
    findings.push_back({Grade::problem, "store", ledger.error().message});
}

void examine_store(const StoreSetting& setting, std::vector<Finding>& findings) {
  if (!std::holds_alternative<std::string>(setting)) return examine_postgres(setting, findings);
  const std::string& file = std::get<std::string>(setting);
  const std::string folder = folder_of(file);
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  const std::string free = std::to_string(space.available >> 20) + " MiB free";
  if (error)
    findings.push_back({Grade::problem, "store", "the folder `" + folder + "` cannot be read: create it first"});
  else if (::access(folder.c_str(), W_OK) != 0)
    findings.push_back(
        {Grade::problem, "store", "the folder `" + folder + "` cannot be written: check its permissions"});
  else if (space.available < limits::kDiskReserve)
    findings.push_back({Grade::problem, "store", "only " + free + " in `" + folder + "`: make room"});
  else if (!fs::exists(file, error))
    findings.push_back({Grade::good, "store", "`" + file + "` will be created, " + free});
  else if (const auto ledger = open_ledger(file); !ledger)
    findings.push_back({Grade::problem, "store", ledger.error().message});
  else
    findings.push_back({Grade::good, "store", file + ", " + free});
}

void examine_parked(const StoreSetting& setting, std::vector<Finding>& findings) {
  const auto* file = std::get_if<std::string>(&setting);
  std::error_code error;
  if (file && !fs::exists(*file, error)) return;
  const auto ledger = open_ledger(setting);
  const auto parked = ledger ? (*ledger)->parked({}, limits::kParkedShown) : ledger.error();
  if (!parked) return;
  if (parked->empty())
    findings.push_back({Grade::good, "parked", "nothing waits for a person"});
  else
    findings.push_back({Grade::warning, "parked",
                        counted(parked->size(), "parked ticket") + " for a person to look at, the first: " +
                            turnaround::told(parked->front()) + "; turnaround parked lists it"});
}

/// A helpdesk's clock against ours, by the Date of its answer; signed timestamps must be within the replay window.
void examine_clock(const HttpResponse& answer, const Connection& connection, Instant now,
                   std::vector<Finding>& findings) {
  const auto date = http_date(header(answer.headers, "Date"));
  if (!date) return;
  const Seconds off = now > *date ? now - *date : *date - now;
  const std::string part = "clock " + connection.id;
  const std::string says = "this machine and the helpdesk differ by " + std::to_string(off.count()) + " s";
  if (connection.replay_window.count() > 0 && off > connection.replay_window)
    findings.push_back({Grade::problem, part, says + ", more than `replay_window_s`: set the clock by NTP"});
  else if (off > limits::kClockDrift)
    findings.push_back({Grade::warning, part, says + ": set the clock by NTP"});
  else
    findings.push_back({Grade::good, part, says});
}

std::string advice_for(int status) {
  if (status == 401) return "the user or its token is wrong: make a new one and put it where the configuration says";
  if (status == 403) return "the user may not read tickets: give it the role of an agent";
  if (status == 429) return "the account's rate limit is used up: other programs use the same account";
  if (status >= 300 && status < 400) return "`base_url` leads elsewhere: take the address that it is redirected to";
  if (status >= 500) return "the helpdesk is in trouble: look at its status page";
  return "`base_url` is probably not this helpdesk's API";
}

void examine_helpdesk(const Connection& connection, const World& world, std::vector<Finding>& findings) {
  const std::string part = "helpdesk " + connection.id;
  // Any ticket will do: that there is none with this number is an answer, too, and one that took our user's rights.
  const Result<Adapter::Step> first = connection.adapter->read(connection.settings, "1", {});
  const HttpRequest* request = first ? std::get_if<HttpRequest>(&*first) : nullptr;
  if (!request) return;
  TokenCache tokens;
  const Result<HttpResponse> answer = world.client(connection, tokens)->send(*request);
  if (!answer) {
    findings.push_back({Grade::problem, part, connection.base_url + ": " + answer.error().message});
    return;
  }
  if (answer->status == 200 || answer->status == 404)
    findings.push_back({Grade::good, part, connection.base_url + " answers and knows our user"});
  else
    findings.push_back(
        {Grade::problem, part,
         connection.base_url + " answers " + std::to_string(answer->status) + ": " + advice_for(answer->status)});
  examine_clock(*answer, connection, world.now(), findings);
}

void examine_address(const std::string& listen, std::vector<Finding>& findings) {
  const Result<ListenAddress> address = read_listen(listen);
  if (!address) return;
  const Result<Descriptor> bound = listen_on(address->address, address->port);
  if (bound)
    findings.push_back({Grade::good, "address", listen + " is free"});
  else
    findings.push_back(
        {Grade::warning, "address",
         listen + ": " + bound.error().message + "; all is well if it is the running server that listens there"});
}

void examine_certificate(const TlsSetting& tls, Instant now, std::vector<Finding>& findings) {
  const Result<Secret> key = read_secret(tls.key);
  if (!key) return findings.push_back({Grade::problem, "certificate", key.error().message});
  const Result<TlsIdentity> identity = TlsIdentity::open(tls.certificate, *key);
  if (!identity) return findings.push_back({Grade::problem, "certificate", identity.error().message});
  const std::string end = format_instant(identity->expires_at());
  if (identity->expires_at() <= now)
    findings.push_back({Grade::problem, "certificate", "expired " + end + ": get a new one, then send SIGHUP"});
  else if (identity->expires_at() - now < limits::kCertificateEndsSoon)
    findings.push_back({Grade::warning, "certificate", "expires soon, " + end + ": get a new one, then send SIGHUP"});
  else
    findings.push_back({Grade::good, "certificate", "valid until " + end});
}

void examine_preview(const std::string& folder, std::vector<Finding>& findings) {
  if (folder.empty()) return;
  for (const char* name : {"turnaround.wasm", "loader.js", "sla-preview.js"}) {
    std::error_code error;
    if (fs::is_regular_file(fs::path(folder) / name, error)) continue;
    findings.push_back(
        {Grade::problem, "preview", "`" + folder + "` has no " + name + ": scripts/build wasm makes it"});
    return;
  }
  findings.push_back({Grade::good, "preview", folder});
}

std::string_view grade_name(Grade grade) {
  return grade == Grade::good ? "good" : grade == Grade::warning ? "warning" : "problem";
}

}  // namespace

std::vector<Finding> examine(const std::string& config_file, const World& world) {
  const Result<std::string> text = read_file(config_file, limits::kConfigBytes);
  if (!text) return {{Grade::problem, "configuration", text.error().message}};
  ConfigReading reading = read_config(*text);
  std::vector<Finding> findings;
  for (const Problem& problem : reading.problems)
    findings.push_back({Grade::problem, "configuration",
                        problem.error.where + " line " + std::to_string(problem.line) + ": " + problem.error.message});
  if (!findings.empty()) return findings;
  Config config = resolved(std::move(reading.config), fs::path(config_file).parent_path().string());
  findings.push_back({Grade::good, "configuration", counted(config.connections.size(), "connection")});
  const std::vector<Error> sealed = open_seals(config);
  const ConnectionsReading opened = open_connections(config);
  std::vector<Error> unread = sealed.empty() ? opened.problems : sealed;
  const EndpointsReading endpoints = open_endpoints(config);
  if (sealed.empty()) unread.insert(unread.end(), endpoints.problems.begin(), endpoints.problems.end());
  examine_secrets(config, unread, findings);
  const Instant now = world.now();
  for (const ConnectionSetting& connection : config.connections) {
    examine_keys(connection, now, findings);
    examine_policy(connection, config.zoneinfo, now, findings);
  }
  examine_zones(config.zoneinfo, now, findings);
  examine_store(config.store, findings);
  examine_parked(config.store, findings);
  examine_preview(config.preview, findings);
  if (config.tls) examine_certificate(*config.tls, now, findings);
  examine_address(config.listen, findings);
  if (opened.problems.empty())
    for (const Connection& connection : opened.connections) examine_helpdesk(connection, world, findings);
  return findings;
}

std::string told(const std::vector<Finding>& findings) {
  std::size_t part_width = 0;
  for (const Finding& finding : findings) part_width = std::max(part_width, finding.part.size());
  std::string text;
  for (const Finding& finding : findings) {
    std::string grade(grade_name(finding.grade));
    grade.resize(9, ' ');
    std::string part = finding.part;
    part.resize(part_width + 2, ' ');
    text += grade + part + finding.says + '\n';
  }
  return text;
}

}  // namespace turnaround::doctor
