// Reading a ticket over Zendesk's API: the ticket, all pages of its audits, and the users among their authors.
#pragma once
#include "integrations/adapter.h"

namespace turnaround::zendesk {

/// Adapter::read: GET tickets/{id}, then tickets/{id}/audits page by page, then users/show_many when an author is
/// unknown.
Result<Adapter::Step> read(const Settings& settings, std::string_view ticket, std::span<const HttpResponse> answers);

}  // namespace turnaround::zendesk
