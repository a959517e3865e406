#include "webhook-server/store/inbox.h"

#include <future>
#include <memory>
#include <utility>

namespace turnaround {

Inbox::Put Inbox::put(Delivery delivery) {
  const auto result = std::make_shared<std::promise<Put>>();
  submit(std::move(delivery), [result](Put each) { result->set_value(each); });
  return result->get_future().get();
}

}  // namespace turnaround
