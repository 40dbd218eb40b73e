// The synthetic market as a live venue: each followed instrument's candle arrives a little after its minute's end.
//
// Delays and faults are functions of (seed, instrument, minute), so a run that is stopped and goes on sees what it
// would have seen. Faults are off unless asked for: a stream that loses candles (history still has them), sends them
// late, or sends a wrong one first and the right one afterwards. Threads: one; the clock must outlive the source.
#pragma once

#include <vector>

#include "ports/clock.hpp"
#include "ports/market_source.hpp"
#include "venues/synthetic/synthetic_market.hpp"

namespace signalbox {

/// Shares of minutes, 0 … 1.
struct SyntheticFaults {
    double lost = 0;       ///< never streamed
    double late = 0;       ///< streamed 20 to 50 s after the minute's end: after its frame closed
    double corrected = 0;  ///< streamed with another close first, and rightly 30 to 90 s later
};

class SyntheticSource final : public MarketSource {
public:
    SyntheticSource(std::uint64_t seed, MarketClock& clock, SyntheticFaults faults = {});

    Result<> follow(std::span<const Instrument> instruments) override;
    Result<std::optional<MinuteArrived>> next(UtcTime until, std::stop_token stop) override;
    Result<> history(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                     std::vector<Quote>& quotes) override;

private:
    struct Followed {
        Instrument instrument;
        std::uint64_t key = 0;  // of its draws
    };
    void schedule_next();

    std::uint64_t seed_;
    SyntheticMarket market_;
    MarketClock& clock_;
    SyntheticFaults faults_;
    std::vector<Followed> followed_;
    UtcTime next_open_{};                 // the first minute not yet scheduled
    std::vector<MinuteArrived> waiting_;  // by arrival, latest first: the next one is at the back
};

}  // namespace signalbox
