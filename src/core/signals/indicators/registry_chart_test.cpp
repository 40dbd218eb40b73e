// Where charts draw the indicators: held against the numbers themselves.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/random.hpp"
#include "core/signals/indicators/registry.hpp"

namespace signalbox {
namespace {

/// Four weeks of hours around 30,000.
CandleSeries some_hours() {
    Random random({7});
    CandleSeries series;
    double price = 30'000;
    for (int i = 0; i < 700; ++i) {
        Candle candle{
            utc_from_ms(1'704'067'200'000) + hour * i, price, price, price, price, 10 + 100 * random.uniform()};
        for (int tick = 0; tick < 4; ++tick) {
            candle.close *= 1 + 0.002 * random.normal();
            candle.high = std::max(candle.high, candle.close);
            candle.low = std::min(candle.low, candle.close);
        }
        price = candle.close;
        series.append(candle);
    }
    return series;
}

TEST(Registry, WhatIsDrawnOverThePriceIsNearItAndNothingElseIs) {
    const CandleSeries series = some_hours();
    int known = 0;
    for (const IndicatorEntry& line : indicator_table()) {
        const auto columns = compute(usual_indicator(line), series.view());
        bool near = true;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (line.outputs[i].drawn == Drawn::no) continue;
            for (std::size_t row = 0; row < series.size(); ++row) {
                if (std::isnan(columns[i][row])) continue;
                ++known;
                near &= std::abs(columns[i][row] / series[row].close - 1) < 0.2;
            }
        }
        EXPECT_EQ(line.over_price, near) << line.name;
    }
    EXPECT_GT(known, 50'000);
}

TEST(Registry, EveryIndicatorHasSomethingToDrawAndGuidesStandInPanes) {
    const CandleSeries series = some_hours();
    for (const IndicatorEntry& line : indicator_table()) {
        EXPECT_FALSE(std::ranges::all_of(line.outputs, [](const auto& one) { return one.drawn == Drawn::no; }))
            << line.name;
        EXPECT_TRUE(std::ranges::is_sorted(line.guides)) << line.name;
        EXPECT_TRUE(!line.over_price || line.guides.empty()) << line.name;
        if (line.guides.empty() || line.kind == IndicatorClass::cumulative) continue;
        // A guide that the values never come near is the wrong one.
        double low = INFINITY, high = -INFINITY;
        const auto columns = compute(usual_indicator(line), series.view());
        for (const double value : columns[0]) {
            low = std::fmin(low, value);
            high = std::fmax(high, value);
        }
        for (const double guide : line.guides) {
            EXPECT_GT(guide, low - (high - low)) << line.name;
            EXPECT_LT(guide, high + (high - low)) << line.name;
        }
    }
}

}  // namespace
}  // namespace signalbox
