// For tests: six candles whose indicators are worked by hand, in whole numbers, so that the tables beside the formulas
// can be checked with pencil and paper.
//
//     high    12     13     15     14     16     13
//     low      9     10     11     12     13     10
//     close   11     12     14     13     13     11
//     volume   2      3      4      1      5      2
//     open    10     11     12     14     13     13
//
// True ranges: −, 3, 4, 2, 3, 3. Typical prices: 32/3, 35/3, 40/3, 13, 14, 34/3. Middles: 10½, 11½, 13, 13, 14½, 11½.
#pragma once

#include <array>
#include <vector>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {

inline constexpr std::array<Bar, 6> six_candles = {{{12, 9, 11, 2, 10},
                                                    {13, 10, 12, 3, 11},
                                                    {15, 11, 14, 4, 12},
                                                    {14, 12, 13, 1, 14},
                                                    {16, 13, 13, 5, 13},
                                                    {13, 10, 11, 2, 13}}};

/// Feeds the six candles and expects `last` for the last of them, nothing before.
template <typename I>
void check_six(I indicator, const std::vector<std::vector<double>>& last) {
    Candle candle{.opened_at = utc_from_ms(1'678'752'000'000)};
    for (std::size_t row = 0; row < six_candles.size(); ++row) {
        const Bar& bar = six_candles[row];
        candle = {candle.opened_at + minute, bar.open, bar.high, bar.low, bar.close, bar.volume};
        const auto now = feed(indicator, candle);
        const bool speaks = row + last.size() >= six_candles.size();
        ASSERT_EQ(now.has_value(), speaks) << "row " << row;
        if (!now) continue;
        const std::vector<double>& expected = last[row + last.size() - six_candles.size()];
        std::array<double, 8> got{};
        ASSERT_EQ(write_numbers(*now, got), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            EXPECT_NEAR(got[i], expected[i], 1e-12 * std::max(1.0, std::abs(expected[i])))
                << "row " << row << " output " << i;
    }
    EXPECT_EQ(static_cast<std::size_t>(indicator.warm_up()), six_candles.size() - last.size() + 1);
}

}  // namespace signalbox
