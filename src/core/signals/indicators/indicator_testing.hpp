// What the indicators' tests share: a table check, the roll of all indicators, and real candles.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/market/series.hpp"
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/bollinger.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/macd.hpp"
#include "core/signals/indicators/momentum.hpp"
#include "core/signals/indicators/rma.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"
#include "core/signals/indicators/rolling_median.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/sma.hpp"
#include "core/signals/indicators/std_dev.hpp"
#include "core/signals/indicators/stoch_rsi.hpp"
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

/// An indicator's outputs at one bar as bare numbers, none while it is silent.
struct Outputs {
    std::size_t count = 0;
    std::array<double, 3> values{};

    bool empty() const { return count == 0; }
    double operator[](std::size_t i) const { return values[i]; }
    /// The same bits; both silent counts as the same.
    bool same_bits(const Outputs& other) const {
        using Bits = std::array<std::uint64_t, 3>;
        return count == other.count && std::bit_cast<Bits>(values) == std::bit_cast<Bits>(other.values);
    }
};
inline Outputs outputs(double value) { return {1, {value}}; }
inline Outputs outputs(const MacdValue& value) { return {3, {value.line, value.signal, value.histogram}}; }
inline Outputs outputs(const StochRsiValue& value) { return {2, {value.k, value.d}}; }
inline Outputs outputs(const BollingerValue& value) { return {3, {value.lower, value.middle, value.upper}}; }

/// One bar into any indicator.
template <typename I>
Outputs step(I& indicator, const CandleView& candles, std::size_t row) {
    const auto now = [&] {
        if constexpr (requires { indicator.update(0.0); }) {
            return indicator.update(candles.close[row]);
        } else {
            return indicator.update(candles.high[row], candles.low[row], candles.close[row]);
        }
    }();
    return now ? outputs(*now) : Outputs{};
}

/// Calls `visit(name, fresh indicator)` for every indicator of this room, as SPEC 5 and 9 use it.
template <typename Visit>
void for_each_indicator(Visit&& visit) {
    visit("sma_20", Sma<20>());
    visit("ema_21", Ema(21));
    visit("ema_200", Ema(200));
    visit("rma_14", Rma(14));
    visit("rsi_14", Rsi(14));
    visit("macd", Macd());
    visit("stoch_rsi", StochRsi<>());
    visit("atr_14", Atr(14));
    visit("std_dev_20", StdDev<20>());
    visit("bollinger_20", Bollinger<20>());
    visit("median_240", RollingMedian<240>());
    visit("max_20", RollingMax<20>());
    visit("min_20", RollingMin<20>());
    visit("momentum", Momentum());
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
