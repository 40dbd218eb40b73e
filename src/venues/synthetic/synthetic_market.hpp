// A market without a network: candles and quotes of any instrument, any minute, as a pure function of the seed.
//
// For `demo`, for tests and for the simulated venue. It looks like a market (SPEC 2): volatility of 60 to 80 % a year
// in calm, ordinary and stormy stretches, fat tails and jumps, sessions, volume that goes with volatility, coins that
// move together, weeks that trend. It holds no structure planted to be learnt.
//
// How a pure function can be a random walk: a day's return is drawn from (seed, instrument, day), so the level at any
// midnight is a sum over days from 1970 on, with a weak pull to the coin's usual price that keeps it plausible. The
// day's 1440 minutes are drawn from the day's key and bent to end at the next midnight's level (a Brownian bridge).
// Prefixes and the day in hand are kept to save work; nothing depends on what was asked before.
//
// Always true of every minute: low ≤ open, close ≤ high, all above zero and on the tick; volume ≥ 0; 0 < bid < ask.
// The same bits on every CPU. Threads: one at a time; two objects of one seed agree.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/market/candle.hpp"
#include "core/market/frame.hpp"
#include "core/market/instrument.hpp"
#include "core/market/series.hpp"

namespace signalbox {

struct SyntheticMinute {
    Candle candle;
    Quote quote;  ///< standing at the minute's end: 1 to 4 bps wide, then widened to the tick

    bool operator==(const SyntheticMinute&) const = default;
};

class SyntheticMarket {
public:
    explicit SyntheticMarket(std::uint64_t seed);
    ~SyntheticMarket();
    SyntheticMarket(SyntheticMarket&&) noexcept;
    SyntheticMarket& operator=(SyntheticMarket&&) noexcept;

    /// The minute that opens at `opened_at`: a whole minute of 1970-01-01 to 9999-12-30 UTC (anything else is a bug).
    /// The first minute of a day costs about 0.2 ms, the first of an instrument a few ms, the others next to nothing.
    SyntheticMinute minute(const Instrument& instrument, UtcTime opened_at) const;

    /// Appends the minutes opening in [from, to), and their quotes if they are wanted.
    void fill(const Instrument& instrument, UtcTime from, UtcTime to, CandleSeries& candles,
              std::vector<Quote>* quotes) const;

    /// The smallest price step of an instrument: 0.01 for BTC.
    double tick(const Instrument& instrument) const;

private:
    struct Memory;
    std::unique_ptr<Memory> memory_;
};

}  // namespace signalbox
