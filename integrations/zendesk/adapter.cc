#include "integrations/zendesk/adapter.h"

#include "integrations/zendesk/address.h"
#include "integrations/zendesk/changes.h"
#include "integrations/zendesk/rates.h"
#include "integrations/zendesk/reading.h"
#include "integrations/zendesk/settings.h"
#include "integrations/zendesk/verdict.h"
#include "integrations/zendesk/writing.h"

namespace turnaround::zendesk {

namespace {

class ZendeskAdapter final : public Adapter {
 public:
  std::string_view vendor() const override { return "zendesk"; }

  std::string token_user(std::string user) const override { return user.ends_with("/token") ? user : user + "/token"; }

  SignatureScheme signature() const override {
    return {.signature_header = "X-Zendesk-Webhook-Signature",
            .timestamp_header = "X-Zendesk-Webhook-Signature-Timestamp",
            .encoding = SignatureScheme::Encoding::base64,
            .content = SignatureScheme::SignedContent::timestamp_then_body,
            .prefix = ""};
  }

  std::vector<Error> check_settings(const Settings& settings) const override {
    return zendesk::check_settings(settings);
  }

  Result<Address> address(const std::vector<Header>& headers, std::string_view body) const override {
    return zendesk::address(headers, body);
  }

  Result<Step> read(const Settings& settings, std::string_view ticket,
                    std::span<const HttpResponse> answers) const override {
    return zendesk::read(settings, ticket, answers);
  }

  std::optional<HttpRequest> write(const Settings& settings, const Snapshot& seen,
                                   const WriteBack& wanted) const override {
    return zendesk::write(settings, seen, wanted);
  }

  Verdict judge(const HttpResponse& answer) const override { return zendesk::judge(answer); }

  std::optional<HttpRequest> changed(const Settings&, const Since& since) const override {
    return zendesk::changed(since);
  }

  Result<Changes> changes(const HttpResponse& answer) const override { return zendesk::changes(answer); }

  std::vector<RateLeft> rates(const HttpResponse& answer) const override { return zendesk::rates(answer); }

  std::vector<std::string> differences(const Settings&, const Snapshot& seen, const WriteBack& wanted) const override {
    return zendesk::differences(seen, wanted);
  }
};

}  // namespace

const Adapter& adapter() {
  static const ZendeskAdapter kAdapter;
  return kAdapter;
}

}  // namespace turnaround::zendesk
