// The tickers of who is followed, from a stream into the cache that screens and other programs read (SPEC 3).
//
// The stream keeps the newest ticker of each pair; once a period they go into the cache together. A Redis that hangs
// holds up this thread and nobody else.
// Threads: its own; `all` and `trouble` from any, and they wait for a Redis that hangs.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ports/clock.hpp"
#include "ports/market_stream.hpp"
#include "ports/ticker_cache.hpp"

namespace signalbox {

/// Under the instrument's full id, of one coin; the change in percent.
CachedTicker cached_ticker(const VenueTicker& ticker);

class TickerFeed {
public:
    /// Begins at once. `stream` and `clock` outlive it; `period` is market time.
    TickerFeed(MarketStream& stream, MarketClock& clock, std::unique_ptr<TickerCache> cache, Millis period);
    /// Stops its thread, wherever it waits.
    ~TickerFeed();
    TickerFeed(const TickerFeed&) = delete;
    TickerFeed& operator=(const TickerFeed&) = delete;

    /// What the cache shows, by symbol; why it shows this process's memory alone, where it does.
    std::vector<CachedTicker> all();
    std::string trouble();

private:
    MarketStream& stream_;
    MarketClock& clock_;
    std::mutex mutex_;  // guards the cache
    const std::unique_ptr<TickerCache> cache_;
    std::jthread thread_;  // last: it uses all of it
};

}  // namespace signalbox
