// Scores, labels and consensus, by hand.
#include "core/signals/scoring/score.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <set>
#include <vector>

#include "core/base/archive.hpp"

namespace signalbox {
namespace {

using Value = std::optional<double>;
constexpr std::nullopt_t stale = std::nullopt;

/// technical, sentiment, onchain, context, momentum; upward.
Factors factors(const std::vector<Value>& values) {
    Factors all;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i]) all.set(static_cast<Factor>(i), *values[i]);
    return all;
}

TEST(Score, IsTheWeighedMeanOfTheFreshFactorsAroundFifty) {
    struct Row {
        std::vector<Value> values;
        double score;
        ScoreLabel label;
    };
    const std::vector<Row> rows{
        {{stale, stale, stale, stale, stale}, 50, ScoreLabel::neutral},
        {{1, 1, 1, 1, 1}, 100, ScoreLabel::strong},
        {{-1, -1, -1, -1, -1}, 0, ScoreLabel::avoid},
        {{1, 0, 0, 0, 0}, 70, ScoreLabel::neutral},        // 50 + 50 · 40/100: not above 70
        {{1, 0.125, 0, 0, 0}, 71.25, ScoreLabel::strong},  // and 20/100 · 0.125 more
        {{-1, 0, 0, 0, 0}, 30, ScoreLabel::neutral},       // not below 30
        {{-1, -0.125, 0, 0, 0}, 28.75, ScoreLabel::avoid},
        {{0.5, stale, stale, stale, stale}, 75, ScoreLabel::strong},  // alone it is the whole
        {{0.5, stale, stale, stale, -0.5}, 65, ScoreLabel::neutral},  // 50 + 50 · (40 · 0.5 − 10 · 0.5)/50
        {{stale, 0.5, -1, stale, stale}, 37.5, ScoreLabel::neutral},  // 50 + 50 · (20 · 0.5 − 20)/40
    };
    for (const Row& row : rows) {
        const Score up = score(factors(row.values), {}, Side::long_side);
        EXPECT_DOUBLE_EQ(up.value, row.score);
        EXPECT_EQ(up.label, row.label);
        double points = 50;
        for (const ScorePart& part : up.parts) points += part.points;
        EXPECT_DOUBLE_EQ(points, up.value) << "the parts add up";
        // A short is a long of the opposite factors.
        std::vector<Value> turned;
        for (const Value& value : row.values) turned.push_back(value ? Value(-*value) : stale);
        EXPECT_EQ(score(factors(turned), {}, Side::short_side), up);
    }
}

TEST(Score, WeightsCountByProportion) {
    const Weights weights{{2, 1, 1, 0, 0}};
    EXPECT_DOUBLE_EQ(score(factors({1, 0, 0, 1, 1}), weights, Side::long_side).value, 75);
    EXPECT_DOUBLE_EQ(score(factors({stale, stale, stale, 1, 1}), weights, Side::long_side).value, 50)
        << "nothing that weighs is fresh";
}

TEST(Score, ConsensusNeedsThreeOrAllThatAreFreshAndTechnicalAmongThem) {
    struct Row {
        std::vector<Value> values;
        bool consensus, thin;
    };
    const std::vector<Row> rows{
        {{0.2, stale, stale, stale, stale}, true, true},  // alone
        {{0.1875, stale, stale, stale, stale}, false, true},
        {{0.5, stale, stale, stale, 0.2}, true, true},  // both of two
        {{0.5, stale, stale, stale, 0.1875}, false, true},
        {{0.1875, stale, stale, stale, 0.5}, false, true},
        {{0.5, 0.5, stale, stale, 0.5}, true, false},  // three of three
        {{0.5, 0.5, stale, stale, 0.1}, false, false},
        {{0.5, 0.5, -1, -1, 0.5}, true, false},  // three of five
        {{0.5, 0.5, -1, -1, 0.1}, false, false},
        {{0.1, 0.5, 0.5, 0.5, 0.5}, false, false},  // four, technical not among them
        {{stale, 0.5, 0.5, 0.5, 0.5}, false, false},
        {{stale, stale, stale, stale, stale}, false, true},
    };
    for (const Row& row : rows) {
        const Score up = score(factors(row.values), {}, Side::long_side);
        EXPECT_EQ(up.consensus, row.consensus) << up.agreeing << " of " << up.fresh;
        EXPECT_EQ(up.thin, row.thin);
        EXPECT_EQ(up.needed, std::min(3, up.fresh));
    }
}

