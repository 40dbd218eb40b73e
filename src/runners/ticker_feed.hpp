// The tickers of who is followed, from a stream into the cache that screens and other programs read (SPEC 3).
//
// The stream keeps the newest ticker of each pair; once a period those that are new go into the cache together. A Redis
// that hangs, for as long as its own time-outs let it, holds up this thread and whoever asks meanwhile; the stream and
// its minutes go on.
// Threads: its own; `all` and `trouble` from any.
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
    /// Stops its thread; what Redis is being told is waited for.
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
