// One connection as the listener sees it: what it is doing, what it has sent, what it still has to take.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "webhook-server/ingress/framing.h"
#include "webhook-server/ingress/wire.h"

namespace turnaround {

struct Conversation {
  using Time = std::chrono::steady_clock::time_point;
  enum class Doing {
    reading,    ///< waits for the rest of a request
    answering,  ///< a worker has the request
    writing,    ///< the client takes the answer
    lingering,  ///< the answer is sent and our side closed: waits for the client to hang up, so that it can read the
                ///< answer
  };
  Wire wire;
  std::string peer;   ///< its address
  std::string group;  ///< what the limit per peer counts (Client)
  Doing doing = Doing::reading;
  Framing framing;
  std::string answer;         ///< what is left of it
  bool keep_alive = false;    ///< read on after the answer
  std::uint32_t watched = 0;  ///< what epoll reports of it
  bool first = true;          ///< no request came yet
  Time began;                 ///< of the request in progress; of the connection when there is none
  Time deadline;
  std::size_t held = 0;  ///< bytes, as last added to the total
};

}  // namespace turnaround
