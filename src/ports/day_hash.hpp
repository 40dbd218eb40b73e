// The hash by which a day of candles is known, in the store and in a lake: the range hash of its candles (ENGINE 6),
// and with them of the quotes that are known.
#pragma once

#include <array>
#include <bit>
#include <span>
#include <vector>

#include "core/base/hash.hpp"
#include "core/market/candle.hpp"
#include "core/market/frame.hpp"
#include "core/market/series.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

/// Days one after the other, as their rows come.
class DayHashes {
public:
    /// A row not earlier than the day begun last; days in between have none.
    void add(const Candle& candle, const Quote& quote) {
        if (candle.opened_at >= end_) begin(day_start(candle.opened_at));
        ++days_.back().candles;
        hash_.add(candle_mix(candle));
        if (quote.known()) {
            const std::array words{static_cast<std::uint64_t>(to_ms(candle.opened_at)),
                                   std::bit_cast<std::uint64_t>(quote.bid), std::bit_cast<std::uint64_t>(quote.ask)};
            hash_.add(mix128(words));
        }
        days_.back().hash = hash_.value();
    }
    /// A day that may get no row.
    void begin(UtcTime day) {
        if (!days_.empty() && days_.back().day == day) return;
        days_.push_back({.day = day, .candles = 0, .hash = {}});
        hash_ = {};
        end_ = day + signalbox::day;
    }
    const std::vector<StoredDay>& days() const { return days_; }

private:
    std::vector<StoredDay> days_;
    RangeHash hash_;
    UtcTime end_ = utc_min;  ///< of the newest day
};

/// The hashes of candles, ascending, for these days (and any other that a candle is of).
inline std::vector<StoredDay> days_of(const std::vector<StoredDay>& days, const CandleView& candles,
                                      std::span<const Quote> quotes) {
    DayHashes hashes;
    auto next = days.begin();
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const Candle candle = candles[i];
        for (; next != days.end() && next->day <= candle.opened_at; ++next) hashes.begin(next->day);
        hashes.add(candle, quotes[i]);
    }
    for (; next != days.end(); ++next) hashes.begin(next->day);
    return hashes.days();
}

}  // namespace signalbox
