// From a venue's candle rows to candles: which are closed and wanted, in what order, and what makes one wrong.
#pragma once

#include <vector>

#include "core/market/candle.hpp"
#include "core/market/gaps.hpp"
#include "core/market/timeframe.hpp"
#include "venues/wire/number.hpp"

namespace signalbox::wire {

/// The numbers of a row, where they stand. Volume in base coin.
struct CandleParts {
    UtcTime start;
    const Number& open;
    const Number& high;
    const Number& low;
    const Number& close;
    const Number& volume;
};

/// Every number is converted once, to the nearest double, as prices and volume of a unit of `multiplier` coins. An
/// error: it does not begin where a bar of that length does, or it breaks a candle's rules (core/market/candle.hpp).
Result<Candle> candle_of(const CandleParts& parts, Timeframe timeframe, std::int32_t multiplier = 1);

struct ClosedCandles {
    std::vector<Candle> candles;  ///< oldest first, each open time once
    std::vector<Error> rejected;  ///< one for each closed row that is no candle
    RangeSet unread;              ///< bars that only such a row tells
};

/// What of a REST answer is kept. Venues send rows newest first, do not say whether the newest is closed, and add the
/// candle that contains the window's start: one is closed if it ended at or before the server's time, and it is wanted
/// if it begins in [first, last].
class CandleSieve {
public:
    struct Wanted {
        Timeframe timeframe = Timeframe::m1;
        UtcTime server_time{};
        UtcTime first{}, last = utc_max;
        std::int32_t multiplier = 1;
    };
    explicit CandleSieve(const Wanted& wanted) : wanted_(wanted) {}

    void take(const CandleParts& row);
    /// A row whose time makes no sense: any bar without a candle may be its own.
    void take_timeless(Error why);
    ClosedCandles finish() &&;

private:
    TimeRange bar_of(UtcTime time) const;

    Wanted wanted_;
    ClosedCandles closed_;
};

}  // namespace signalbox::wire
