#include "webhook-server/secrets.h"

#include <cstdlib>
#include <fstream>

#include "webhook-server/limits.h"

namespace turnaround {
namespace {

Result<std::string> value_of(const SecretSource& source) {
  if (!source.sealed.empty()) {
    if (!source.opened.reveal().empty()) return source.opened.reveal();
    return Error{"still_sealed", "", "this secret is sealed and was not opened; name the key in `master_keys`"};
  }
  if (!source.env.empty()) {
    const char* value = std::getenv(source.env.c_str());
    if (value) return std::string(value);
    return Error{"secret_unreadable", "", "the environment has no variable `" + source.env + "`; set it"};
  }
  std::ifstream file(source.file, std::ios::binary);
  std::string value(limits::kSecretBytes + 1, '\0');
  file.read(value.data(), static_cast<std::streamsize>(value.size()));
  const auto size = static_cast<std::size_t>(file.gcount());
  if (file.bad() || (size == 0 && !file.eof()))
    return Error{"secret_unreadable", "",
                 "the file `" + source.file + "` cannot be read; check its path and permissions"};
  if (size > limits::kSecretBytes)
    return Error{"secret_unreadable", "", "the file `" + source.file + "` is too large for a secret"};
  value.resize(size);
  return value;
}

}  // namespace

Result<Secret> read_secret(const SecretSource& source) {
  Result<std::string> value = value_of(source);
  if (!value) return value.error();
  while (!value->empty() && (value->back() == '\n' || value->back() == '\r')) value->pop_back();
  if (!value->empty()) return Secret(std::move(*value));
  const std::string name = source.env.empty() ? "the file `" + source.file : "the variable `" + source.env;
  return Error{"secret_empty", "", name + "` is empty; put the secret into it"};
}

MasterKeysReading read_master_keys(std::span<const SecretSource> sources) {
  MasterKeysReading reading;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const Result<Secret> text = read_secret(sources[i]);
    Result<MasterKey> key = text ? MasterKey::read(*text) : Result<MasterKey>(text.error());
    if (key)
      reading.keys.push_back(*std::move(key));
    else
      reading.problems.push_back({key.error().code, "/master_keys/" + std::to_string(i), key.error().message});
  }
  return reading;
}

}  // namespace turnaround
