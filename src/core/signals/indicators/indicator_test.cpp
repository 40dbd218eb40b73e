// The laws that hold for every indicator alike, on real candles: SPEC 4 and ENGINE 9.
#include "core/signals/indicators/indicator.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string_view>
#include <vector>

#include "core/base/archive.hpp"
#include "core/signals/indicators/array.hpp"
#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

using Rows = std::vector<Outputs>;

template <typename I>
Rows all_rows(I indicator, const CandleView& candles) {
    Rows rows;
    rows.reserve(candles.size());
    for (std::size_t row = 0; row < candles.size(); ++row) rows.push_back(step(indicator, candles, row));
    return rows;
}

TEST(EveryIndicator, SpeaksAtItsWarmUpAndNotBefore) {
    REAL_CANDLES_OR_SKIP(candles, "BTCUSDT-1h");
    for_each_indicator([&](std::string_view name, auto indicator) {
        const auto warm_up = static_cast<std::size_t>(indicator.warm_up());
        EXPECT_GE(indicator.settled(), indicator.warm_up()) << name;
        const Rows rows = all_rows(indicator, candles.slice(0, 1000));
        for (std::size_t row = 0; row < rows.size(); ++row)
            ASSERT_EQ(!rows[row].empty(), row + 1 >= warm_up) << name << " row " << row;
    });
}

TEST(EveryIndicator, NamesTheSameLengthsAsThePublishedOnes) {
    EXPECT_EQ(Sma<20>().warm_up(), 20);
    EXPECT_EQ(Ema(21).warm_up(), 21);
    EXPECT_EQ(Rsi(14).warm_up(), 15);       // TA-Lib's lookback and one
    EXPECT_EQ(Macd().warm_up(), 34);        // 26 + 9 − 1
    EXPECT_EQ(StochRsi<>().warm_up(), 32);  // 15 + 13 + 2 + 2
    EXPECT_EQ(Atr(14).warm_up(), 15);
    EXPECT_EQ(Momentum().warm_up(), 673);  // SPEC 9
    EXPECT_EQ(Ema(200).settled(), 2073);   // SPEC 4: ln 1e-9 / ln (199/201) = 2072.3
}

/// All outputs by the array form, a column each.
template <typename I>
std::vector<std::vector<double>> batch(const I& fresh, const CandleView& candles) {
    if constexpr (std::is_same_v<I, Atr>) {
        return {compute(fresh, candles)};
    } else if constexpr (std::is_same_v<I, Macd>) {
        return {compute(fresh, candles.close, &MacdValue::line), compute(fresh, candles.close, &MacdValue::signal),
                compute(fresh, candles.close, &MacdValue::histogram)};
    } else if constexpr (std::is_same_v<I, StochRsi<>>) {
        return {compute(fresh, candles.close, &StochRsiValue::k), compute(fresh, candles.close, &StochRsiValue::d)};
    } else if constexpr (std::is_same_v<I, Bollinger<20>>) {
        return {compute(fresh, candles.close, &BollingerValue::lower),
                compute(fresh, candles.close, &BollingerValue::middle),
                compute(fresh, candles.close, &BollingerValue::upper)};
    } else {
        return {compute(fresh, candles.close)};
    }
}

/// The indicator as it comes back from its own bytes.
template <typename I>
I restarted(const I& running, const I& fresh) {
    const Bytes saved = encode(running);
    I restored = fresh;
    Reader reader(saved);
    reader.get(restored);
    EXPECT_FALSE(reader.failed());
    EXPECT_TRUE(reader.at_end());
    return restored;
}

