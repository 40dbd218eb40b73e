// The synthetic market as a live venue: each followed instrument's candle arrives a little after its minute's end.
//
// Delays and faults are functions of (seed, instrument, minute), so a run that is stopped and goes on sees what it
// would have seen. Faults are off unless asked for: a stream that loses candles (its past still has them), sends them
// late, or sends a wrong one first and the right one afterwards. It answers what it is asked before anything else.
// Threads: one; the clock must outlive the stream.
#pragma once

#include <deque>
#include <vector>

#include "ports/clock.hpp"
#include "ports/market_stream.hpp"
#include "venues/synthetic/synthetic_market.hpp"

namespace signalbox {

/// Shares of minutes, 0 … 1.
struct SyntheticFaults {
    double lost = 0;       ///< never streamed
    double late = 0;       ///< streamed 20 to 50 s after the minute's end: after its frame closed
    double corrected = 0;  ///< streamed with another close first, and rightly 30 to 90 s later
};

class SyntheticStream final : public MarketStream {
public:
    SyntheticStream(std::uint64_t seed, MarketClock& clock, SyntheticFaults faults = {});

    Result<> follow(std::span<const Followed> pairs) override;
    Result<std::optional<MarketNews>> next(UtcTime until, std::stop_token stop) override;
    Quote quote_at(const Instrument& instrument, UtcTime closed_at) override;
    void ask(const Instrument& instrument, TimeRange range) override;

private:
    struct Pair {
        Instrument instrument;
        std::uint64_t key = 0;  // of its draws
        UtcTime quoted_at{};    // the close for which `quote` stands
        Quote quote;
    };
    void schedule_next();

    std::uint64_t seed_;
    SyntheticMarket market_;
    MarketClock& clock_;
    SyntheticFaults faults_;
    std::vector<Pair> followed_;
    UtcTime next_open_{};               // the first minute not yet scheduled
    std::vector<MinuteEnded> waiting_;  // by arrival, latest first: the next one is at the back
    std::deque<PastArrived> answers_;
};

}  // namespace signalbox
