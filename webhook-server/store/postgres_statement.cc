#include <libpq-fe.h>

#include "core/utf8.h"
#include "webhook-server/store/postgres_session.h"

namespace turnaround {
namespace {

// PostgreSQL's numbers for its types; they never change.
constexpr unsigned kBytea = 17, kInt8 = 20, kText = 25, kByteaArray = 1001, kTextArray = 1009, kInt8Array = 1016;

template <class Number>
void append(std::string& out, Number value) {
  for (int shift = static_cast<int>(sizeof value) * 8 - 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> shift & 0xff));
}

std::string network_order(std::int64_t value) {
  std::string bytes;
  append(bytes, value);
  return bytes;
}

}  // namespace

std::string postgres_text(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = text.front() == '\0' ? 0 : utf8_sequence(text);
    clean += size == 0 ? "\uFFFD" : text.substr(0, size);
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return clean;
}

PostgresStatement::PostgresStatement(PostgresSession& session, std::string_view sql, std::string name)
    : session_(session), sql_(sql), name_(std::move(name)) {}

PostgresValue& PostgresStatement::at(int index) {
  const auto place = static_cast<std::size_t>(index - 1);
  if (values_.size() <= place) values_.resize(place + 1);
  return values_[place];
}

void PostgresStatement::put(int index, std::int64_t value) {
  at(index) = {kInt8, false, network_order(value)};
}

void PostgresStatement::put(int index, std::string_view value) {
  at(index) = {kText, false, postgres_text(value)};
}

void PostgresStatement::put(int index, Blob value) {
  at(index) = {kBytea, false, std::string(value.bytes)};
}

void PostgresStatement::put(int index, const std::optional<std::int64_t>& value) {
  at(index) = {kInt8, !value, value ? network_order(*value) : ""};
}

void PostgresStatement::put_array(int index, unsigned type, unsigned element,
                                  const std::vector<std::string_view>& values) {
  std::string bytes;
  const auto add = [&](std::size_t number) { append(bytes, static_cast<std::int32_t>(number)); };
  for (const std::size_t number : {std::size_t{values.empty() ? 0u : 1u}, std::size_t{0}, std::size_t{element}})
    add(number);
  if (!values.empty()) {
    add(values.size());
    add(1);
  }
  for (const std::string_view value : values) {
    add(value.size());
    bytes += value;
  }
  at(index) = {type, false, std::move(bytes)};
}

void PostgresStatement::put_texts(int index, const std::vector<std::string_view>& values) {
  std::vector<std::string> clean;
  clean.reserve(values.size());
  for (const std::string_view value : values) clean.push_back(postgres_text(value));
  put_array(index, kTextArray, kText, {clean.begin(), clean.end()});
}

void PostgresStatement::put_numbers(int index, const std::vector<std::int64_t>& values) {
  std::vector<std::string> bytes;
  bytes.reserve(values.size());
  for (const std::int64_t value : values) bytes.push_back(network_order(value));
  put_array(index, kInt8Array, kInt8, {bytes.begin(), bytes.end()});
}

void PostgresStatement::put_blobs(int index, const std::vector<std::string_view>& values) {
  put_array(index, kByteaArray, kBytea, values);
}

void PostgresStatement::send() {
  std::vector<Oid> types;
  std::vector<const char*> bytes;
  std::vector<int> sizes;
  for (const PostgresValue& value : values_) {
    types.push_back(value.type);
    bytes.push_back(value.is_null ? nullptr : value.bytes.data());
    sizes.push_back(static_cast<int>(value.bytes.size()));
  }
  const std::vector<int> binary(values_.size(), 1);
  const int count = static_cast<int>(values_.size());
  if (!prepared_)
    session_.expect({this, true},
                    PQsendPrepare(session_.connection_, name_.c_str(), sql_.c_str(), count, types.data()) == 1);
  prepared_ = true;
  session_.expect({this}, PQsendQueryPrepared(session_.connection_, name_.c_str(), count, bytes.data(), sizes.data(),
                                              binary.data(), 1) == 1);
  sent_ = true;
}

void PostgresStatement::run() {
  send();
  if (!session_.in_transaction_) session_.settle(true);
}

bool PostgresStatement::step() {
  if (!sent_) send();
  if (!answer_) session_.settle(!session_.in_transaction_);
  return ++row_ < PQntuples(answer_.get());
}

void PostgresStatement::reset() {
  answer_.reset();
  sent_ = false;
  row_ = -1;
}

std::int64_t PostgresStatement::changes() {
  if (!answer_) session_.settle(!session_.in_transaction_);
  return std::strtoll(PQcmdTuples(answer_.get()), nullptr, 10);
}

std::int64_t PostgresStatement::integer(int column) const {
  if (PQgetisnull(answer_.get(), row_, column) != 0) return 0;
  const char* bytes = PQgetvalue(answer_.get(), row_, column);
  const int size = PQgetlength(answer_.get(), row_, column);
  // Shorter numbers keep their sign.
  std::uint64_t value = size > 1 && (bytes[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
  for (int i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> PostgresStatement::maybe_integer(int column) const {
  if (PQgetisnull(answer_.get(), row_, column) != 0) return std::nullopt;
  return integer(column);
}

std::string PostgresStatement::text(int column) const {
  return {PQgetvalue(answer_.get(), row_, column), static_cast<std::size_t>(PQgetlength(answer_.get(), row_, column))};
}

}  // namespace turnaround
