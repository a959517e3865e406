// TZif, RFC 8536: a header and a 32-bit block for old readers, then a header and the 64-bit block that counts, then the
// footer.
#include <cstdint>
#include <optional>

#include "core/time/zone.h"
#include "core/time/zone_rule.h"

namespace turnaround {
namespace {

constexpr std::size_t kHeaderBytes = 44;
constexpr std::size_t kTypeBytes = 6;

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = static_cast<unsigned char>(bytes[0]) & 0x80 ? ~std::uint64_t{0} : 0;
  for (char c : bytes) value = (value << 8) | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}

struct Header {
  char version;
  std::uint32_t utc_indicators, standard_indicators, leaps, times, types, characters;

  std::uint64_t block_bytes(std::uint64_t time_bytes) const {
    return times * (time_bytes + 1) + types * std::uint64_t{kTypeBytes} + characters + leaps * (time_bytes + 4) +
           standard_indicators + utc_indicators;
  }
};

std::optional<Header> read_header(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes || bytes.substr(0, 4) != "TZif") return std::nullopt;
  auto count = [bytes](std::size_t i) { return static_cast<std::uint32_t>(big_endian(bytes.substr(20 + 4 * i, 4))); };
  return Header{bytes[4], count(0), count(1), count(2), count(3), count(4), count(5)};
}

/// The parts of the 64-bit block, each a view of exactly its bytes.
struct Block {
  std::string_view times, indices, types, characters, footer;
};

Error bad(std::string_view name, std::string_view what) {
  return Error{
      "bad_zone_file", std::string(name),
      "the file of zone `" + std::string(name) + "` " + std::string(what) + ", install the tzdata package again"};
}

Result<Block> find_block(std::string_view name, std::string_view bytes) {
  std::optional<Header> old = read_header(bytes);
  if (!old) return bad(name, "is no TZif file");
  if (old->version < '2') return bad(name, "is of TZif version 1, which ends in 2037");
  std::uint64_t skip = kHeaderBytes + old->block_bytes(4);
  if (skip > bytes.size()) return bad(name, "is cut off");
  bytes.remove_prefix(static_cast<std::size_t>(skip));
  std::optional<Header> header = read_header(bytes);
  if (!header) return bad(name, "has no 64-bit block");
  if (header->leaps != 0) return bad(name, "counts leap seconds");
  if (header->types == 0 || header->types > 256) return bad(name, "has no usable offsets");
  if (kHeaderBytes + header->block_bytes(8) > bytes.size()) return bad(name, "is cut off");
  bytes.remove_prefix(kHeaderBytes);
  auto take = [&bytes](std::size_t length) {
    std::string_view taken = bytes.substr(0, length);
    bytes.remove_prefix(length);
    return taken;
  };
  Block block;
  block.times = take(std::size_t{8} * header->times);
  block.indices = take(header->times);
  block.types = take(kTypeBytes * header->types);
  block.characters = take(header->characters);
  take(header->standard_indicators + std::size_t{header->utc_indicators});
  if (bytes.size() < 2 || bytes.front() != '\n') return bad(name, "has no footer");
  std::size_t end = bytes.find('\n', 1);
  if (end == std::string_view::npos) return bad(name, "has no footer");
  block.footer = bytes.substr(1, end - 1);
  return block;
}

struct LocalType {
  Seconds offset;
  std::string_view abbreviation;
};

std::optional<LocalType> type_at(const Block& block, std::size_t index) {
  if (index >= block.types.size() / kTypeBytes) return std::nullopt;
  std::string_view type = block.types.substr(index * kTypeBytes, kTypeBytes);
  std::size_t begin = static_cast<unsigned char>(type[5]);
  if (begin >= block.characters.size()) return std::nullopt;
  std::size_t end = block.characters.find('\0', begin);
  if (end == std::string_view::npos) return std::nullopt;
  return LocalType{Seconds{big_endian(type.substr(0, 4))}, block.characters.substr(begin, end - begin)};
}

}  // namespace

Result<Zone> read_tzif(std::string_view name, std::string_view bytes) {
  Result<Block> block = find_block(name, bytes);
  if (!block) return block.error();
  std::optional<LocalType> first = type_at(*block, 0);
  if (!first) return bad(name, "names an offset that is not there");
  Zone zone{std::string(name), first->offset, std::string(first->abbreviation), {}, std::string(block->footer)};
  zone.changes.reserve(block->indices.size());
  for (std::size_t i = 0; i < block->indices.size(); ++i) {
    std::optional<LocalType> type = type_at(*block, static_cast<unsigned char>(block->indices[i]));
    if (!type) return bad(name, "names an offset that is not there");
    Instant at{Seconds{big_endian(block->times.substr(8 * i, 8))}};
    zone.changes.push_back({at, type->offset, std::string(type->abbreviation)});
  }
  if (std::optional<Error> problem = check(zone)) return bad(name, "is damaged: " + problem->message);
  return zone;
}

}  // namespace turnaround
