// News on its way from a stream's threads to the one that asks for the next: in order, bounded, waited for in market
// time.
//
// Why not a queue's own wait: the reader waits for news or for a time of the market's, and only a MarketClock knows how
// long that is. Threads: any may push; one asks.
#pragma once

#include <optional>
#include <stop_token>

#include "platform/queue.hpp"
#include "ports/clock.hpp"
#include "ports/market_stream.hpp"

namespace signalbox {

class NewsBox {
public:
    static constexpr std::size_t capacity = 65'536;

    explicit NewsBox(MarketClock& clock) : clock_(clock) {}

    /// Waits while it is full. False: asked to stop, and not taken.
    bool push(MarketNews news, std::stop_token stop);
    /// The oldest news, waiting for some until `until`; none when it is `until`, or when asked to stop.
    std::optional<MarketNews> next(UtcTime until, std::stop_token stop);

private:
    MarketClock& clock_;
    BoundedQueue<MarketNews> queue_{{.capacity = capacity}};
    std::mutex mutex_;
    std::stop_source wake_;  ///< ends the wait of whoever waits now
};

}  // namespace signalbox
