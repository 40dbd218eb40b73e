// The ticker cache that the configuration names: Redis, or memory.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "ports/clock.hpp"
#include "ports/ticker_cache.hpp"

namespace signalbox {

/// House::tickers. Errors: NotFound (this build knows no Redis), WrongUse (no such address).
Result<std::unique_ptr<TickerCache>> open_tickers(const std::string& redis_url, MarketClock& clock,
                                                  std::function<void(const Sentence&)> say);

}  // namespace signalbox
