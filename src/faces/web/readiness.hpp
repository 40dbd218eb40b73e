// Whether a run does what it is there for, and if not, why: what `/readyz` says. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "runners/live.hpp"

namespace signalbox {

constexpr Millis frame_awaited{3 * 60'000};  ///< the newest frame closed earlier than this: the run does not turn

struct NotReady {
    std::string what;  ///< run, projection, feed
    std::string why;
};
/// Empty: it is ready. A run that is killed or paused is: it follows its market, and says so in `/metrics`.
std::vector<NotReady> not_ready(const LiveStatus& status, UtcTime market_now);
/// {"ready","run","last_frame","killed","paused","reasons":[{"what","why"}]}
std::string readiness_json(const LiveStatus& status, UtcTime market_now);

}  // namespace signalbox
