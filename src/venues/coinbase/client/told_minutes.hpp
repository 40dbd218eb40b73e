// What was told of the last minutes, so that REST's word on them is a correction only where it differs.
//
// The stream's minutes come first; at least 90 s after their ends REST tells them again, and wins where it differs: a
// candle of another shape, one that was missing, a quiet minute that nobody could vouch for. A minute that REST has no
// row for, though its trades came, stays as the trades have it: a row may lag, a trade has happened.
// Threads: one at a time.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/market/gaps.hpp"
#include "core/market/series.hpp"

namespace signalbox::coinbase {

class ToldMinutes {
public:
    /// Older minutes are forgotten: nobody asks REST for them any more.
    static constexpr Millis kept{20 * minute};

    /// The stream has a candle of the minute, or knows it quiet. False: it was told before, by REST; it stays so.
    bool stream(UtcTime opened_at, const std::optional<Candle>& candle);

    struct Correction {
        UtcTime opened_at{};
        std::optional<Candle> candle;  ///< none: quiet
    };
    /// REST has these rows (ascending) in `told`, and no others: what of its last `kept` is to be told, oldest first.
    std::vector<Correction> rest(TimeRange told, const CandleView& rows);

private:
    void forget_before(UtcTime opened_at) { minutes_.erase(minutes_.begin(), minutes_.lower_bound(opened_at - kept)); }

    std::map<UtcTime, std::optional<Candle>> minutes_;
};

}  // namespace signalbox::coinbase
