// The routes: which address is answered by what. The library that knows most of them never sees a stranger's bytes but
// the method and the path: headers and body go from the listener to the route as they were sent.
#pragma once
#include <memory>

#include "webhook-server/ingress/site.h"
#include "webhook-server/ingress/workers.h"

namespace turnaround {

/// POST /hooks/{connection}  GET /book/{connection}  /preview/{file}  /tickets/{connection}/{id}  /healthz  /readyz
/// /metrics /api/… (console/api.h) /console/ (console/page.h). HEAD is answered like GET without the body. 405 for a
/// known address with the wrong method, 404 for the rest. Every answer carries X-Request-Id, every refusal is a Refusal
/// (answer.h), and each counts in turnaround_requests_total.
class Routes {
 public:
  explicit Routes(Site site);
  ~Routes();
  /// A webhook is answered when it is on disk, everything else at once. Any thread; a route that throws is answered
  /// 500.
  void answer(const FramedRequest& request, const Respond& respond);

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace turnaround
