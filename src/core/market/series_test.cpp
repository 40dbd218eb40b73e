// Columns of candles and views into them.
#include "core/market/series.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

Candle candle_at(std::int64_t ms, double close = 10) { return {utc_from_ms(ms), 10, 20, 5, close, 1}; }

TEST(CandleSeries, GivesBackWhatWasAppended) {
    CandleSeries series;
    for (const std::int64_t ms : {60'000, 120'000, 300'000}) series.append(candle_at(ms, 10 + double(ms) / 1e6));
    EXPECT_EQ(series.size(), 3u);
    EXPECT_EQ(series[2], candle_at(300'000, 10.3));
    EXPECT_EQ(series.view().slice(1, 2)[0], series[1]);
    series.clear();
    EXPECT_TRUE(series.empty());
    series.append(candle_at(60'000));
    EXPECT_EQ(series.size(), 1u);
}

TEST(CandleSeries, FindsTheFirstCandleAtOrAfterATime) {
    CandleSeries series;
    for (const std::int64_t ms : {60'000, 120'000, 300'000}) series.append(candle_at(ms));
    const std::vector<std::pair<std::int64_t, std::size_t>> cases{{0, 0},       {60'000, 0},  {60'001, 1}, {120'000, 1},
                                                                  {180'000, 2}, {300'000, 2}, {300'001, 3}};
    for (const auto& [ms, index] : cases) EXPECT_EQ(series.view().lower_bound(utc_from_ms(ms)), index) << ms;
}

TEST(CandleSeriesDeathTest, RefusesATimeTwice) {
    CandleSeries series;
    series.append(candle_at(60'000));
    EXPECT_DEATH(series.append(candle_at(60'000)), "ascending");
}

}  // namespace
}  // namespace signalbox
