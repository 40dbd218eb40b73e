#include "core/signals/features/multi_features.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/market/minute.hpp"
#include "core/signals/features/feature_set.hpp"
#include "tests/wandering.hpp"

namespace signalbox {
namespace {

TEST(MultiFeatures, HigherColumnsAreThoseOfTheLastClosedCandle) {
    const auto candles = wandering(5 * 1440);
    MultiFeatures features;
    FeatureStream quarter_hours;
    Candle building{};
    FeatureRow last{};
    last.fill(FeatureParts::unknown);
    const auto names = multi_feature_names();
    const auto first = static_cast<std::size_t>(std::ranges::find(names, "log_return_1_15m") - names.begin());
    ASSERT_EQ(first, 39U + 34);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const Candle& c = candles[i];
        ASSERT_TRUE(features.step(c.opened_at + minute, minute_of(c)));
        // By hand: fifteen minutes make a candle, known with the fifteenth.
        if (i % 15 == 0) building = Candle{c.opened_at, c.open, c.high, c.low, c.close, 0};
        building.high = std::max(building.high, c.high);
        building.low = std::min(building.low, c.low);
        building.close = c.close;
        building.volume = 0;
        for (std::size_t k = i - i % 15; k <= i; k += 5) {  // summed by fives, as the 5m candles are
            double five = 0;
            for (std::size_t j = k; j < k + 5 && j <= i; ++j) five += candles[j].volume;
            building.volume += five;
        }
        if (i % 15 == 14) {
            last = feature_row(quarter_hours.update(building));
        }
        for (std::size_t column = 0; column < candle_feature_count; ++column) {
            ASSERT_TRUE(same_value(features.row()[first + column], last[column]))
                << names[first + column] << " row " << i;
        }
    }
    EXPECT_FALSE(std::isnan(features.row()[first]));
}

TEST(MultiFeatures, AHigherCandleCountsWithItsLastMinuteAndNotBefore) {
    const auto candles = wandering(60);
    MultiFeatures features;
    const auto names = multi_feature_names();
    const auto range = static_cast<std::size_t>(std::ranges::find(names, "range_pct_1h") - names.begin());
    for (std::size_t i = 0; i < 60; ++i) {
        features.step(candles[i].opened_at + minute, minute_of(candles[i]));
        EXPECT_EQ(std::isnan(features.row()[range]), i < 59);
    }
}

TEST(MultiFeatures, ColumnsStayOverFiveMissingCandlesOfTheirOwn) {
    const auto candles = wandering(1440);
    MultiFeatures features;
    const auto names = multi_feature_names();
    const auto column = [&](const char* name) {
        return features.row()[static_cast<std::size_t>(std::ranges::find(names, name) - names.begin())];
    };
    const auto step = [&](std::size_t i, bool there) {
        return features.step(candles[i].opened_at + minute, there ? minute_of(candles[i]) : Minute{});
    };
    std::size_t i = 0;
    for (; i < 600; ++i) EXPECT_TRUE(step(i, true));
    for (; i < 600 + 25; ++i) EXPECT_FALSE(step(i, false)) << "five 5m candles: no row";
    EXPECT_TRUE(step(i++, true));
    EXPECT_FALSE(std::isnan(column("rsi_14_5m")));
    EXPECT_TRUE(std::isnan(column("rsi_14"))) << "25 minutes are more than five";
    for (; i < 660; ++i) step(i, true);
    for (; i < 660 + 30; ++i) step(i, false);
    EXPECT_TRUE(step(i++, true));
    EXPECT_TRUE(std::isnan(column("rsi_14_5m"))) << "six 5m candles are missing";
    EXPECT_TRUE(std::isnan(column("range_pct_5m"))) << "what the last one said is no longer now";
    EXPECT_FALSE(std::isnan(column("rsi_14_15m")));
}

TEST(MultiFeatures, AQuietMinuteIsAFlatCandle) {
    const auto candles = wandering(3);
    MultiFeatures features;
    EXPECT_FALSE(features.step(candles[0].opened_at, {.state = MinuteState::quiet})) << "no price yet";
    EXPECT_TRUE(features.step(candles[0].opened_at + minute, minute_of(candles[0])));
    EXPECT_TRUE(features.step(candles[1].opened_at + minute, {.state = MinuteState::quiet}));
    EXPECT_EQ(features.parts().close, candles[0].close);
    EXPECT_EQ(features.parts().volume, 0);
    EXPECT_EQ(features.row()[index_of(Feature::log_return_1)], 0);
    EXPECT_EQ(features.row()[index_of(Feature::range_pct)], 0);
}

TEST(MultiFeatures, AlignmentIsTheShareThatAgrees) {
    MultiFeatures features;
    double price = 100;
    UtcTime time = utc_from_ms(1'700'006'400'000);
    const auto step = [&](double by) {
        const double open = price;
        price *= by;
        time += minute;
        features.step(time, {.state = MinuteState::present,
                             .open = open,
                             .high = std::max(open, price),
                             .low = std::min(open, price),
                             .close = price,
                             .volume = 1});
    };
    const auto alignment = [&] { return features.row()[multi_feature_count - 2]; };
    const auto direction = [&] { return features.row()[multi_feature_count - 1]; };
    for (int i = 0; i < 200 * 240 - 1; ++i) step(1.00001);
    EXPECT_TRUE(std::isnan(alignment()));
    step(1.00001);
    EXPECT_EQ(alignment(), 1);
    EXPECT_EQ(direction(), 1);
    // The minutes turn first: a short fall turns 1m down, the rest still points up.
    for (int i = 0; i < 80; ++i) step(0.99999);
    EXPECT_EQ(direction(), 1);
    EXPECT_EQ(alignment(), 0.8);
}

TEST(MultiFeatures, ASnapshotGoesOnBitForBit) {
    const auto candles = wandering(4000);
    MultiFeatures features;
    for (std::size_t i = 0; i < 2001; ++i) features.step(candles[i].opened_at + minute, minute_of(candles[i]));
    Bytes bytes;
    Writer(bytes).put(features);
    auto restored = Reader(bytes).read<MultiFeatures>();
    ASSERT_TRUE(restored);
    for (std::size_t i = 2001; i < 4000; ++i) {
        features.step(candles[i].opened_at + minute, minute_of(candles[i]));
        restored->step(candles[i].opened_at + minute, minute_of(candles[i]));
        for (std::size_t c = 0; c < multi_feature_count; ++c) {
            ASSERT_TRUE(same_value(features.row()[c], restored->row()[c]));
        }
    }
}

TEST(FeatureSet, NamesAreUniqueAndHashesTellSetsApart) {
    const auto names = column_names(FeatureSet::multi);
    EXPECT_EQ(names.size(), multi_feature_count);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
    EXPECT_EQ(column_names(FeatureSet::single).size(), feature_count);
    EXPECT_NE(hash_of(FeatureSet::single), hash_of(FeatureSet::multi));
    EXPECT_EQ(feature_set_named("multi"), FeatureSet::multi);
    EXPECT_EQ(feature_set_named("all"), std::nullopt);
}

// Whoever changes one of these bits raises feature_code_version, and models trained before are refused.
TEST(FeatureSet, AVersionHasItsBits) {
    MultiFeatures features;
    RangeHash sum;
    std::uint64_t place = 0;
    for (const Candle& candle : wandering(5000, 20'230'314)) {
        features.step(candle.opened_at + minute, minute_of(candle));
        for (const double value : features.row()) {
            sum.add(mix128(std::array{place++, std::isnan(value) ? 1 : std::bit_cast<std::uint64_t>(value)}));
        }
    }
    ASSERT_EQ(feature_code_version, 2);
    EXPECT_EQ(to_text(sum.value()), "7cf1e8f05553eece132a8cfadfb0dd1d");
    EXPECT_EQ(to_text(hash_of(FeatureSet::single)), "b8e65ab411910bc99ed7ff49f0369719");
    EXPECT_EQ(to_text(hash_of(FeatureSet::multi)), "b031fe684df16e4911f350c12078ca4b");
}

}  // namespace
}  // namespace signalbox
