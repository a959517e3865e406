// The console with accounts in memory and one ticket, for the browser tests: prints its address and the one-time token.
//   console-site TICKET.json      what `turnaround explain --json` says of a ticket
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "tests/support/memory_accounts.h"
#include "tests/webhook-server/ingress/test_site.h"
#include "webhook-server/console/api.h"
#include "webhook-server/ingress/http.h"
#include "webhook-server/ingress/listener.h"
#include "webhook-server/system_clock.h"

namespace turnaround {
namespace {

std::string ticket_page_json(const std::string& explanation) {
  return R"({"connection":"acme","ticket":"7","lifecycle":"open","policy":{"name":"everycloud","book":"sha256:5f2c",)"
         R"("says":"decided by the policy in force"},"explanation":)" +
         explanation +
         R"(,"write_back":{"state":"done","attempts":1},"past":[{"at":"2026-03-06T16:59:00Z","book":"sha256:5f2c9d1ab",)"
         R"("tzdata":"2025b","reading":"sha256:1","decision":{"label":"Medium"}}]})";
}

int serve(const char* file) {
  std::ifstream in(file);
  const std::string page = ticket_page_json({std::istreambuf_iterator<char>(in), {}});
  MemoryAccounts book;
  Access access(book, {.log_n = 10});
  ConsoleApi api(
      access, {},
      {.now = system_now,
       .tickets_json =
           [] {
             return R"([{"connection":"acme","ticket":"7","at":"2026-03-06T16:59:00Z","category":"medium",)"
                    R"("label":"Medium","due":"2026-03-10T13:29:00Z"}])";
           },
       .ticket_json = [&page](std::string_view,
                              std::string_view ticket) { return ticket == "7" ? std::optional(page) : std::nullopt; }});
  TestSite test;
  Site site = test.site();
  site.console = &api;
  Routes routes(std::move(site));
  const auto listener = Listener::open(
      {}, [&](const FramedRequest& request, const Respond& respond) { routes.answer(request, respond); }, test.metrics);
  if (!listener) return 1;
  std::printf("token %s\nlistening on http://127.0.0.1:%d\n", access.set_up_token(system_now()).c_str(),
              (*listener)->port());
  std::fflush(stdout);
  ::pause();
  return 0;
}

}  // namespace
}  // namespace turnaround

int main(int argc, char** argv) {
  return argc == 2 ? turnaround::serve(argv[1]) : 2;
}
