#include "core/codec/codec.h"
#include "core/codec/policy_codec.h"
#include "core/json/shape.h"
#include "core/limits.h"

namespace turnaround {

/// A change of offset is a triple: [seconds since 1970 UTC, offset in seconds, "BST"].
static void read(const Place& place, OffsetChange& out) {
  const auto* parts = place.value().array();
  const bool triple =
      parts && parts->size() == 3 && (*parts)[0].integer() && (*parts)[1].integer() && (*parts)[2].string();
  if (!triple) return place.wrong_type("a triple like [1774746000, 3600, \"BST\"]");
  out = {Instant{Seconds{*(*parts)[0].integer()}}, Seconds{*(*parts)[1].integer()}, *(*parts)[2].string()};
}

static void write(json::Writer& out, const OffsetChange& change) {
  out.array()
      .number(change.at.time_since_epoch().count())
      .number(change.offset.count())
      .text(change.abbreviation)
      .close();
}

static void read(const Place& place, Zone& out) {
  MemberReader reader(place);
  int offset = 0;
  reader.required("name", out.name);
  reader.required("first_offset", offset);
  reader.required("first_abbreviation", out.first_abbreviation);
  reader.required("changes", out.changes);
  reader.required("footer", out.footer);
  reader.done();
  out.first_offset = Seconds{offset};
}

static void write(json::Writer& out, const Zone& zone) {
  out.object().key("name").text(zone.name).key("first_offset").number(zone.first_offset.count());
  out.key("first_abbreviation").text(zone.first_abbreviation).key("changes");
  write(out, zone.changes);
  out.key("footer").text(zone.footer).close();
}

std::string write_book(const Policy& policy, const ZoneData& zones, std::string_view digest) {
  json::Writer out;
  out.object().key("digest").text(digest).key("tzdata").text(zones.tzdata_version).key("zones");
  write(out, zones.zones);
  out.key("policy");
  write(out, policy);
  out.close();
  return out.take();
}

Result<Book> read_book(std::string_view text) {
  const auto tree = json::read(text, {.bytes = limits::kBookBytes, .depth = limits::kJsonDepth});
  if (!tree) return tree.error();
  std::vector<Error> problems;
  const Place place(*tree, problems);
  MemberReader reader(place);
  std::string digest;
  ZoneData zones;
  Policy policy;
  reader.required("digest", digest);
  reader.required("tzdata", zones.tzdata_version);
  reader.required("zones", zones.zones);
  reader.required("policy", policy);
  reader.done();
  if (!problems.empty()) return std::move(problems.front());
  return Book::compile(std::move(policy), std::move(zones), std::move(digest));
}

}  // namespace turnaround