/// The array form against a stream that has never seen the next row and every so often goes on from its bytes alone.
template <typename I>
void check_batch_is_stream(std::string_view name, const I& fresh, const CandleView& candles) {
    const auto columns = batch(fresh, candles);
    I stream = fresh;
    for (std::size_t row = 0; row < candles.size(); ++row) {
        const Outputs now = step(stream, candles, row);
        Outputs expected;
        if (!std::isnan(columns[0][row])) {
            for (const auto& column : columns) expected.values[expected.count++] = column[row];
        }
        ASSERT_TRUE(now.same_bits(expected)) << name << " row " << row;
        if (row % 9'973 == 500) stream = restarted(stream, fresh);
    }
}

TEST(EveryIndicator, GivesTheSameBitsAsArrayAndAsStreamWithRestartsOnEveryRow) {
    for (const char* file : {"BTCUSDT-1m", "ETHUSDT-1m", "SOLUSDT-1m", "BTCUSDT-15m", "ETHUSDT-15m", "SOLUSDT-15m",
                             "BTCUSDT-1h", "ETHUSDT-1h", "SOLUSDT-1h"}) {
        SCOPED_TRACE(file);
        REAL_CANDLES_OR_SKIP(candles, file);
        for_each_indicator(
            [&](std::string_view name, const auto& fresh) { check_batch_is_stream(name, fresh, candles); });
    }
}

TEST(EveryIndicator, GivesWindowsTheSameBitsWhereverTheSeriesStarts) {
    REAL_CANDLES_OR_SKIP(candles, "SOLUSDT-15m");
    for_each_indicator([&](std::string_view name, const auto& fresh) {
        if (fresh.kind != IndicatorClass::window) return;
        const Rows whole = all_rows(fresh, candles);
        for (const std::size_t start : {1u, 2u, 19u, 20u, 673u, 12'345u, 50'000u, 86'000u}) {
            auto later = fresh;
            for (std::size_t row = start; row < candles.size(); ++row) {
                const auto now = step(later, candles, row);
                if (row - start + 1 < static_cast<std::size_t>(fresh.settled())) continue;
                ASSERT_TRUE(now.same_bits(whole[row])) << name << " from " << start << " row " << row;
            }
        }
    });
}

TEST(EveryIndicator, ForgetsItsStartToABillionthOfItsScaleOnceSettled) {
    // The scale is the column's running mean absolute value, at least price × 1e-6 (SPEC 4).
    for (const char* file : {"BTCUSDT-15m", "ETHUSDT-15m", "SOLUSDT-15m"}) {
        SCOPED_TRACE(file);
        REAL_CANDLES_OR_SKIP(candles, file);
        for_each_indicator([&](std::string_view name, const auto& fresh) {
            if (fresh.kind != IndicatorClass::recursive) return;
            const Rows whole = all_rows(fresh, candles);
            const std::size_t count = whole.back().count;
            std::vector<std::vector<double>> scales(count);
            for (std::size_t output = 0; output < count; ++output) {
                double sum = 0, rows = 0;
                for (std::size_t row = 0; row < whole.size(); ++row) {
                    if (!whole[row].empty()) {
                        sum += std::abs(whole[row][output]);
                        ++rows;
                    }
                    scales[output].push_back(std::max(rows > 0 ? sum / rows : 0, candles.close[row] * 1e-6));
                }
            }
            const auto settled = static_cast<std::size_t>(fresh.settled());
            double worst = 0;
            for (std::size_t start = 1; start + settled + 500 < candles.size(); start += 397) {
                auto later = fresh;
                for (std::size_t row = start; row < start + settled + 50; ++row) {
                    const auto now = step(later, candles, row);
                    if (row - start + 1 < settled) continue;
                    for (std::size_t output = 0; output < count; ++output)
                        worst = std::max(worst, std::abs(now[output] - whole[row][output]) / scales[output][row]);
                }
            }
            EXPECT_LT(worst, 1e-9) << name << " after " << settled << " bars";
        });
    }
}

TEST(EveryIndicator, IsNeutralOrFlatWhereNothingMovesAndNothingIsTraded) {
    CandleSeries flat;
    for (int bar = 0; bar < 1000; ++bar)
        flat.append({.opened_at = utc_from_ms(bar * 60'000), .open = 0.3, .high = 0.3, .low = 0.3, .close = 0.3});
    const std::vector<std::pair<std::string_view, Outputs>> expected = {
        {"sma_20", {1, {0.3}}},         {"ema_21", {1, {0.3}}},
        {"ema_200", {1, {0.3}}},        {"rma_14", {1, {0.3}}},
        {"rsi_14", {1, {50}}},          {"macd", {3, {0, 0, 0}}},
        {"stoch_rsi", {2, {0.5, 0.5}}}, {"atr_14", {1, {0}}},
        {"std_dev_20", {1, {0}}},       {"bollinger_20", {3, {0.3, 0.3, 0.3}}},
        {"median_240", {1, {0.3}}},     {"max_20", {1, {0.3}}},
        {"min_20", {1, {0.3}}},         {"momentum", {1, {0}}}};
    std::size_t at = 0;
    for_each_indicator([&](std::string_view name, const auto& fresh) {
        ASSERT_EQ(name, expected[at].first);
        EXPECT_TRUE(all_rows(fresh, flat.view()).back().same_bits(expected[at].second)) << name;
        ++at;
    });
    EXPECT_EQ(compute(Sma<20>(), flat.view().volume).back(), 0);
}

TEST(EveryIndicator, RefusesBytesThatEndTooSoon) {
    for_each_indicator([](std::string_view name, const auto& fresh) {
        auto fed = fresh;
        CandleSeries bars;
        for (int bar = 0; bar < 700; ++bar) {
            const double close = 100 + bar % 7;
            bars.append({.opened_at = utc_from_ms(bar * 60'000),
                         .open = close,
                         .high = close + 1,
                         .low = close - 1,
                         .close = close});
        }
        for (std::size_t row = 0; row < bars.size(); ++row) step(fed, bars.view(), row);
        const Bytes saved = encode(fed);
        for (std::size_t size = 0; size < saved.size(); size += 1 + size / 8) {
            auto restored = fresh;
            Reader reader({saved.data(), size});
            reader.get(restored);
            EXPECT_TRUE(reader.failed()) << name << " of " << size << " bytes";
        }
    });
}

}  // namespace
}  // namespace signalbox
