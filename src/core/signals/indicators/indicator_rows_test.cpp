// The row is the indicators' own values side by side, and holes are stepped over or forgotten together.
#include "core/signals/indicators/indicator_rows.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "core/base/random.hpp"

namespace signalbox {
namespace {

CandleSeries wandering_candles(int count, std::uint64_t seed) {
    Random random(seed, "indicator rows");
    CandleSeries candles;
    for (int i = 0; i < count; ++i) {
        const double close = 100 + random.uniform();
        candles.append({utc_from_ms(1'700'006'400'000) + minute * i, 100, 102, 99, close, 1 + random.uniform()});
    }
    return candles;
}

std::vector<std::uint64_t> bits(std::span<const double> row) {
    std::vector<std::uint64_t> all;
    for (const double value : row) all.push_back(std::bit_cast<std::uint64_t>(value));
    return all;
}

TEST(IndicatorRows, ARowHoldsWhatEachIndicatorSaysAlone) {
    const auto specs = *parse_indicators("sma:3,macd:3:5:2,rsi:4");
    const CandleSeries candles = wandering_candles(200, 7);
    IndicatorRows rows(specs);
    ASSERT_EQ(rows.width(), 5U);
    std::vector<std::vector<double>> alone;
    for (const IndicatorSpec& spec : specs)
        for (auto& column : compute(spec, candles.view())) alone.push_back(std::move(column));
    std::vector<double> row(rows.width());
    for (std::size_t i = 0; i < candles.size(); ++i) {
        rows.update(candles[i], row);
        for (std::size_t c = 0; c < row.size(); ++c)
            ASSERT_EQ(std::bit_cast<std::uint64_t>(row[c]), std::bit_cast<std::uint64_t>(alone[c][i])) << i << " " << c;
    }
}

TEST(IndicatorRows, FiveMissingBarsAreSteppedOverAndTheSixthForgetsAll) {
    const CandleSeries candles = wandering_candles(60, 8);
    for (const int missing : {5, 6, 7, 1000}) {
        IndicatorRows holed(*parse_indicators("ema:3,rsi:4")), whole = holed, fresh = holed;
        std::vector<double> a(2), b(2), c(2);
        for (std::size_t i = 0; i < 40; ++i) holed.update(candles[i], a), whole.update(candles[i], b);
        for (int i = 0; i < missing; ++i) holed.miss();
        const IndicatorRows before = holed;
        for (std::size_t i = 40; i < 60; ++i) {
            holed.update(candles[i], a), whole.update(candles[i], b), fresh.update(candles[i], c);
            EXPECT_EQ(bits(a), bits(missing <= 5 ? b : c)) << missing << " missing, candle " << i;
        }
        IndicatorRows copy(before);  // a copy goes its own way
        copy.update(candles[40], b);
        EXPECT_NE(bits(a), bits(b));
    }
}

}  // namespace
}  // namespace signalbox
