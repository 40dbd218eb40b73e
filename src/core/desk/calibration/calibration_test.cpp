// Against slow forms written from the definitions, and numbers worked by hand.
#include "core/desk/calibration/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/base/archive.hpp"
#include "core/base/random.hpp"
#include "core/desk/calibration/map.hpp"

namespace signalbox {
namespace {

struct Seen {
    std::int16_t strength;
    std::int64_t day;
    bool hit;
    double net_r;
};

std::vector<Seen> random_history(std::uint64_t seed, int size) {
    Random random(seed, "history");
    std::vector<Seen> history;
    for (int i = 0; i < size; ++i) {
        const auto strength = static_cast<std::int16_t>(55 + 5 * random.below(8));
        const bool hit = random.uniform() < 0.2 + 0.005 * (strength - 55);
        history.push_back(
            {strength, static_cast<std::int64_t>(random.below(40)), hit, hit ? 1.5 - random.uniform() : -1.0});
    }
    return history;
}

ResolvedSums sums_of(const std::vector<Seen>& history) {
    ResolvedSums sums;
    for (const Seen& seen : history) sums.add(seen.strength, seen.day, seen.hit, seen.net_r);
    return sums;
}

/// The textbook form: every observation kept, day sums of deviations squared.
Pooled naive(const std::vector<Seen>& history, std::int16_t first, std::int16_t last) {
    Pooled pooled;
    for (const Seen& seen : history) {
        if (seen.strength < first || seen.strength > last) continue;
        ++pooled.count;
        pooled.hits += seen.hit;
        pooled.net_r += seen.net_r;
    }
    const auto n = static_cast<double>(pooled.count);
    std::map<std::int64_t, std::pair<double, double>> days;
    for (const Seen& seen : history) {
        if (seen.strength < first || seen.strength > last) continue;
        days[seen.day].first += (seen.hit ? 1 : 0) - static_cast<double>(pooled.hits) / n;
        days[seen.day].second += seen.net_r - pooled.net_r / n;
    }
    pooled.days = static_cast<std::int64_t>(days.size());
    const auto g = static_cast<double>(days.size());
    for (const auto& [day, sum] : days) {
        pooled.hit_variance += g / (g - 1) * sum.first * sum.first / (n * n);
        pooled.edge_variance += g / (g - 1) * sum.second * sum.second / (n * n);
    }
    return pooled;
}

TEST(ResolvedSums, EqualsTheTextbookFormOnEveryIntervalOfStrengths) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const auto history = random_history(seed, 400);
        const ResolvedSums sums = sums_of(history);
        for (std::int16_t first = 50; first <= 95; first += 5)
            for (std::int16_t last = first; last <= 95; last += 5) {
                const Pooled got = sums.over(first, last);
                if (got.count == 0) continue;
                const Pooled want = naive(history, first, last);
                EXPECT_EQ(got.count, want.count);
                EXPECT_EQ(got.hits, want.hits);
                EXPECT_EQ(got.days, want.days);
                EXPECT_NEAR(got.net_r, want.net_r, 1e-9);
                EXPECT_NEAR(got.hit_variance, want.hit_variance, 1e-12);
                EXPECT_NEAR(got.edge_variance, want.edge_variance, 1e-12);
            }
    }
}

TEST(ResolvedSums, ThreeCoinsClosingTogetherAreNotThreeFacts) {
    // Two days, three alike each: hits 3 of 3, then 0 of 3. p = ½; day sums of deviations ±1.5;
    // variance 2/1 · (2.25 + 2.25)/36 = 0.25, against p(1 − p)/n = 1/24 if they were six facts.
    ResolvedSums sums;
    for (int i = 0; i < 3; ++i) sums.add(60, 1, true, 1);
    for (int i = 0; i < 3; ++i) sums.add(60, 2, false, -1);
    EXPECT_DOUBLE_EQ(sums.over(60, 60).hit_variance, 0.25);
    EXPECT_DOUBLE_EQ(sums.over(60, 60).edge_variance, 1);
}

TEST(ResolvedSums, KeepsOnlyTheDaysThatMayStillGrow) {
    ResolvedSums sums = sums_of(random_history(5, 300));
    const Pooled before = sums.over(0, 100);
    sums.forget_days_before(39);
    EXPECT_LE(sums.open_days(), 1U);
    EXPECT_EQ(sums.over(0, 100).days, before.days);
    EXPECT_EQ(sums.over(0, 100).hit_variance, before.hit_variance);
    const auto again = decode<ResolvedSums>(encode(sums));
    ASSERT_TRUE(again);
    EXPECT_TRUE(*again == sums);
}

TEST(CalibrationMap, IsTheIsotonicRegressionByItsMinMaxFormula) {
    // fit(s) = max over a ≤ s of min over b ≥ s of the mean over [a, b].
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
        const auto history = random_history(seed, 300);
        const ResolvedSums sums = sums_of(history);
        const CalibrationMap map = CalibrationMap::fit(sums);
        const auto strengths = sums.strengths();
        for (const std::int16_t s : strengths) {
            double best = -1;
            for (const std::int16_t a : strengths) {
                if (a > s) break;
                double least = 2;
                for (const std::int16_t b : strengths) {
                    if (b < s) continue;
                    const Pooled pooled = naive(history, a, b);
                    least = std::min(least, static_cast<double>(pooled.hits) / static_cast<double>(pooled.count));
                }
                best = std::max(best, least);
            }
            EXPECT_NEAR(map.at(s).confidence.value, best, 1e-12) << s;
        }
        for (std::size_t i = 1; i < map.blocks().size(); ++i)
            EXPECT_LT(map.blocks()[i - 1].confidence.value, map.blocks()[i].confidence.value);
    }
}

