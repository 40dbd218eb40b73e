// Columns hold the bits of the indicators, row by row: of eight series with their own joins, holes and candles without
// volume, of spans of one series, of spans that could not find their averages, with every kind of vectors.
#include "core/signals/indicators/classic_columns.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

#include "core/base/vectors.hpp"
#include "core/signals/indicators/indicator_rows.hpp"
#include "tests/candle_csv.hpp"
#include "tests/shared_data.hpp"
#include "tests/short_form.hpp"
#include "tests/wandering.hpp"

namespace signalbox {
namespace {

constexpr double untouched = -12345;

/// Columns of one series, and what they must hold.
class Case {
public:
    explicit Case(const CandleView& candles) : candles_(candles) {
        for (auto& column : columns_) column.assign(candles.size(), untouched);
    }
    ClassicSeries series(std::uint32_t wanted) {
        ClassicSeries series{candles_, {}};
        for (std::size_t i = 0; i < classic_count; ++i)
            if ((wanted >> i & 1) != 0) series.columns[i] = columns_[i].data();
        wanted_ = wanted;
        return series;
    }

    /// Every bit of every row against the indicators of the registry, fed candle by candle.
    void expect_the_indicators(Timeframe timeframe) const {
        // In the order of Classic, but for Bollinger, whose own order is the same three.
        auto specs = parse_indicators("sma:20,ema:12,rsi:14,atr:14,macd:12:26:9,bollinger:20:2");
        ASSERT_TRUE(specs) << specs.error().text();
        IndicatorRows rows(*specs);
        ASSERT_EQ(rows.width(), classic_count);
        std::array<double, classic_count> row;
        int different = 0;
        for (std::size_t i = 0; i < candles_.size(); ++i) {
            const std::int64_t step = length_of(timeframe).count();
            for (std::int64_t at = i == 0 ? candles_.opened_ms[0] : candles_.opened_ms[i - 1] + step;
                 at < candles_.opened_ms[i]; at += step)
                rows.miss();
            rows.update(candles_[i], row);
            for (std::size_t c = 0; c < classic_count; ++c) {
                const double expected = (wanted_ >> c & 1) != 0 ? row[c] : untouched;
                if (same_value(columns_[c][i], expected) || different++ > 5) continue;
                ADD_FAILURE() << "column " << c << ", row " << i << ": " << columns_[c][i] << ", not " << expected;
            }
        }
        EXPECT_EQ(different, 0);
    }

private:
    CandleView candles_;
    std::array<std::vector<double>, classic_count> columns_;
    std::uint32_t wanted_ = 0;
};

constexpr std::uint32_t all_columns = (1U << classic_count) - 1;

void expect_the_indicators(const std::vector<CandleView>& views, const std::vector<std::uint32_t>& wanted = {},
                           Timeframe timeframe = Timeframe::m1) {
    std::vector<Case> cases(views.begin(), views.end());
    std::vector<ClassicSeries> series;
    for (std::size_t i = 0; i < cases.size(); ++i)
        series.push_back(cases[i].series(wanted.empty() ? all_columns : wanted[i]));
    write_classics(timeframe, series);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        SCOPED_TRACE("series " + std::to_string(i));
        cases[i].expect_the_indicators(timeframe);
    }
}

TEST(ClassicColumns, EightSeriesWithTheirOwnJoinsAndHolesWithEveryKindOfVectors) {
    std::vector<CandleSeries> series;
    std::vector<CandleView> views;
    for (std::uint64_t i = 0; i < 8; ++i) {
        const auto candles = wandering(9000 + 500 * i, 20 + i);
        series.push_back(with_holes(series_of(std::span(candles).subspan(123 * i)).view(), i));
    }
    for (const CandleSeries& one : series) views.push_back(one.view());
    const Vectors before = vectors_in_use();
    for (const Vectors vectors : {Vectors::baseline, Vectors::avx2, Vectors::avx512}) {
        if (!has_vectors(vectors)) continue;
        SCOPED_TRACE(static_cast<int>(vectors));
        use_vectors(vectors);
        expect_the_indicators(views);
    }
    use_vectors(before);
}

TEST(ClassicColumns, SpansOfOneSeries) {
    const auto series = series_of(wandering(150'000, 3));
    expect_the_indicators({series.view()});
    expect_the_indicators({series.view().slice(1, 99'999)});
}

/// In a still market averages forget too little: a span finds others than those it should go on from.
TEST(ClassicColumns, SpansThatBeganWrongAreSteppedAgain) {
    auto candles = wandering(60'000, 4);
    for (std::size_t i = 10'000; i < 50'000; ++i) {
        const double price = candles[9'999].close;
        candles[i] = {candles[i].opened_at, price, price, price, price, 0};
    }
    expect_the_indicators({series_of(candles).view()});
}

TEST(ClassicColumns, OnlyWhatIsWanted) {
    const auto one = series_of(wandering(40'000, 5)), two = series_of(wandering(30'000, 6));
    for (std::size_t c = 0; c < classic_count; ++c) expect_the_indicators({one.view()}, {1U << c});
    expect_the_indicators({one.view(), two.view()}, {0b0000000110, 0b1001010000});
    expect_the_indicators({one.view()}, {0});
}

TEST(ClassicColumns, OfAnyLength) {
    const auto series = series_of(wandering(300, 7));
    for (const std::size_t rows : {0, 1, 33, 34, 35, 41, 42, 43, 50, 63, 64, 65, 200, 299})
        expect_the_indicators({series.view().slice(0, rows)});
    expect_the_indicators({});
}

TEST(ClassicColumns, LongerBarsToo) {
    auto candles = wandering(20'000, 8);
    for (std::size_t i = 0; i < candles.size(); ++i)
        candles[i].opened_at = candles[0].opened_at + hour * static_cast<int>(i);
    expect_the_indicators({with_holes(series_of(candles).view(), 2).view()}, {}, Timeframe::h1);
}

TEST(ClassicColumns, EveryRowOfThreeCoinsAndOfFiveSpansOfThem) {
    const auto data = shared_data();
    if (!data) GTEST_SKIP() << "the shared market data is not there";
    std::vector<CandleSeries> coins;
    // Under sanitizers a row takes a hundred times as long.
    for (const std::string coin : {"BTC", "ETH", "SOL"})
        coins.push_back(read_candle_csv(*data / "candles/binance-spot" / (coin + "USDT-1m.csv.gz"),
                                        span_of(std::numeric_limits<std::size_t>::max(), std::size_t{40'000})));
    std::vector<CandleView> views;
    for (const CandleSeries& coin : coins) views.push_back(coin.view());
    for (const auto& [coin, part] : {std::pair(0, 13), {1, 6}, {2, 42}, {0, 3}, {1, 2}}) {
        const CandleView whole = coins[static_cast<std::size_t>(coin)].view();
        const std::size_t first = whole.size() / static_cast<std::size_t>(part) + 3;
        views.push_back(whole.slice(first, whole.size() - first));
    }
    expect_the_indicators(views);
}

}  // namespace
}  // namespace signalbox
