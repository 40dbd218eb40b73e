// Scores and lists, worked out by hand. Beside pandas, on 41 coins: tests/peers/screener.py.
#include "core/signals/screener/screener.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace signalbox {
namespace {

constexpr double nan = HourReadings::unknown;
constexpr UtcTime noon = utc_from_ms(1'704'110'400'000);  // 2024-01-01 12:00

Instrument coin(const std::string& name) { return {"bybit", name, "USDT", ""}; }

/// Above both averages, RSI 40, ATR 2 %, volume as usual: 0.3 · 100 + 0.25 · 50 + 0.2 · 100 + 0.25 · 90 = 85.
HourReadings rising() {
    return {.candles = 300,
            .closed_at = noon,
            .close = 110,
            .ema21 = 108,
            .ema50 = 105,
            .ema200 = 100,
            .rsi = 40,
            .atr_percent = 2,
            .volume_ratio = 1};
}

TEST(ScreenScore, IsTheWeighedSumOfItsParts) {
    struct Row {
        HourReadings now;
        double trend, bullish, bearish;
    };
    const auto with = [](auto change) {
        HourReadings now = rising();
        change(now);
        return now;
    };
    const std::vector<Row> rows{
        {rising(), 100, 85, 50},  // bearish: 0 + 12.5 + 20 + 0.25 · 70 (RSI 60)
        {with([](HourReadings& now) { now.ema21 = 104; }), 50, 70, 65},
        {with([](HourReadings& now) { now.ema200 = 120; }), 50, 70, 65},
        {with([](HourReadings& now) { now.ema21 = 104, now.ema200 = 120; }), 0, 55, 80},
        {with([](HourReadings& now) { now.ema200 = nan, now.candles = 199; }), 75, 77.5, 57.5},
        {with([](HourReadings& now) { now.ema21 = now.ema50; }), 75, 77.5, 57.5},
        {with([](HourReadings& now) { now.ema21 = now.ema50 * (1 + 1e-13); }), 75, 77.5, 57.5},  // rounding only
        {with([](HourReadings& now) { now.ema200 = now.close, now.ema21 = now.ema50; }), 50, 70, 65},
        {with([](HourReadings& now) { now.volume_ratio = 0.5; }), 100, 78.75, 43.75},
        {with([](HourReadings& now) { now.volume_ratio = 2; }), 100, 97.5, 62.5},
        {with([](HourReadings& now) { now.volume_ratio = 40; }), 100, 97.5, 62.5},
        {with([](HourReadings& now) { now.volume_ratio = 0; }), 100, 72.5, 37.5},
    };
    for (const Row& row : rows) {
        const auto bullish = score_of(row.now, Bias::bullish);
        const auto bearish = score_of(row.now, Bias::bearish);
        ASSERT_TRUE(bullish && bearish);
        EXPECT_DOUBLE_EQ(bullish->part(ScreenCode::trend), row.trend);
        EXPECT_DOUBLE_EQ(bearish->part(ScreenCode::trend), 100 - row.trend);
        EXPECT_DOUBLE_EQ(bullish->total, row.bullish);
        EXPECT_DOUBLE_EQ(bearish->total, row.bearish);
    }
}

TEST(ScreenScore, AtASharedLimitTheFirstNamedHolds) {
    const auto part = [](ScreenCode code, auto change, Bias bias = Bias::bullish) {
        HourReadings now = rising();
        change(now);
        return score_of(now, bias)->part(code);
    };
    const std::vector<std::pair<double, double>> rsi{{0, 60},  {29.999, 60}, {30, 90}, {50, 90},     {50.001, 70},
                                                     {65, 70}, {65.001, 40}, {80, 40}, {80.001, 20}, {100, 20}};
    for (const auto& [value, score] : rsi) {
        EXPECT_EQ(part(ScreenCode::rsi, [&](HourReadings& now) { now.rsi = value; }), score) << value;
        EXPECT_EQ(part(
                      ScreenCode::rsi, [&](HourReadings& now) { now.rsi = 100 - value; }, Bias::bearish),
                  score)
            << value;
    }
    const std::vector<std::pair<double, double>> atr{{0, 0},  {0.25, 25}, {1, 100}, {3, 100},
                                                     {4, 80}, {6.5, 30},  {7, 20},  {50, 20}};
    for (const auto& [value, score] : atr) {
        EXPECT_EQ(part(ScreenCode::volatility, [&](HourReadings& now) { now.atr_percent = value; }), score) << value;
    }
}

TEST(ScreenScore, NamesEveryPartWithItsValues) {
    HourReadings now = rising();
    now.ema200 = nan;
    const ScreenScore score = *score_of(now, Bias::bearish);
    double sum = 0;
    for (std::size_t i = 0; i < score.reasons.size(); ++i) {
        EXPECT_EQ(score.reasons[i].code, static_cast<ScreenCode>(i));
        EXPECT_NE(to_text(score.reasons[i].code), "unknown");
        sum += score.reasons[i].points;
    }
    EXPECT_EQ(sum, score.total);
    EXPECT_EQ(score.reasons[0].value, 1) << "the market's own, also of a bearish score";
    EXPECT_TRUE(std::isnan(score.reasons[0].value2));
    EXPECT_EQ(score.reasons[3].value, 40);
}

TEST(ScreenScore, IsNotMadeOfFewerThanFiftyCandles) {
    HourReadings now = rising();
    now.candles = 49;
    EXPECT_FALSE(score_of(now, Bias::bullish));
    now.candles = 50;
    EXPECT_TRUE(score_of(now, Bias::bullish));
}

/// A pair that qualifies, but for what `change` makes of it.
template <typename Change>
ScreenedPair pair_with(const std::string& name, Change change) {
    ScreenedPair pair{.instrument = coin(name), .now = rising(), .market = {5e6, 0.001}};
    change(pair);
    pair.left_out = judge(Universe({}, {}), pair, noon);
    return pair;
}

TEST(Screener, SaysWhyAPairDoesNotQualifyAndTheFirstRuleHolds) {
    struct Row {
        std::string name;
        void (*change)(ScreenedPair&);
        LeftOut reason;
    };
    const std::vector<Row> rows{
        {"BTC", [](ScreenedPair&) {}, LeftOut::no},
        {"USDC", [](ScreenedPair& pair) { pair.now = {}; }, LeftOut::stablecoin},
        {"BTC", [](ScreenedPair& pair) { pair.now = {}, pair.market = {}; }, LeftOut::no_candle},
        {"BTC", [](ScreenedPair& pair) { pair.now.closed_at -= hour; }, LeftOut::no_candle},
        {"BTC", [](ScreenedPair& pair) { pair.now.candles = 49, pair.market.turnover = 1; }, LeftOut::few_candles},
        {"BTC", [](ScreenedPair& pair) { pair.market.turnover = 999'999; }, LeftOut::turnover},
        {"BTC", [](ScreenedPair& pair) { pair.market.spread = 0.006; }, LeftOut::spread},
    };
    for (const Row& row : rows) {
        const ScreenedPair pair = pair_with(row.name, row.change);
        EXPECT_EQ(pair.left_out, row.reason) << row.name;
        EXPECT_EQ(pair.bias().has_value(), row.reason == LeftOut::no);
    }
}

TEST(Screener, ListsEachSideByScoreAndEqualsByInstrument) {
    const auto falling = [](ScreenedPair& pair) { pair.now.ema21 = 90, pair.now.ema200 = 200; };
    const std::vector<ScreenedPair> pairs{
        pair_with("AAA", [](ScreenedPair& pair) { pair.now.volume_ratio = 2; }),  // 97.5
        pair_with("BBB", [](ScreenedPair& pair) { pair.now.ema21 = 90; }),        // trend 50: in neither
        pair_with("CCC", falling),                                                // bearish 80
        pair_with("EEE", [](ScreenedPair&) {}),                                   // 85
        pair_with("DDD", [](ScreenedPair&) {}),                                   // 85
        pair_with("FFF", [](ScreenedPair& pair) { pair.market.turnover = 1; }),
        pair_with("GGG", [](ScreenedPair& pair) { pair.now.rsi = 90; }),  // 67.5
    };
    const auto names = [&](Bias bias, std::size_t most) {
        std::string text;
        for (const RankedPair& place : ranked(pairs, bias, most)) text += place.pair->instrument.base + " ";
        return text;
    };
    EXPECT_EQ(names(Bias::bullish, listed_usually), "AAA DDD EEE GGG ");
    EXPECT_EQ(names(Bias::bullish, 2), "AAA DDD ");
    EXPECT_EQ(names(Bias::bearish, listed_usually), "CCC ");
    EXPECT_EQ(names(Bias::bearish, 0), "");
    EXPECT_DOUBLE_EQ(ranked(pairs, Bias::bearish).front().score.total, 80);
}

Candle hour_candle(std::int64_t number, double close, double volume) {
    return {noon + number * hour, close, close + 1, close - 1, close, volume};
}

TEST(HourTrack, CountsCandlesAndTheTurnoverOfTheLastDay) {
    HourTrack track;
    EXPECT_EQ(track.now().candles, 0);
    for (int i = 0; i < 30; ++i) track.step(hour_candle(i, 100, i));
    EXPECT_EQ(track.now().candles, 30);
    EXPECT_EQ(track.now().closed_at, noon + 30 * hour);
    EXPECT_DOUBLE_EQ(track.turnover(), 100 * (6 + 29) * 24 / 2.0) << "hours 6 to 29";
    EXPECT_DOUBLE_EQ(track.now().volume_ratio, 29 / 19.5);
    EXPECT_DOUBLE_EQ(track.now().ema21, 100);
    EXPECT_DOUBLE_EQ(track.now().rsi, 50);
    EXPECT_DOUBLE_EQ(track.now().atr_percent, 2);
    EXPECT_TRUE(std::isnan(track.now().ema50));
    track.step(hour_candle(40, 100, 7));  // ten hours later: 17 to 29 are left of the day
    EXPECT_DOUBLE_EQ(track.turnover(), 100 * ((17 + 29) * 13 / 2.0 + 7));
    track.step(hour_candle(90, 100, 3));
    EXPECT_DOUBLE_EQ(track.turnover(), 300);
}

TEST(HourTrack, StepsOverFiveMissingHoursAndBeginsAnewAfterMore) {
    HourTrack track;
    for (int i = 0; i < 60; ++i) track.step(hour_candle(i, 100 + i, 1));
    track.step(hour_candle(65, 160, 1));  // five are missing
    EXPECT_EQ(track.now().candles, 61);
    EXPECT_FALSE(std::isnan(track.now().ema50));
    track.step(hour_candle(72, 170, 0));  // six are missing
    EXPECT_EQ(track.now().candles, 1);
    EXPECT_TRUE(std::isnan(track.now().ema21) && std::isnan(track.now().rsi) && std::isnan(track.now().atr_percent) &&
                std::isnan(track.now().volume_ratio));
    EXPECT_EQ(track.now().close, 170);
    for (int i = 73; i < 92; ++i) track.step(hour_candle(i, 170, 0));
    EXPECT_EQ(track.now().volume_ratio, 1) << "nothing was traded at all";
}

}  // namespace
}  // namespace signalbox
