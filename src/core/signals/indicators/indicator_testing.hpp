// What the indicators' tests share: table checks and real candles.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/market/series.hpp"
#include "core/signals/indicators/feed.hpp"
#include "tests/candle_csv.hpp"
#include "tests/shared_data.hpp"
#include "tests/short_form.hpp"

namespace signalbox {

constexpr std::nullopt_t nothing = std::nullopt;

/// Feeds the left column and expects the right one, within 1e-12 of its size.
template <typename I>
void check_series(I indicator, std::initializer_list<std::pair<double, std::optional<double>>> rows) {
    int row = 0;
    for (const auto& [value, expected] : rows) {
        const std::optional<double> got = indicator.update(value);
        ASSERT_EQ(got.has_value(), expected.has_value()) << "row " << row;
        if (got) {
            EXPECT_NEAR(*got, *expected, 1e-12 * std::max(1.0, std::abs(*expected))) << "row " << row;
        }
        ++row;
    }
}

/// A candle of a table; what a formula does not ask for may be left out.
struct Bar {
    double high, low, close;
    double volume = 1;
    double open = 0;
};

/// Feeds the bars, a minute apart from 2023-03-14 on, and expects the numbers on the right, none while it is silent.
/// Within 1e-12 of their size.
template <typename I>
void check_bars(I indicator, std::initializer_list<std::pair<Bar, std::vector<double>>> rows) {
    Candle candle{.opened_at = utc_from_ms(1'678'752'000'000)};
    int row = 0;
    for (const auto& [bar, expected] : rows) {
        candle.open = bar.open, candle.high = bar.high, candle.low = bar.low, candle.close = bar.close;
        candle.volume = bar.volume;
        const auto now = feed(indicator, candle);
        ASSERT_EQ(now.has_value(), !expected.empty()) << "row " << row;
        if (now) {
            std::array<double, 8> got{};
            ASSERT_EQ(write_numbers(*now, got), expected.size()) << "row " << row;
            for (std::size_t i = 0; i < expected.size(); ++i)
                EXPECT_NEAR(got[i], expected[i], 1e-12 * std::max(1.0, std::abs(expected[i]))) << "row " << row;
        }
        candle.opened_at += minute;
        ++row;
    }
}

/// A file of the shared data's candles/binance-spot, read once (its first 100 000 rows in the short form); nothing
/// where the data is not there.
inline const CandleSeries* real_candles(const std::string& file) {
    static std::map<std::string, CandleSeries> read;
    const auto data = shared_data();
    if (!data) return nullptr;
    const auto [at, fresh] = read.try_emplace(file);
    if (fresh) {
        at->second = read_candle_csv(*data / "candles" / "binance-spot" / (file + ".csv.gz"),
                                     span_of<std::size_t>(10'000'000, 100'000));
    }
    return &at->second;
}

#define REAL_CANDLES_OR_SKIP(name, file)                                                              \
    const CandleSeries* name##_series = real_candles(file);                                           \
    if (!name##_series) GTEST_SKIP() << "the shared market data is not here (SIGNALBOX_SHARED_DATA)"; \
    const CandleView name = name##_series->view()

}  // namespace signalbox
