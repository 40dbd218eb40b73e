// How long a venue is waited for, in market time that may pass faster than the machine can keep up with.
//
// Time-outs are market time (SPEC 2); sixty times as fast, five seconds of it are 83 ms, which a busy machine alone can
// take. A bound below half a second of real time would find its own machine's pauses, not the venue's.
// And how long a stream lets messages gather before it reads on: nobody notices it in a minute.
#pragma once

#include <algorithm>
#include <chrono>

#include "adapters/net/http_client.hpp"
#include "adapters/net/web_socket.hpp"

namespace signalbox {

/// `bound`, or as much market time as passes in half a second of real time.
inline Millis patient(Millis bound, double speed) {
    return std::max(bound, Millis(static_cast<std::int64_t>(500 * speed)));
}

inline HttpLimits patient(HttpLimits limits, double speed) {
    for (Millis* bound : {&limits.connect, &limits.tls, &limits.first_byte, &limits.body})
        *bound = patient(*bound, speed);
    return limits;
}

inline WebSocketLimits patient(WebSocketLimits limits, double speed) {
    for (Millis* bound : {&limits.connect, &limits.tls, &limits.handshake, &limits.silence, &limits.close}) {
        *bound = patient(*bound, speed);
    }
    if (limits.no_message.count() > 0) limits.no_message = patient(limits.no_message, speed);
    return limits;
}

/// Ten milliseconds of market time.
inline std::chrono::microseconds rest_of_reader(double speed) {
    return std::chrono::microseconds(static_cast<std::int64_t>(10'000 / speed));
}

}  // namespace signalbox