TEST(Score, TheTechnicalFactorRunsFromStrengthFiftyToNinety) {
    EXPECT_DOUBLE_EQ(technical_factor(55), 0.125);
    EXPECT_DOUBLE_EQ(technical_factor(70), 0.5);
    EXPECT_DOUBLE_EQ(technical_factor(90), 1);
    EXPECT_DOUBLE_EQ(technical_factor(95), 1);
    EXPECT_DOUBLE_EQ(technical_factor(0), -1);
    EXPECT_GE(technical_factor(58), consensus_agrees) << "0.08 · 2.5 is 0.2, not a little less";
}

TEST(Score, AnOpinionBringsItsFactorsInItsOwnDirection) {
    Opinion opinion;
    opinion.side = Side::short_side;
    opinion.strength = 70;
    EXPECT_DOUBLE_EQ(score(factors_of(opinion), {}, Side::short_side).value, 75);
    opinion.momentum_known = true;
    opinion.momentum = 0.5;  // upward, against it: 50 + 50 · (40 · 0.5 − 10 · 0.5)/50
    const Score both = score(factors_of(opinion), {}, Side::short_side);
    EXPECT_DOUBLE_EQ(both.value, 65);
    EXPECT_FALSE(both.consensus);
    EXPECT_DOUBLE_EQ(both.part(Factor::momentum).value, -0.5);
}

TEST(Score, WithoutAnOpinionItIsALongsWithHalfTheTrend) {
    EXPECT_DOUBLE_EQ(score(factors_of(ScoreInput{.trend = 1}), {}, Side::long_side).value, 75);
    EXPECT_DOUBLE_EQ(score(factors_of(ScoreInput{.trend = -1}), {}, Side::long_side).value, 25);
    EXPECT_DOUBLE_EQ(score(factors_of(ScoreInput{.trend = 0}), {}, Side::long_side).value, 50);
    EXPECT_DOUBLE_EQ(
        score(factors_of(ScoreInput{.trend = 1, .momentum_known = true, .momentum = -1}), {}, Side::long_side).value,
        60);
}

TEST(Score, FactorsStayWithinOneAndNaNIsNotFresh) {
    const Factors all = factors({3, -3, std::numeric_limits<double>::quiet_NaN(), 0.25, stale});
    EXPECT_EQ(all.upward(Factor::technical), 1);
    EXPECT_EQ(all.upward(Factor::sentiment), -1);
    EXPECT_FALSE(all.fresh(Factor::onchain));
    EXPECT_EQ(all.upward(Factor::onchain), 0);
    EXPECT_EQ(all.fresh_count(), 3);
}

TEST(Score, SurvivesTheArchiveAndHasAWordForEverything) {
    const Score given = score(factors({0.5, 0.5, stale, stale, 0.1}), {}, Side::long_side);
    const auto back = decode<Score>(encode(given));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, given);
    std::set<std::string_view> words;
    for (std::size_t i = 0; i < factor_count; ++i) words.insert(to_text(static_cast<Factor>(i)));
    EXPECT_EQ(words, (std::set<std::string_view>{"technical", "sentiment", "onchain", "context", "momentum"}));
    EXPECT_EQ(to_text(ScoreLabel::avoid), "avoid");
    EXPECT_EQ(to_text(ScoreLabel::neutral), "neutral");
    EXPECT_EQ(to_text(ScoreLabel::strong), "strong");
}

}  // namespace
}  // namespace signalbox
