// Columns hold the stream's bits: on every row of three coins' whole history and of eight series with their own joins,
// holes and candles without volume, however the stretch is cut into calls, with every kind of vectors.
#include "core/signals/features/feature_columns.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

#include "core/base/random.hpp"
#include "core/base/vectors.hpp"
#include "core/market/resampler.hpp"
#include "tests/candle_csv.hpp"
#include "tests/shared_data.hpp"
#include "tests/short_form.hpp"
#include "tests/wandering.hpp"

namespace signalbox {
namespace {

class Columns {
public:
    explicit Columns(std::size_t rows) : values_(feature_count, std::vector<double>(rows)) {}
    std::array<double*, feature_count> from(std::size_t row) {
        std::array<double*, feature_count> pointers;
        for (std::size_t f = 0; f < feature_count; ++f) pointers[f] = values_[f].data() + row;
        return pointers;
    }
    double operator()(std::size_t f, std::size_t row) const { return values_[f][row]; }

private:
    std::vector<std::vector<double>> values_;
};

int missing_before(const CandleView& candles, std::size_t row, Timeframe timeframe) {
    if (row == 0) return 0;
    return static_cast<int>((candles.opened_ms[row] - candles.opened_ms[row - 1]) / length_of(timeframe).count() - 1);
}

/// Every bit of every row, and of the state behind the last one.
void expect_the_stream(const CandleView& candles, const Columns& columns, const FeatureStream& after,
                       Timeframe timeframe = Timeframe::m1) {
    FeatureStream stream;
    std::int64_t different = 0;
    for (std::size_t row = 0; row < candles.size(); ++row) {
        for (int i = missing_before(candles, row, timeframe); i > 0; --i) stream.miss();
        const FeatureRow one = feature_row(stream.update(candles[row]));
        for (std::size_t f = 0; f < feature_count; ++f) {
            if (same_value(one[f], columns(f, row)) || different++ > 5) continue;
            ADD_FAILURE() << feature_table()[f].name << " in row " << row << ": " << columns(f, row) << ", not "
                          << one[f];
        }
    }
    EXPECT_EQ(different, 0);
    const auto bytes_of = [](const FeatureStream& of) {
        Bytes bytes;
        Writer(bytes).put(of);
        return bytes;
    };
    EXPECT_TRUE(bytes_of(stream) == bytes_of(after)) << "the state is another one";
}

void expect_columns_to_be_the_stream(const CandleView& candles, Timeframe timeframe = Timeframe::m1) {
    Columns columns(candles.size());
    FeatureStream stream;
    write_features(stream, timeframe, candles, columns.from(0));
    expect_the_stream(candles, columns, stream, timeframe);
}

TEST(FeatureColumns, AreTheStreamsBits) {
    const auto candles = wandering(6000);
    expect_columns_to_be_the_stream(series_of(candles).view());
    expect_columns_to_be_the_stream(series_of(std::span(candles).subspan(777)).view());  // joins at noon
    expect_columns_to_be_the_stream(series_of(std::span(candles).first(254)).view());
    expect_columns_to_be_the_stream(series_of(std::span(candles).first(255)).view());
}

TEST(FeatureColumns, AreTheStreamsBitsWithEveryKindOfVectors) {
    const auto series = with_holes(series_of(wandering(9000, 5)).view(), 1);
    const Vectors before = vectors_in_use();
    for (const Vectors vectors : {Vectors::baseline, Vectors::avx2}) {
        use_vectors(vectors);
        expect_columns_to_be_the_stream(series.view());
    }
    use_vectors(before);
}

TEST(FeatureColumns, MayBeWrittenPieceByPiece) {
    const auto series = series_of(wandering(5000, 3));
    Random random(1, "pieces");
    Columns columns(series.size());
    FeatureStream stream;
    for (std::size_t row = 0; row < series.size();) {
        const std::size_t rows = std::min<std::size_t>(1 + random.below(300), series.size() - row);
        write_features(stream, Timeframe::m1, series.view().slice(row, rows), columns.from(row));
        row += rows;
    }
    expect_the_stream(series.view(), columns, stream);
}

TEST(FeatureColumns, LongerBarsToo) {
    auto candles = wandering(3000, 4);
    for (std::size_t i = 0; i < candles.size(); ++i)
        candles[i].opened_at = candles[0].opened_at + hour * static_cast<int>(i);
    expect_columns_to_be_the_stream(with_holes(series_of(candles).view(), 2).view(), Timeframe::h1);
}

TEST(FeatureColumns, AStillMarketIsNeutralInColumnsToo) {
    auto candles = wandering(2000, 6);
    for (std::size_t i = 400; i < 1800; ++i) {
        const double price = candles[400].open;
        candles[i] = {candles[i].opened_at, price, price, price, price, i < 1200 ? 0.0 : 2.5};
    }
    expect_columns_to_be_the_stream(series_of(candles).view());
}

TEST(FeatureColumns, EightSeriesWithTheirOwnJoinsAndHoles) {
    std::vector<CandleSeries> series;
    for (std::uint64_t i = 0; i < 8; ++i) {
        const auto candles = wandering(7000, 20 + i);
        series.push_back(with_holes(series_of(std::span(candles).subspan(123 * i)).view(), i));
    }
    for (const CandleSeries& one : series) expect_columns_to_be_the_stream(one.view());
}

TEST(FeatureColumns, AreTheStreamsBitsOnEveryRowOfThreeCoins) {
    const auto data = shared_data();
    if (!data) GTEST_SKIP() << "the shared market data is not there";
    for (const std::string coin : {"BTC", "ETH", "SOL"}) {
        SCOPED_TRACE(coin);
        // Under sanitizers a row takes a hundred times as long.
        const auto series = read_candle_csv(*data / "candles/binance-spot" / (coin + "USDT-1m.csv.gz"),
                                            span_of(std::numeric_limits<std::size_t>::max(), std::size_t{20'000}));
        ASSERT_GE(series.size(), 20'000U);
        expect_columns_to_be_the_stream(series.view());
    }
}

TEST(FeatureColumns, AStreamIsWarmWhenTheTableSays) { EXPECT_EQ(FeatureStream::warm_up, features_warm_up()); }

}  // namespace
}  // namespace signalbox
