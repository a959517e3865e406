// A helpdesk in memory with an adapter of its own: tickets, versions, fields, comments, and whatever fault a test
// plans.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "integrations/adapter.h"
#include "webhook-server/outbound/client.h"
#include "webhook-server/outbound/write_back_json.h"

namespace turnaround {

/// A reading's body is the number of a snapshot kept here; a write's body is the write-back as JSON.
class FakeHelpdesk : public HelpdeskClient {
 public:
  struct Fault {
    int status = 503;  ///< 0: no answer at all
    std::vector<Header> headers;
    std::string body = "garbage";
    std::function<void()> before = {};  ///< happens in the helpdesk first
  };
  std::map<std::string, Snapshot> tickets;
  std::deque<Fault> faults;                 ///< of the next requests, whatever they are
  std::deque<Fault> write_faults;           ///< of the next writes
  std::deque<std::function<void()>> after;  ///< one for each of the next requests, once it is carried out
  bool loses_due_date = false;              ///< answers 200 and does not keep it
  std::vector<std::string> requests;        ///< "GET 7", "PUT 7"
  std::vector<WriteBack> writes;            ///< those that were accepted
  std::map<std::string, int> comments;      ///< posted, by ticket
  std::vector<Snapshot> readings;

  void change(const std::string& id, const std::function<void(Snapshot&)>& how) {
    Snapshot& ticket = tickets[id];
    how(ticket);
    ticket.version = "v" + std::to_string(++versions_);
  }
  int count(const std::string& request) const {
    int found = 0;
    for (const std::string& each : requests) found += each == request;
    return found;
  }

  Result<HttpResponse> send(const HttpRequest& request) override {
    Result<HttpResponse> answer = carry_out(request);
    if (after.empty()) return answer;
    const std::function<void()> next = after.front();
    after.pop_front();
    if (next) next();
    return answer;
  }

 private:
  Result<HttpResponse> carry_out(const HttpRequest& request) {
    requests.push_back(request.method + " " + request.target.substr(1));
    if (auto fault = planned(faults)) return *fault;
    if (request.method == "PUT")
      if (auto fault = planned(write_faults)) return *fault;
    const auto found = tickets.find(request.target.substr(1));
    if (found == tickets.end()) return HttpResponse{.status = 404};
    return request.method == "GET" ? answer_reading(found->second) : answer_write(found->second, request);
  }

  std::optional<Result<HttpResponse>> planned(std::deque<Fault>& plan) {
    if (plan.empty()) return std::nullopt;
    const Fault fault = plan.front();
    plan.pop_front();
    if (fault.before) fault.before();
    if (fault.status == 0) return Result<HttpResponse>(Error{"too_slow", "", "the helpdesk took too long to answer"});
    return Result<HttpResponse>(HttpResponse{fault.status, fault.headers, fault.body});
  }
  HttpResponse answer_reading(const Snapshot& ticket) {
    readings.push_back(ticket);
    return {.status = 200, .body = std::to_string(readings.size() - 1)};
  }
  HttpResponse answer_write(Snapshot& ticket, const HttpRequest& request) {
    if (header(request.headers, "If-Match") != ticket.version) return {.status = 409};
    if (ticket.closed) return {.status = 422};
    const WriteBack wanted = *read_write_back(request.body);
    writes.push_back(wanted);
    change(ticket.ticket.id, [&](Snapshot& changed) {
      changed.written = wanted;
      if (loses_due_date) changed.written.due_date = "1970-01-01";
      if (!wanted.comment) return;
      changed.comment_keys.push_back(wanted.comment->key);
      ++comments[wanted.ticket];
    });
    return {.status = 200};
  }
  int versions_ = 0;
};

class FakeAdapter : public Adapter {
 public:
  explicit FakeAdapter(const FakeHelpdesk& helpdesk) : helpdesk_(helpdesk) {}
  std::string_view vendor() const override { return "fake"; }
  SignatureScheme signature() const override { return {}; }
  std::vector<Error> check_settings(const Settings&) const override { return {}; }
  Result<Address> address(const std::vector<Header>&, std::string_view) const override { return Address{}; }

  Result<Step> read(const Settings&, std::string_view ticket, std::span<const HttpResponse> answers) const override {
    if (answers.empty()) return Step(HttpRequest{.method = "GET", .target = "/" + std::string(ticket)});
    if (answers[0].status == 404) return Step(Gone{});
    if (answers[0].status != 200 || answers[0].body == "garbage")
      return Error{"not_understood", "", "the answer is no ticket"};
    return Step(helpdesk_.readings[std::stoul(answers[0].body)]);
  }

  std::optional<HttpRequest> write(const Settings& settings, const Snapshot& seen,
                                   const WriteBack& wanted) const override {
    if (seen.closed || differences(settings, seen, wanted).empty()) return std::nullopt;
    WriteBack sent = wanted;
    if (sent.comment && has_comment(seen, sent.comment->key)) sent.comment.reset();
    return HttpRequest{.method = "PUT",
                       .target = "/" + seen.ticket.id,
                       .headers = {{"If-Match", seen.version}},
                       .body = to_json(sent)};
  }

  Verdict judge(const HttpResponse& answer) const override {
    const std::string_view after = header(answer.headers, "Retry-After");
    const auto retry_after = after.empty() ? std::nullopt : std::optional(Seconds{std::stol(std::string(after))});
    const std::string reason = "answered " + std::to_string(answer.status);
    if (answer.status < 300) return {Outcome::done, reason, {}};
    if (answer.status == 404) return {Outcome::gone, reason, {}};
    if (answer.status == 409) return {Outcome::conflict, reason, {}};
    if (answer.status == 422) return {Outcome::refused, reason, {}};
    return {Outcome::later, reason, retry_after};
  }

  std::vector<std::string> differences(const Settings&, const Snapshot& seen, const WriteBack& wanted) const override {
    std::vector<std::string> names;
    if (seen.written.category != wanted.category) names.push_back("category");
    if (seen.written.due != wanted.due) names.push_back("due");
    if (seen.written.due_date != wanted.due_date) names.push_back("due_date");
    if (seen.written.missing != wanted.missing) names.push_back("missing");
    if (wanted.comment && !has_comment(seen, wanted.comment->key)) names.push_back("comment");
    return names;
  }

 private:
  static bool has_comment(const Snapshot& seen, const std::string& key) {
    for (const std::string& known : seen.comment_keys)
      if (known == key) return true;
    return false;
  }
  const FakeHelpdesk& helpdesk_;
};

}  // namespace turnaround
