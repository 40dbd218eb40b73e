// The rules of ENGINE 3, worked by hand, and what must hold for any minutes.
#include "core/market/resampler.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <vector>

#include "core/base/random.hpp"

namespace signalbox {
namespace {

const UtcTime monday = parse_utc("2023-03-13").value();

Minute trade(double open, double high, double low, double close, double volume) {
    return {MinuteState::present, open, high, low, close, volume, {}};
}
const Minute quiet{.state = MinuteState::quiet};
const Minute missing{};

/// Steps the minutes of a series that opens at `from`, and collects every bar that closes.
std::vector<ClosedBar> run(Resampler& resampler, UtcTime from, const std::vector<Minute>& minutes) {
    std::vector<ClosedBar> bars;
    for (const Minute& the : minutes) {
        from += minute;
        const auto closed = resampler.step(from, the);
        bars.insert(bars.end(), closed.begin(), closed.end());
    }
    return bars;
}

TEST(Resampler, MergesThreeMinutes) {
    Resampler resampler(std::array{Timeframe::m3});
    const auto bars =
        run(resampler, monday, {trade(10, 12, 9, 11, 1), trade(11, 15, 11, 14, 2), trade(14, 14, 8, 13, 4)});
    ASSERT_EQ(bars.size(), 1u);
    EXPECT_EQ(bars[0].candle, (Candle{monday, 10, 15, 8, 13, 7}));
    EXPECT_EQ(bars[0].closed_at, monday + 3 * minute);
    EXPECT_TRUE(bars[0].formed);
    EXPECT_FALSE(bars[0].partial);
    EXPECT_EQ(bars[0].minutes_present, 3);
}

TEST(Resampler, FormsABarFromHalfItsMinutesAndSaysPartial) {
    struct Case {
        std::vector<Minute> minutes;
        bool formed, partial;
        int present;
    };
    const Minute a = trade(10, 12, 9, 11, 1);
    for (const Case& the : {Case{{a, a, a, a, a}, true, false, 5},
                            {{a, missing, a, missing, a}, true, true, 3},
                            {{missing, missing, a, a, missing}, false, false, 2},
                            {{missing, missing, missing, missing, missing}, false, false, 0},
                            {{quiet, quiet, quiet, a, a}, false, false, 2},  // no price to be flat at
                            {{a, quiet, quiet, quiet, quiet}, true, false, 5}}) {
        Resampler resampler(std::array{Timeframe::m5});
        const auto bars = run(resampler, monday, the.minutes);
        ASSERT_EQ(bars.size(), 1u);
        EXPECT_EQ(bars[0].formed, the.formed);
        EXPECT_EQ(bars[0].partial, the.partial);
        EXPECT_EQ(bars[0].minutes_present, the.present);
        EXPECT_EQ(bars[0].candle, the.formed ? (Candle{monday, 10, 12, 9, 11, bars[0].candle.volume}) : Candle{});
    }
}

TEST(Resampler, HalfOfAnEvenBarIsEnough) {
    Resampler resampler(std::array{Timeframe::m30});
    std::vector<Minute> minutes(30, missing);
    std::fill_n(minutes.begin(), 15, trade(10, 12, 9, 11, 1));
    EXPECT_TRUE(run(resampler, monday, minutes)[0].formed);
    minutes[0] = missing;
    EXPECT_FALSE(run(resampler, monday, minutes)[0].formed);
}

TEST(Resampler, QuietMinutesAreFlatAtTheLastClose) {
    Resampler resampler(std::array{Timeframe::m3});
    resampler.set_last_close(20);
    const auto bars = run(resampler, monday, {quiet, trade(21, 22, 21, 21.5, 3), quiet, missing, quiet, quiet});
    ASSERT_EQ(bars.size(), 2u);
    EXPECT_EQ(bars[0].candle, (Candle{monday, 20, 22, 20, 21.5, 3}));
    EXPECT_EQ(bars[1].candle, (Candle{monday + 3 * minute, 21.5, 21.5, 21.5, 21.5, 0}));
    EXPECT_TRUE(bars[1].partial);
}

TEST(Resampler, ABarThatBeganBeforeTheFirstMinuteIsPartial) {
    Resampler resampler(std::array{Timeframe::m5});
    const auto bars = run(resampler, monday + 2 * minute, std::vector(3, trade(10, 12, 9, 11, 1)));
    ASSERT_EQ(bars.size(), 1u);
    EXPECT_EQ(bars[0].opened_at, monday);
    EXPECT_TRUE(bars[0].partial);
}

TEST(Resampler, AtOneCloseTheShortestComesFirst) {
    Resampler resampler(std::array{Timeframe::w1, Timeframe::m15, Timeframe::h4, Timeframe::d1, Timeframe::h1});
    const auto bars = run(resampler, monday, std::vector(10'080, trade(10, 12, 9, 11, 1)));
    std::vector<Timeframe> last;
    for (const ClosedBar& bar : bars) {
        if (bar.closed_at == monday + 7 * day) last.push_back(bar.timeframe);
    }
    EXPECT_EQ(last, (std::vector{Timeframe::m15, Timeframe::h1, Timeframe::h4, Timeframe::d1, Timeframe::w1}));
    EXPECT_EQ(bars.size(), 672u + 168 + 42 + 7 + 1);
    EXPECT_EQ(bars.back().candle.volume, 10'080);
}

/// Two weeks and a bit, with holes, quiet stretches and everything between, in tenths so that sums are not exact.
std::vector<Minute> rough_minutes(std::uint64_t seed) {
    Random random({seed});
    std::vector<Minute> minutes;
    double price = 100;
    double missing_share = 0;
    for (int i = 0; i < 2 * 10'080 + 777; ++i) {
        if (i % 200 == 0) missing_share = random.below(3) == 0 ? random.uniform() : 0;
        const double open = price;
        const double close = open * (1 + 0.001 * random.normal());
        price = close;
        const double high = std::max(open, close) * (1 + 0.001 * random.uniform());
        const double low = std::min(open, close) * (1 - 0.001 * random.uniform());
        const double draw = random.uniform();
        if (draw < missing_share)
            minutes.push_back(missing);
        else if (draw > 0.98)
            minutes.push_back(quiet);
        else
            minutes.push_back(trade(open, high, low, close, 0.1 * double(random.below(1000))));
    }
    return minutes;
}

/// The definition, written down without any cleverness: all minutes of a bar at once.
std::vector<ClosedBar> plainly(Timeframe timeframe, UtcTime from, std::vector<Minute> minutes) {
    double last_close = 0;
    std::map<UtcTime, std::vector<Minute>> held;
    const UtcTime end = from + minute * static_cast<int>(minutes.size());
    for (UtcTime open = bar_open(timeframe, from); open < end; open += length_of(timeframe)) held[open];
    for (std::size_t i = 0; i < minutes.size(); ++i) {
        Minute the = minutes[i];
        if (the.state == MinuteState::quiet && last_close > 0)
            the = trade(last_close, last_close, last_close, last_close, 0);
        if (the.state != MinuteState::present) continue;
        last_close = the.close;
        held[bar_open(timeframe, from + minute * static_cast<int>(i))].push_back(the);
    }
    std::vector<ClosedBar> bars;
    for (const auto& [open, of_bar] : held) {
        ClosedBar bar{
            .timeframe = timeframe, .opened_at = open, .closed_at = open + length_of(timeframe), .candle = {}};
        if (bar.closed_at > end) break;
        bar.minutes_present = static_cast<int>(of_bar.size());
        bar.formed = bar.minutes_present * 2 >= minutes_of(timeframe);
        bar.partial = bar.formed && bar.minutes_present < minutes_of(timeframe);
        if (bar.formed) {
            bar.candle = {open, of_bar.front().open, of_bar.front().high, of_bar.front().low, of_bar.back().close, 0};
            for (const Minute& the : of_bar) {
                bar.candle.high = std::max(bar.candle.high, the.high);
                bar.candle.low = std::min(bar.candle.low, the.low);
                bar.candle.volume += the.volume;
            }
        }
        bars.push_back(bar);
    }
    return bars;
}

void expect_same(const std::vector<ClosedBar>& bars, const std::vector<ClosedBar>& plain) {
    ASSERT_EQ(bars.size(), plain.size());
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const ClosedBar& a = bars[i];
        const ClosedBar& b = plain[i];
        ASSERT_EQ(a.opened_at, b.opened_at);
        ASSERT_EQ(a.closed_at, b.closed_at);
        ASSERT_EQ(std::tuple(a.formed, a.partial, a.minutes_present),
                  std::tuple(b.formed, b.partial, b.minutes_present));
        ASSERT_EQ(a.candle.open, b.candle.open);
        ASSERT_EQ(a.candle.high, b.candle.high);
        ASSERT_EQ(a.candle.low, b.candle.low);
        ASSERT_EQ(a.candle.close, b.candle.close);
        // The cascade adds in another order: each of n additions may be off by half an ulp of the sum.
        ASSERT_NEAR(a.candle.volume, b.candle.volume, 1e-12 * b.candle.volume);
    }
}

TEST(Resampler, AnySetOfTimeframesGivesTheBarsOfEachAlone) {
    EXPECT_TRUE(rc::check([] {
        const auto set = *rc::gen::unique<std::vector<Timeframe>>(
            rc::gen::elementOf(std::vector(all_timeframes.begin() + 1, all_timeframes.end())));
        const auto minutes = rough_minutes(*rc::gen::arbitrary<std::uint64_t>());
        const UtcTime from = monday + minute * *rc::gen::inRange(0, 10'080);
        Resampler resampler(set);
        std::map<Timeframe, std::vector<ClosedBar>> of;
        for (const ClosedBar& bar : run(resampler, from, minutes)) of[bar.timeframe].push_back(bar);
        for (const Timeframe timeframe : set) expect_same(of[timeframe], plainly(timeframe, from, minutes));
        RC_ASSERT(!::testing::Test::HasFailure());
    }));
}

TEST(Resampler, ASnapshotInsideEveryBarGoesOnBitForBit) {
    const auto minutes = rough_minutes(7);
    Resampler whole(std::vector(all_timeframes.begin() + 1, all_timeframes.end()));
    Resampler cut = whole;
    UtcTime closed_at = monday + 11 * hour + 7 * minute;
    for (std::size_t i = 0; i < minutes.size(); ++i) {
        closed_at += minute;
        const auto a = whole.step(closed_at, minutes[i]);
        const auto b = cut.step(closed_at, minutes[i]);
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t k = 0; k < a.size(); ++k) ASSERT_EQ(a[k].candle, b[k].candle);
        if (i % 97 != 0) continue;
        const Bytes snapshot = encode(cut);
        auto restored = decode<Resampler>(snapshot);
        ASSERT_TRUE(restored) << restored.error().text();
        cut = *std::move(restored);
        ASSERT_EQ(encode(cut), snapshot);
        ASSERT_EQ(encode(whole), snapshot);
    }
}

TEST(Resampler, RefusesASnapshotThatNoResamplerWrote) {
    const Bytes good = encode(Resampler(std::array{Timeframe::m15, Timeframe::h1}));
    ASSERT_TRUE(decode<Resampler>(good));
    // 4 bytes of count; a bar is timeframe (1), from (4), minutes (4), five doubles (40): the second begins at 53.
    struct Case {
        std::size_t at;
        std::uint8_t byte;
    };
    for (const auto& [at, byte] :
         {Case{4, 0}, {4, 5}, {4, 99}, {5, 0}, {9, 16}, {12, 0x80}, {53, 3}, {54, 1}, {55, 7}}) {
        Bytes bad = good;
        bad[at] = std::byte{byte};
        EXPECT_FALSE(decode<Resampler>(bad)) << at;
    }
}

}  // namespace
}  // namespace signalbox
