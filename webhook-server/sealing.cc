#include "webhook-server/sealing.h"

#include <algorithm>
#include <set>

namespace turnaround {

namespace {

Result<MasterKey> first_key(const Config& config) {
  if (config.master_keys.empty())
    return Error{"no_master_key", "/master_keys",
                 "name a master key first: \"master_keys\": [{\"file\": \"master.key\"}], made with "
                 "`openssl rand -hex 32 >master.key`"};
  MasterKeysReading reading = read_master_keys(config.master_keys);
  if (!reading.problems.empty()) return reading.problems.front();
  return std::move(reading.keys.front());
}

Error unknown_place(std::string_view place, const std::vector<SecretPlace>& places) {
  std::set<std::string> known;
  for (const SecretPlace& each : places) known.insert(each.place);
  std::string list;
  for (const std::string& each : known) list += "\n  " + each;
  return {"unknown_place", "", "the configuration has no secret at `" + std::string(place) + "`; it has these:" + list};
}

}  // namespace

Result<std::string> seal_for(Config& config, std::string_view place, const Secret& secret) {
  const Result<MasterKey> key = first_key(config);
  if (!key) return key.error();
  const std::vector<SecretPlace> places = secret_places(config);
  const bool known =
      std::any_of(places.begin(), places.end(), [&](const SecretPlace& each) { return each.place == place; });
  if (!known) return unknown_place(place, places);
  return R"({"sealed": ")" + seal(*key, place, secret) + R"("})";
}

Result<Resealed> reseal(std::string text, Config config) {
  const Result<MasterKey> key = first_key(config);
  if (!key) return key.error();
  if (const std::vector<Error> problems = open_seals(config); !problems.empty()) return problems.front();
  Resealed done{.text = std::move(text)};
  for (const SecretPlace& each : secret_places(config)) {
    if (each.source.sealed.empty()) continue;
    const std::string fresh = seal(*key, each.place, each.source.opened);
    const std::size_t at = done.text.find('"' + each.source.sealed + '"');
    if (at == std::string::npos)
      return Error{"written_oddly", each.where,
                   "this value is written with escapes; write it as `turnaround seal` does"};
    done.text.replace(at + 1, each.source.sealed.size(), fresh);
    ++done.values;
  }
  return done;
}

}  // namespace turnaround
