// The door of ports/http_door.hpp on Boost.Beast: one coroutine a connection, requests answered by a few workers.
//
// Why a thread of its own and not the Network's: the synthetic market has no Network; and no client here, however many
// or rude, may take time from the sockets of the venues. Why workers: a route may wait (a fact until it is journaled)
// while the others are answered.
// Threads: one for all sockets, DoorLimits.workers for the routes.
#pragma once

#include "ports/http_door.hpp"

namespace signalbox {

/// As OpenHttpDoor. Routes name a path once for each method (a check).
Result<std::unique_ptr<HttpDoor>> open_http_door(const DoorTerms& terms, std::vector<DoorRoute> routes);

}  // namespace signalbox
