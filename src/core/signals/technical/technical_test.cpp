// The whole opinion as its users meet it: what must be resampled, when a timeframe begins to speak, holes, the order of
// bars, warm-up, snapshots, why-not, and a market seen upside down. That its numbers are right is the naive test's
// business.
#include "core/signals/technical/technical.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/archive.hpp"
#include "core/base/random.hpp"

namespace signalbox {
namespace {

using Frames = std::vector<std::vector<ClosedBar>>;

/// The price around which the walks go, and are turned upside down. Steps are whole numbers: sums are exact in any
/// order, and all swings of a walk lie within half a percent, where clusters do not care which way is up.
constexpr double middle = 1 << 20;

std::vector<Minute> walk(std::uint64_t seed, int minutes) {
    Random random(seed, "technical walk");
    std::vector<Minute> all;
    double price = middle;
    for (int i = 0; i < minutes; ++i) {
        const auto step = [&] { return std::round(random.normal() * 3); };
        const double open = price;
        // Pulled back to the middle, so that the walk stays near it.
        const double close = open + step() + std::round((middle - open) * 0.001);
        const double high = std::max(open, close) + std::abs(step());
        const double low = std::min(open, close) - std::abs(step());
        all.push_back({MinuteState::present, open, high, low, close, static_cast<double>(random.below(50)), {}});
        price = close;
    }
    return all;
}

std::vector<Minute> upside_down(std::vector<Minute> minutes) {
    for (Minute& m : minutes) {
        const Minute was = m;
        m.open = 2 * middle - was.open;
        m.high = 2 * middle - was.low;
        m.low = 2 * middle - was.high;
        m.close = 2 * middle - was.close;
    }
    return minutes;
}

/// The closing bars of each frame that has any.
Frames frames_of(const std::vector<Minute>& minutes, const TechnicalSettings& settings = {}) {
    Resampler resampler(Technical::timeframes(settings.speaks));
    Frames frames;
    UtcTime now{};
    for (const Minute& each : minutes) {
        now += minute;
        if (const auto closed = resampler.step(now, each); !closed.empty())
            frames.emplace_back(closed.begin(), closed.end());
    }
    return frames;
}

/// Takes a frame in; all opinions it gives, shortest timeframe first.
std::vector<Opinion> take(Technical& technical, const std::vector<ClosedBar>& frame) {
    for (const ClosedBar& bar : frame) technical.close(bar);
    std::vector<Opinion> opinions;
    for (const Timeframe timeframe : technical.settings().speaks)
        if (const auto opinion = technical.opinion(timeframe)) opinions.push_back(*opinion);
    return opinions;
}

constexpr int year = 365 * 1440;

TEST(Technical, NamesWhatMustBeResampled) {
    using Frames = std::vector<Timeframe>;
    using enum Timeframe;
    EXPECT_EQ(Technical::timeframes({m15, h1, h4}), (Frames{m15, h1, h4, d1}));
    EXPECT_EQ(Technical::timeframes({m5}), (Frames{m5, m15, h1, h4, d1}));
    EXPECT_EQ(Technical::timeframes({w1, d1, m30}), (Frames{m15, m30, h1, h4, d1, w1}));
    EXPECT_EQ(Technical::timeframes({}), (Frames{m15, h1, h4, d1})) << "momentum and confluence";
}

TEST(Technical, AnOpinionExpiresAsItsTimeframeSays) {
    EXPECT_EQ(expiry_of(Timeframe::m5), hour);
    EXPECT_EQ(expiry_of(Timeframe::m15), 4 * hour);
    EXPECT_EQ(expiry_of(Timeframe::h1), 12 * hour);
    EXPECT_EQ(expiry_of(Timeframe::h4), 48 * hour);
    EXPECT_EQ(expiry_of(Timeframe::d1), 7 * day);
    EXPECT_EQ(expiry_of(Timeframe::m30), 6 * hour);
}

/// The n-th 1h bar of a market that rises by 1 an hour.
ClosedBar rising_hour(int n, bool formed = true) {
    const UtcTime open = utc_from_ms(0) + n * hour;
    const double price = 1000 + n;
    return {Timeframe::h1,
            open,
            open + hour,
            formed,
            false,
            formed ? 60 : 20,
            formed ? Candle{open, price, price + 1, price, price + 1, 5} : Candle{}};
}

TEST(Technical, ATimeframeHasATrendFromIts210thCandleOn) {
    Technical technical;
    for (int n = 0; n < 209; ++n) technical.close(rising_hour(n));
    EXPECT_EQ(technical.trend(Timeframe::h1), 0);
    Diagnosis diagnosis = technical.diagnose(Timeframe::h1, Side::none);
    EXPECT_EQ(diagnosis.silence, Silence::warm_up);
    EXPECT_EQ(diagnosis.value, 209);
    EXPECT_EQ(diagnosis.limit, 210);
    technical.close(rising_hour(209));
    EXPECT_EQ(technical.trend(Timeframe::h1), 1);
    // A straight line up: RSI 100 costs 10, nothing else speaks.
    diagnosis = technical.diagnose(Timeframe::h1, Side::none);
    EXPECT_EQ(diagnosis.side, Side::long_side);
    EXPECT_EQ(diagnosis.silence, Silence::strength);
    EXPECT_EQ(diagnosis.value, 40);
    EXPECT_EQ(diagnosis.limit, 55);
    EXPECT_EQ(technical.diagnose(Timeframe::h1, Side::short_side).silence, Silence::trend);
    EXPECT_EQ(technical.diagnose(Timeframe::d1, Side::none).silence, Silence::not_asked);
}

TEST(Technical, FiveMissingBarsAreSteppedOverAndTheSixthForgets) {
    Technical technical;
    int n = 0;
    for (; n < 210; ++n) technical.close(rising_hour(n));
    for (; n < 215; ++n) technical.close(rising_hour(n, false));
    EXPECT_EQ(technical.trend(Timeframe::h1), 1);
    const Diagnosis missing = technical.diagnose(Timeframe::h1, Side::none);
    EXPECT_EQ(missing.silence, Silence::bar_missing);
    EXPECT_EQ(missing.value, 20);
    EXPECT_EQ(missing.limit, 30);
    technical.close(rising_hour(n++));
    EXPECT_EQ(technical.trend(Timeframe::h1), 1) << "the run of missing bars begins anew";
    for (int i = 0; i < 6; ++i) technical.close(rising_hour(n++, false));
    EXPECT_EQ(technical.trend(Timeframe::h1), 0);
    technical.close(rising_hour(n++));
    const Diagnosis again = technical.diagnose(Timeframe::h1, Side::none);
    EXPECT_EQ(again.silence, Silence::warm_up);
    EXPECT_EQ(again.value, 1);
}

TEST(Technical, BarsLeftOutCountAsMissing) {
    Technical told, untold;
    for (int n = 0; n < 400; ++n) {
        const bool lost = n % 50 >= (n < 200 ? 45 : 43);  // runs of 5, then of 7
        told.close(rising_hour(n, !lost));
        if (!lost) untold.close(rising_hour(n));
        ASSERT_TRUE(lost || encode(told) == encode(untold)) << n;
    }
}

TEST(Technical, MomentumBeginsAnewWhenFifteenMinutesAreForgotten) {
    Technical technical;
    UtcTime open{};
    const auto quarter = [&](bool formed) {
        technical.close(
            {Timeframe::m15, open, open + 15 * minute, formed, false, formed ? 15 : 0,
             formed ? Candle{open, 100, 101, 99, 100 + static_cast<double>(to_ms(open) % 7), 1} : Candle{}});
        open += 15 * minute;
    };
    for (int i = 0; i < 672; ++i) quarter(true);
    EXPECT_FALSE(technical.momentum());
    quarter(true);
    EXPECT_TRUE(technical.momentum());
    for (int i = 0; i < 5; ++i) quarter(false);
    EXPECT_TRUE(technical.momentum()) << "of the last closed candles";
    quarter(false);
    EXPECT_FALSE(technical.momentum());
    quarter(true);
    EXPECT_FALSE(technical.momentum());
}

TEST(Technical, TheOrderOfTheBarsOfAFrameDoesNotMatter) {
    Technical up, down;
    std::size_t opinions = 0;
    for (std::vector<ClosedBar> frame : frames_of(walk(1, year))) {
        const auto said = take(up, frame);
        std::reverse(frame.begin(), frame.end());
        ASSERT_EQ(said, take(down, frame)) << to_text(frame[0].closed_at);
        opinions += said.size();
    }
    EXPECT_TRUE(encode(up) == encode(down));
    EXPECT_GT(opinions, 5'000u);
}

TEST(Technical, WarmingOneTimeframeAfterAnotherIsTheSameAsInTheOrderOfTime) {
    const Frames frames = frames_of(walk(2, year));
    const std::size_t start = frames.size() - 5'000;
    for (const bool longest_first : {false, true}) {
        Technical in_order, one_by_one;
        std::vector<Timeframe> timeframes = Technical::timeframes(in_order.settings().speaks);
        if (longest_first) std::reverse(timeframes.begin(), timeframes.end());
        for (const Timeframe timeframe : timeframes)
            for (std::size_t i = 0; i < start; ++i)
                for (const ClosedBar& bar : frames[i])
                    if (bar.timeframe == timeframe) one_by_one.warm(timeframe, bar.candle);
        for (std::size_t i = 0; i < start; ++i) take(in_order, frames[i]);
        std::size_t opinions = 0;
        for (std::size_t i = start; i < frames.size(); ++i) {
            const auto said = take(in_order, frames[i]);
            ASSERT_EQ(said, take(one_by_one, frames[i])) << i;
            opinions += said.size();
        }
        EXPECT_TRUE(encode(in_order) == encode(one_by_one));
        EXPECT_GT(opinions, 500u);
    }
}

TEST(Technical, ASnapshotAtAnyFrameGoesOnAsIfNothingHadHappened) {
    const Frames frames = frames_of(walk(3, year));
    Random random(3, "snapshot points");
    Technical whole, restored;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        ASSERT_EQ(take(whole, frames[i]), take(restored, frames[i])) << i;
        if (random.below(100) > 0) continue;
        const Bytes bytes = encode(whole);
        auto back = decode<Technical>(bytes);
        ASSERT_TRUE(back) << i;
        restored = *std::move(back);
        ASSERT_TRUE(encode(restored) == bytes) << i;
        for (const Timeframe timeframe : whole.settings().speaks)  // also before any other bar comes
            ASSERT_EQ(restored.opinion(timeframe), whole.opinion(timeframe)) << i;
    }
    const Bytes bytes = encode(whole);
    EXPECT_LT(sizeof(Technical) + 4 * sizeof(Track), 64 * 1024u) << "copied once a day and instrument";
    for (const std::size_t cut : {std::size_t{0}, std::size_t{10}, bytes.size() / 2, bytes.size() - 1})
        EXPECT_FALSE(decode<Technical>(std::span(bytes).first(cut)));
}

TEST(Technical, AStateOfOtherTimeframesThanItsSettingsIsRefused) {
    TechnicalSettings own, other;
    other.speaks = {Timeframe::m5};
    Bytes bytes = encode(other);
    const Bytes state = encode(Technical(own));
    bytes.insert(bytes.end(), state.begin() + static_cast<std::ptrdiff_t>(encode(own).size()), state.end());
    EXPECT_FALSE(decode<Technical>(bytes));
}

TEST(Technical, WhyNotAndTheOpinionNeverDisagree) {
    Technical technical;
    std::array<std::size_t, 6> count{};
    for (const auto& frame : frames_of(walk(4, year))) {
        for (const ClosedBar& bar : frame) technical.close(bar);
        for (const ClosedBar& bar : frame) {
            const auto opinion = technical.opinion(bar.timeframe);
            const Diagnosis why = technical.diagnose(bar.timeframe, Side::none);
            ++count[static_cast<std::size_t>(why.silence)];
            ASSERT_EQ(why.silence == Silence::spoke, opinion.has_value());
            ASSERT_EQ(why.closed_at, bar.closed_at);
            if (!opinion) continue;
            ASSERT_EQ(why.side, opinion->side);
            ASSERT_EQ(why.strength_raw, opinion->strength_raw);
            ASSERT_TRUE(std::equal(why.reasons.begin(), why.reasons.end(), opinion->reasons.begin()));
            ASSERT_EQ(technical.diagnose(bar.timeframe, why.side), why);
            const Side against = why.side == Side::long_side ? Side::short_side : Side::long_side;
            ASSERT_EQ(technical.diagnose(bar.timeframe, against).silence, Silence::trend);
        }
    }
    for (const Silence silence :
         {Silence::spoke, Silence::not_asked, Silence::warm_up, Silence::trend, Silence::strength})
        EXPECT_GT(count[static_cast<std::size_t>(silence)], 100u) << to_text(silence);
}

TEST(Technical, AnOpinionIsAskedOnlyOfACandleOfTheNewestFrame) {
    Technical technical;
    bool seen = false;
    for (const auto& frame : frames_of(walk(5, year))) {
        take(technical, frame);
        const bool hour_closed = frame.size() > 1;
        seen = seen || technical.opinion(Timeframe::h1);
        ASSERT_TRUE(hour_closed || !technical.opinion(Timeframe::h1)) << to_text(frame[0].closed_at);
        ASSERT_FALSE(technical.opinion(Timeframe::d1)) << "1d does not speak";
        ASSERT_FALSE(technical.opinion(Timeframe::m3)) << "nobody looks at 3m";
    }
    EXPECT_TRUE(seen);
}

TEST(Technical, HigherCostsWidenTheStopFromTheNextOpinionOn) {
    Technical cheap, dear;
    dear.set_round_trip_cost(0.1);
    std::size_t opinions = 0;
    for (const auto& frame : frames_of(walk(6, year))) {
        const auto one = take(cheap, frame), other = take(dear, frame);
        ASSERT_EQ(one.size(), other.size());
        for (std::size_t i = 0; i < one.size(); ++i, ++opinions) {
            ASSERT_NEAR(std::abs(other[i].stop - other[i].close), 0.3 * other[i].close, 1e-6);
            ASSERT_TRUE(other[i].reasons.find(ReasonCode::stop_cost_floor));
            ASSERT_EQ(one[i].targets, other[i].targets);
        }
    }
    EXPECT_GT(opinions, 1'000u);
}

TEST(Technical, AMarketUpsideDownGivesTheOppositeOpinions) {
    TechnicalSettings settings;
    settings.round_trip_cost = 0;  // a fraction of the price would not be the same upside down
    std::size_t opinions = 0, pulled = 0, behind = 0;
    for (std::uint64_t seed = 11; seed <= 13; ++seed) {
        const std::vector<Minute> minutes = walk(seed, year);
        const Frames frames = frames_of(minutes), mirrored = frames_of(upside_down(minutes));
        Technical up(settings), down(settings);
        for (std::size_t f = 0; f < frames.size(); ++f) {
            const auto one = take(up, frames[f]), other = take(down, mirrored[f]);
            ASSERT_EQ(one.size(), other.size()) << seed << " " << to_text(frames[f][0].closed_at);
            for (std::size_t i = 0; i < one.size(); ++i, ++opinions) {
                const Opinion &a = one[i], &b = other[i];
                const auto opposite = [](double x, double y) { return std::abs(x + y - 2 * middle) < 1e-6; };
                ASSERT_EQ(sign_of(a.side), -sign_of(b.side));
                ASSERT_EQ(a.strength, b.strength);
                ASSERT_EQ(a.strength_raw, b.strength_raw);
                ASSERT_EQ(a.close, 2 * middle - b.close);
                ASSERT_TRUE(opposite(a.stop, b.stop));
                for (std::size_t t = 0; t < 3; ++t) ASSERT_TRUE(opposite(a.targets[t], b.targets[t]));
                ASSERT_NEAR(a.reward_risk, b.reward_risk, 1e-6);
                ASSERT_NEAR(a.momentum, -b.momentum, 0.02);
                ASSERT_EQ(a.reasons.size(), b.reasons.size());
                for (std::size_t r = 0; r < a.reasons.size(); ++r) {
                    ASSERT_EQ(a.reasons.begin()[r].code, b.reasons.begin()[r].code);
                    ASSERT_EQ(a.reasons.begin()[r].points, b.reasons.begin()[r].points);
                }
                pulled += a.reasons.find(ReasonCode::target_resistance) != nullptr;
                behind += a.reasons.find(ReasonCode::stop_support) != nullptr;
            }
        }
    }
    EXPECT_GT(opinions, 20'000u);
    EXPECT_GT(pulled, 1'000u);
    EXPECT_GT(behind, 1'000u);
}

}  // namespace
}  // namespace signalbox
