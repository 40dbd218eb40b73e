// Two things that go on beside a live venue, each in a thread of its own: the watch over what it lists, and the tickers
// of those who are followed.
//
// A venue that does not answer is asked again; nothing here ends anything. Callbacks run in these threads.
#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "ports/clock.hpp"
#include "runners/universe_watch.hpp"

namespace signalbox {

class UniverseThread {
public:
    using OpenListings = std::function<Result<std::unique_ptr<ListingStore>>()>;
    using Told = std::function<void(const Result<UniverseNews>&)>;

    /// Begins at once. Venue and clock outlive it; the store is opened by the thread that uses it.
    UniverseThread(Venue& venue, MarketClock& clock, OpenListings open, WatchRules rules,
                   std::vector<Instrument> members, Told told);

private:
    std::jthread thread_;
};

class TickerThread {
public:
    using Told = std::function<void(const std::vector<VenueTicker>&)>;

    /// Asks for the tickers of `instruments` every `period` of market time, and hands them on.
    TickerThread(Venue& venue, MarketClock& clock, std::vector<Instrument> instruments, Millis period, Told told);

private:
    std::jthread thread_;
};

}  // namespace signalbox
