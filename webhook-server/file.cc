#include "webhook-server/file.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace turnaround {

Result<std::string> read_file(const std::string& path, std::size_t most) {
  const Error unreadable{"file_unreadable", "", "cannot read `" + path + "`: check its name and rights"};
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return unreadable;
  std::ifstream in(path, std::ios::binary);
  std::string text;
  for (std::array<char, 64 << 10> part; in && text.size() <= most;) {
    in.read(part.data(), part.size());
    text.append(part.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad() || !in.is_open()) return unreadable;
  if (text.size() <= most) return text;
  return Error{"file_too_large", "",
               "`" + path + "` is larger than " + std::to_string(most) + " bytes: make it smaller"};
}

bool write_file(const std::string& path, std::string_view bytes) {
  const std::string unfinished = path + ".part";
  std::ofstream out(unfinished, std::ios::binary);
  out << bytes;
  out.close();
  return out && std::rename(unfinished.c_str(), path.c_str()) == 0;
}

}  // namespace turnaround
