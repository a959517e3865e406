#include "webhook-server/cli/config_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "webhook-server/policy_file.h"

namespace turnaround::cli {

Result<Config> load_config(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return Error{"wrong_configuration", path, "`" + path + "` cannot be read: name the configuration with --config"};
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  ConfigReading reading = read_config(text);
  if (!reading.problems.empty()) return Error{"wrong_configuration", path, told(path, reading.problems)};
  Config config = resolved(std::move(reading.config), std::filesystem::path(path).parent_path().string());
  if (const std::vector<Error> sealed = open_seals(config); !sealed.empty())
    return Error{"wrong_configuration", path, told(sealed)};
  return config;
}

}  // namespace turnaround::cli
