// Each part of the strength on its own, on its limits and just outside, for a long and turned for a short.
#include "core/signals/technical/strength.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

#include "core/signals/technical/technical.hpp"

namespace signalbox {
namespace {

/// A candle at which no part speaks: RSI between pullback and extreme, histogram 0, everything else equal.
Readings quiet() {
    Readings now;
    now.close = now.sma20 = 100;
    now.rsi = 60;
    now.histogram = now.histogram_before = 0;
    now.stoch_k = now.stoch_d = 0.5;
    now.volume = now.volume_mean = 10;
    return now;
}

Readings mirrored(Readings now) {
    now.rsi = 100 - now.rsi;
    now.histogram = -now.histogram;
    now.histogram_before = -now.histogram_before;
    now.stoch_k = 1 - now.stoch_k;
    now.stoch_d = 1 - now.stoch_d;
    now.close = 200 - now.close;
    now.sma20 = 200 - now.sma20;
    return now;
}

struct Case {
    Readings now = quiet();
    Divergence divergence;
    PatternSet patterns;
    int higher = 0;
};

/// The parts beyond the base, `code points` each, for a long; a short of the mirrored candle must have the same.
std::string parts(const Case& given) {
    const auto ask = [](const Readings& now, Divergence divergence, PatternSet patterns, Side side, int higher) {
        Reasons reasons;
        const HigherTrend above{Timeframe::h4, higher};
        const int sum = own_strength(now, divergence, patterns, side, above, &reasons);
        EXPECT_EQ(own_strength(now, divergence, patterns, side, above, nullptr), sum);
        std::string text;
        int points = 0;
        for (const Reason& reason : reasons) {
            points += reason.points;
            if (reason.code == ReasonCode::trend) {
                EXPECT_EQ(reason.points, 50);
                EXPECT_EQ(reason.value, sign_of(side));
                continue;
            }
            text += (text.empty() ? "" : " ") + std::string(to_text(reason.code)) + " " + std::to_string(reason.points);
        }
        EXPECT_EQ(points, sum) << "the reasons add up to the sum";
        return text;
    };
    const std::string for_long = ask(given.now, given.divergence, given.patterns, Side::long_side, given.higher);
    PatternSet turned;
    for (int i = 1; i <= static_cast<int>(last_of(Pattern{})); ++i)
        if (given.patterns.has(static_cast<Pattern>(i))) turned.add(static_cast<Pattern>(i % 2 == 1 ? i + 1 : i - 1));
    if (given.patterns.has(Pattern::doji)) turned.add(Pattern::doji);
    EXPECT_EQ(ask(mirrored(given.now), {given.divergence.bearish, given.divergence.bullish}, turned, Side::short_side,
                  -given.higher),
              for_long)
        << "for a short, upside down";
    return for_long;
}

std::string with(const std::function<void(Case&)>& change) {
    Case given;
    change(given);
    return parts(given);
}
constexpr double just_above(double value) { return value + 1e-6; }
constexpr double just_below(double value) { return value - 1e-6; }

TEST(Strength, TheBaseIsFiftyAndUnknownIndicatorsAddNothing) {
    EXPECT_EQ(parts({}), "");
    EXPECT_EQ(with([](Case& c) { c.now = {}; }), "");
}

TEST(Strength, RsiPullbackIncludesItsLimitsAndExtremeDoesNot) {
    const auto rsi = [](double value) { return with([&](Case& c) { c.now.rsi = value; }); };
    EXPECT_EQ(rsi(30), "rsi_pullback 10");
    EXPECT_EQ(rsi(40), "rsi_pullback 10");
    EXPECT_EQ(rsi(50), "rsi_pullback 10");
    EXPECT_EQ(rsi(just_below(30)), "");
    EXPECT_EQ(rsi(just_above(50)), "");
    EXPECT_EQ(rsi(70), "");
    EXPECT_EQ(rsi(just_above(70)), "rsi_extreme -10");
}

TEST(Strength, MacdCountsItsSideAndOnceItsCross) {
    const auto macd = [](double now, double before) {
        return with([&](Case& c) {
            c.now.histogram = now;
            c.now.histogram_before = before;
        });
    };
    EXPECT_EQ(macd(1, 1), "macd_side 10");
    EXPECT_EQ(macd(1, 0), "macd_side 10 macd_cross 10");
    EXPECT_EQ(macd(1, -1), "macd_side 10 macd_cross 10");
    EXPECT_EQ(macd(0, -1), "");
    EXPECT_EQ(macd(-1, 1), "");
    EXPECT_EQ(macd(1, Readings::unknown), "macd_side 10");
}

TEST(Strength, VolumeCountsAboveItsMeanForEitherSide) {
    const auto volume = [](double value) { return with([&](Case& c) { c.now.volume = value; }); };
    EXPECT_EQ(volume(just_above(10)), "volume 10");
    EXPECT_EQ(volume(10), "");
    EXPECT_EQ(volume(just_below(10)), "");
}

TEST(Strength, BollingerAndStochRsiNeedMoreThanTheirMargins) {
    const auto sma = [](double value) { return with([&](Case& c) { c.now.sma20 = value; }); };
    EXPECT_EQ(sma(100 + 0.9e-7), "");
    EXPECT_EQ(sma(100 + 1.1e-7), "bollinger 5");
    EXPECT_EQ(sma(99), "");
    const auto k = [](double value) { return with([&](Case& c) { c.now.stoch_k = value; }); };
    EXPECT_EQ(k(0.5 + 0.9e-9), "");
    EXPECT_EQ(k(0.5 + 1.1e-9), "stochrsi 5");
    EXPECT_EQ(k(0.4), "");
}

TEST(Strength, TheHigherTimeframeAddsTenOrCostsFifteen) {
    const auto higher = [](int trend) { return with([&](Case& c) { c.higher = trend; }); };
    EXPECT_EQ(higher(1), "higher 10");
    EXPECT_EQ(higher(-1), "higher -15");
    EXPECT_EQ(higher(0), "");
}

TEST(Strength, DivergenceAndPatternsCountByDirectionAndCancel) {
    const auto divergence = [](Divergence both) { return with([&](Case& c) { c.divergence = both; }); };
    EXPECT_EQ(divergence({true, false}), "divergence 10");
    EXPECT_EQ(divergence({false, true}), "divergence -10");
    EXPECT_EQ(divergence({true, true}), "divergence 0");
    const auto patterns = [](std::initializer_list<Pattern> all) {
        return with([&](Case& c) {
            for (const Pattern pattern : all) c.patterns.add(pattern);
        });
    };
    EXPECT_EQ(patterns({Pattern::doji}), "pattern 0");
    EXPECT_EQ(patterns({Pattern::hammer}), "pattern 5");
    EXPECT_EQ(patterns({Pattern::hammer, Pattern::bullish_engulfing}), "pattern 5") << "any, not each";
    EXPECT_EQ(patterns({Pattern::dark_cloud}), "pattern -5");
    EXPECT_EQ(patterns({Pattern::dark_cloud, Pattern::hammer}), "pattern 0");
}

TEST(Strength, PartsAddUp) {
    const std::string all = with([](Case& c) {
        c.now.rsi = 45;
        c.now.histogram = 1;
        c.now.histogram_before = -1;
        c.now.volume = 11;
        c.now.sma20 = 101;
        c.now.stoch_k = 0.6;
        c.higher = 1;
        c.divergence.bullish = true;
        c.patterns.add(Pattern::hammer);
    });
    EXPECT_EQ(all,
              "rsi_pullback 10 macd_side 10 macd_cross 10 volume 10 bollinger 5 stochrsi 5 higher 10 divergence 10 "
              "pattern 5");
}

TEST(Trend, NeedsTheAveragesInOrderAndTheCloseOnTheSameSideOfTheSlowOne) {
    struct Row {
        double ema21, ema50, close, ema200;
        int trend;
    };
    const double unknown = Readings::unknown;
    for (const Row& row : {Row{2, 1, 11, 10, 1},
                           {1, 2, 9, 10, -1},
                           {2, 1, 9, 10, 0},
                           {1, 2, 11, 10, 0},
                           {1, 1, 11, 10, 0},
                           {2, 1, 10, 10, 0},
                           {1, 2, 10, 10, 0},
                           {2, 1, 11, unknown, 0},
                           {unknown, 1, 11, 10, 0}}) {
        Readings now;
        now.ema21 = row.ema21;
        now.ema50 = row.ema50;
        now.close = row.close;
        now.ema200 = row.ema200;
        EXPECT_EQ(trend_of(now), row.trend) << row.ema21 << " " << row.ema50 << " " << row.close << " " << row.ema200;
    }
}

TEST(Codes, EveryReasonSideSourceAndSilenceHasItsOwnWord) {
    std::set<std::string_view> words;
    for (int i = 0; i <= static_cast<int>(last_of(ReasonCode{})); ++i)
        words.insert(to_text(static_cast<ReasonCode>(i)));
    EXPECT_EQ(words.size(), static_cast<std::size_t>(last_of(ReasonCode{})) + 1);
    EXPECT_FALSE(words.contains("unknown"));
    EXPECT_EQ(to_text(ReasonCode::stop_cost_floor), "stop_cost_floor");
    EXPECT_EQ(to_text(Side::long_side), "long");
    EXPECT_EQ(to_text(Side::short_side), "short");
    EXPECT_EQ(to_text(Side::none), "none");
    EXPECT_EQ(to_text(Source::technical), "technical");
    EXPECT_EQ(to_text(Source::ensemble), "ensemble");
    std::set<std::string_view> silences;
    for (int i = 0; i <= static_cast<int>(last_of(Silence{})); ++i) silences.insert(to_text(static_cast<Silence>(i)));
    EXPECT_EQ(silences,
              (std::set<std::string_view>{"spoke", "not_asked", "bar_missing", "warm_up", "trend", "strength"}));
}

}  // namespace
}  // namespace signalbox