TEST(CalibrationMap, AnswersBetweenBelowAndAboveTheStrengthsItSaw) {
    ResolvedSums sums;
    for (int day = 0; day < 4; ++day) {
        sums.add(60, day, day == 0, -1);
        sums.add(70, day, day < 2, 0.5);
    }
    const CalibrationMap map = CalibrationMap::fit(sums);
    ASSERT_EQ(map.blocks().size(), 2U);
    EXPECT_EQ(map.at(55).confidence.value, 0.25);
    EXPECT_EQ(map.at(69).confidence.value, 0.25);
    EXPECT_EQ(map.at(90).confidence.value, 0.5);
    EXPECT_EQ(map.at(90).edge.value, 0.5);
    EXPECT_NE(map.hash(), Hash128{});
    EXPECT_NE(map.hash(), CalibrationMap::fit(sums_of(random_history(1, 50))).hash());
}

TEST(CalibrationMap, StudentsQuantilesAreTheTabulatedOnes) {
    const std::vector<std::pair<std::int64_t, double>> table{
        {1, 6.314}, {2, 2.920}, {3, 2.353}, {5, 2.015}, {10, 1.812}, {30, 1.697}, {120, 1.658}, {1'000'000, 1.645}};
    for (const auto& [freedom, t] : table) EXPECT_NEAR(student_95(freedom), t, 0.003 * t) << freedom;
}

TEST(CalibrationMap, IntervalsWorkedByHand) {
    // Independent days, 40 hits of 100 on 100 days: deff = (100/99) · 0.24/100 / (0.24/100) = 1.0101, so n = 99;
    // Wilson with t(99) = 1.6604: centre (0.4 + 2.7569/198)/(1 + 2.7569/99) = 0.40271,
    // half 1.6604/1.027847 · √(0.24/99 + 2.7569/(4 · 9801)) = 0.08067.
    ResolvedSums sums;
    for (int day = 0; day < 100; ++day) sums.add(70, day, day < 40, day < 40 ? 1 : -1);
    const Estimate rate = hit_rate_of(sums.over(70, 70));
    EXPECT_TRUE(rate.known);
    EXPECT_DOUBLE_EQ(rate.value, 0.4);
    EXPECT_NEAR(rate.low, 0.40271 - 0.08067, 2e-4);
    EXPECT_NEAR(rate.high, 0.40271 + 0.08067, 2e-4);
    // Mean −0.2, variance (100/99) · 100 · 0.96/10⁴: half 1.6604 · √0.0096970 = 0.16351.
    const Estimate edge = edge_of(sums.over(70, 70));
    EXPECT_NEAR(edge.low, -0.2 - 0.16351, 1e-4);
    EXPECT_NEAR(edge.high, -0.2 + 0.16351, 1e-4);
    // One day is one fact: nothing is known of its spread.
    ResolvedSums one;
    for (int i = 0; i < 300; ++i) one.add(70, 1, true, 1);
    EXPECT_FALSE(hit_rate_of(one.over(70, 70)).known);
    // All hit on two days is no certainty.
    one.add(70, 2, true, 1);
    EXPECT_LT(hit_rate_of(one.over(70, 70)).low, 1);
}

OpinionResolved resolved(std::int16_t strength, std::int64_t day_number, bool hit) {
    OpinionResolved what;
    what.timeframe = Timeframe::h1;
    what.strength = strength;
    what.formed_at = utc_from_ms(day_number * day.count() + 1);
    what.target_hit = hit;
    what.net_r = hit ? 1 : -1;
    return what;
}

TEST(Calibration, IsUnknownUntilEnoughHaveResolvedAndThenChangesAtRefitsOnly) {
    Calibration calibration;
    const UtcTime at = utc_from_ms(100 * day.count());
    for (int i = 0; i < 199; ++i) calibration.absorb(resolved(70, i % 50, i % 3 == 0));
    EXPECT_TRUE(calibration.refit(at, at, 200).empty());
    Reading reading = calibration.read(Source::technical, Timeframe::h1, 70);
    EXPECT_FALSE(reading.confidence.known);
    EXPECT_EQ(reading.confidence.count, 199U);
    EXPECT_EQ(reading.map, Hash128{});

    calibration.absorb(resolved(70, 49, true));
    EXPECT_FALSE(calibration.read(Source::technical, Timeframe::h1, 70).confidence.known) << "not before a refit";
    const auto refits = calibration.refit(at + day, at + day, 200);
    ASSERT_EQ(refits.size(), 1U);
    EXPECT_EQ(refits[0].resolved, 200U);
    reading = calibration.read(Source::technical, Timeframe::h1, 70);
    EXPECT_TRUE(reading.confidence.known);
    EXPECT_DOUBLE_EQ(reading.confidence.value, 68 / 200.0);
    EXPECT_EQ(reading.map, refits[0].map);

    EXPECT_TRUE(calibration.refit(at + 2 * day, at + 2 * day, 200).empty()) << "nothing came in";
    EXPECT_FALSE(calibration.read(Source::technical, Timeframe::h4, 70).confidence.known) << "timeframes are apart";
    EXPECT_FALSE(calibration.read(Source::ensemble, Timeframe::h1, 70).confidence.known) << "sources are apart";
}

}  // namespace
}  // namespace signalbox
