// Market time for the live runner: the only place where waiting happens.
#pragma once

#include <stop_token>

#include "core/base/time.hpp"

namespace signalbox {

struct MarketClock {
    virtual ~MarketClock() = default;
    virtual UtcTime now() = 0;
    /// Returns at `time`, or earlier (false) when asked to stop.
    virtual bool wait_until(UtcTime time, std::stop_token stop) = 0;
};

}  // namespace signalbox
