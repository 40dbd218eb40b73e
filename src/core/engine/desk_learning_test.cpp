// The desk over longer stretches: what it learns and when, and that nothing depends on anything it should not.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/random.hpp"
#include "core/engine/desk.hpp"
#include "core/engine/desk_market_test.hpp"

namespace signalbox {
namespace {

using namespace by_hand;

TEST(DeskLearning, AResolutionCountsFromTheFrameAfterItsOwn) {
    // calibration_min 1: the first resolution makes a map at the first midnight after its frame, not at that of its
    // frame.
    for (const bool at_midnight : {true, false}) {
        DeskSettings s = settings();
        s.calibration_min = 2;
        Market market(1, s);
        market.now = begin;
        market.step({flat(100)}, {opinion(0)});
        market.step({flat(100)});
        market.step({bar(100, 108, 94, 100)});
        while (market.now < begin + 24 * hour - 5 * minute) market.step({flat(100)});
        market.step({flat(100)}, {opinion(0)});
        market.step({flat(100)});
        while (market.now < begin + 24 * hour - (at_midnight ? 1 : 2) * minute) market.step({flat(100)});
        const auto resolved = only<OpinionResolved>(market.step({bar(100, 108, 94, 100)}));
        ASSERT_EQ(resolved.size(), 1U);
        EXPECT_EQ(resolved[0].resolved_at, market.now);
        while (market.now < begin + 24 * hour) market.step({flat(100)});
        EXPECT_EQ(only<CalibrationRefit>(market.all).empty(), at_midnight);
        market.now = begin + 48 * hour - minute;
        market.step({flat(100)});
        EXPECT_EQ(only<CalibrationRefit>(market.all).size(), 1U);
    }
}

/// Days in each of which one opinion of this strength is formed and then wins (all targets) or loses.
void teach(Market& market, std::int16_t strength, int days, int wins_of_ten) {
    for (int i = 0; i < days; ++i) {
        Opinion o = opinion(0);
        o.strength = strength;
        market.step({flat(100)}, {o});
        market.step({flat(100)});
        market.step({i % 10 < wins_of_ten ? bar(100, 125, 100, 120) : bar(100, 100, 90, 90)});
        market.now = day_start(market.now) + day - minute;  // the next frame is midnight's
        market.step({flat(100)});
    }
}

TEST(DeskLearning, BlockedOpinionsTeachTooAndTheEdgeGateMayThenBlock) {
    for (const bool blocks : {false, true}) {
        DeskSettings s = settings();
        s.calibration_min = 20;
        s.edge_blocks = blocks;
        Market market(1, s);
        market.say(Verb::kill, "k");
        teach(market, 80, 30, 1);
        EXPECT_TRUE(only<SignalApproved>(market.all).empty());
        EXPECT_EQ(only<OpinionResolved>(market.all).size(), 30U);
        market.say(Verb::lift_kill, "l");
        const auto verdicts = only<Verdict>(market.step({flat(100)}, {opinion(0)}));
        ASSERT_EQ(verdicts.size(), 1U);
        EXPECT_TRUE(verdicts[0].edge.known);
        EXPECT_LT(verdicts[0].edge.value, 0);
        EXPECT_DOUBLE_EQ(verdicts[0].confidence.value, 0.1);
        EXPECT_NE(verdicts[0].calibration, Hash128{});
        EXPECT_EQ(gate_of(verdicts[0], Gate::edge).answer, blocks ? Answer::failed : Answer::warned);
        EXPECT_EQ(verdicts[0].approved, !blocks);
    }
}

TEST(DeskLearning, ARefutedTierIsShownAsTheHighestThatIsNot) {
    DeskSettings s = settings();
    s.calibration_min = 20;
    Market market(1, s);
    teach(market, 60, 40, 9);  // Low wins
    teach(market, 70, 40, 5);  // Medium hits less often than Low: its name is not earned
    const auto changes = only<TierChanged>(market.all);
    ASSERT_FALSE(changes.empty());
    EXPECT_EQ(market.desk.tiers().evidence(Source::technical, Timeframe::m15, Tier::low), Evidence::supported);
    EXPECT_EQ(market.desk.tiers().evidence(Source::technical, Timeframe::m15, Tier::medium), Evidence::refuted);
    EXPECT_EQ(market.desk.tiers().evidence(Source::technical, Timeframe::m15, Tier::high), Evidence::unproven);
    Opinion o = opinion(0);
    o.strength = 70;
    const auto verdicts = only<Verdict>(market.step({flat(100)}, {o}));
    ASSERT_EQ(verdicts.size(), 1U);
    EXPECT_EQ(verdicts[0].tier, Tier::low);
    EXPECT_EQ(verdicts[0].evidence, Evidence::refuted);
}

/// A market of random walks with holes, quiet minutes, quotes, jumps and many opinions: a function of seed and minute.
struct Noise {
    Random random;
    double price[3] = {100, 100, 100};
    std::vector<Minute> minutes() {
        std::vector<Minute> all;
        for (double& p : price) {
            const double open = p * (1 + (random.uniform() < 0.02 ? 0.1 * (random.uniform() - 0.5) : 0.0));
            const double close = open * (1 + 0.01 * random.normal());
            Minute m = bar(open, std::max(open, close) * (1 + 0.004 * random.uniform()),
                           std::min(open, close) * (1 - 0.004 * random.uniform()), close);
            const double luck = random.uniform();
            if (luck < 0.05) {
                all.push_back(Minute{});
                continue;
            }
            if (luck < 0.1) {
                all.push_back(quiet());
                continue;
            }
            if (luck < 0.5) m.quote = {close * 0.9995, close * 1.0005};
            p = std::clamp(close, 50.0, 200.0);
            all.push_back(m);
        }
        return all;
    }
    std::vector<Opinion> opinions() {
        std::vector<Opinion> all;
        for (std::uint16_t slot = 0; slot < 3; ++slot) {
            if (random.uniform() > 0.3) continue;
            Opinion o = opinion(slot, random.uniform() < 0.5 ? Side::long_side : Side::short_side);
            const double scale = price[slot] / 100;
            o.close *= scale;
            o.stop *= scale;
            for (double& target : o.targets) target *= scale;
            o.strength = o.strength_raw = static_cast<std::int16_t>(55 + random.below(36));
            all.push_back(o);
        }
        return all;
    }
};

DeskSettings busy() {
    DeskSettings s;
    s.cooldown = Millis{0};
    s.hour_max = s.high_hour_max = s.day_max = 1000;
    s.calibration_min = 50;
    s.size_step = Decimal::from_units(1000);
    return s;
}

Market noisy(std::uint64_t seed, int frames, bool healing) {
    Market market(3, busy(), InstrumentTerms{.tick = dec("0.01")}, seed);
    market.life = 45 * minute;
    Noise noise{Random(seed, "market")};
    for (int i = 0; i < frames; ++i) {
        const auto minutes = noise.minutes();
        market.step(minutes, noise.opinions(), Millis{i % 97 == 0 ? 4000 : 0});
        if (healing && i % 3 == 0) {
            for (std::uint16_t slot = 0; slot < 3; ++slot)
                if (minutes[slot].state == MinuteState::missing)
                    market.desk.walk_late(slot, market.now, flat(noise.price[slot]), market.all);
        }
    }
    return market;
}

TEST(DeskLearning, TheAccountBalancesAtEveryFrameAndTheFillsAloneRebuildIt) {
    // The desk itself checks cash + worth = start + realised + unrealised − costs at every frame, and stops if not.
    std::size_t fills = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(seed);
        const Market market = noisy(seed, 600, seed % 2 == 0);
        const Account& account = market.desk.paper().account();
        Decimal result, costs;
        for (const PaperFilled& fill : only<PaperFilled>(market.all)) {
            result += fill.result;
            costs += fill.fee + fill.spread + fill.slippage;
        }
        ASSERT_TRUE(account.realised() == result);
        ASSERT_TRUE(account.costs() == costs);
        ASSERT_TRUE(account.balances(market.desk.paper().open_marks()));
        Decimal nets;
        for (const SignalMoved& moved : only<SignalMoved>(market.all))
            if (moved.closed) nets += moved.net;
        for (const Position& open : market.desk.paper().positions()) nets += open.result - open.costs;
        ASSERT_TRUE(account.start() + nets == account.equity({}));
        fills += only<PaperFilled>(market.all).size();
    }
    EXPECT_GT(fills, 2000U) << "the markets must have been worth testing";
}

TEST(DeskLearning, ASnapshotGoesOnAsIfNothingHadHappened) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(seed);
        const auto cut = static_cast<int>(1 + Random(seed, "cut").below(2000));
        Market whole = noisy(seed, cut, true);
        const Bytes bytes = encode(whole.desk);
        Market restored = whole;
        auto read = decode<Desk>(bytes);
        ASSERT_TRUE(read.has_value());
        restored.desk = std::move(*read);
        ASSERT_TRUE(encode(restored.desk) == bytes);
        Noise first{Random(seed, "tail")}, second{Random(seed, "tail")};
        for (int i = 0; i < 1500; ++i) {
            const auto minutes = first.minutes();
            const auto said = whole.step(minutes, first.opinions());
            const auto again = second.minutes();
            ASSERT_TRUE(encode(restored.step(again, second.opinions())) == encode(said));
        }
        ASSERT_TRUE(encode(whole.desk) == encode(restored.desk));
    }
}

TEST(DeskLearning, ADamagedSnapshotIsRefusedNeverTrusted) {
    const Market market = noisy(7, 400, true);
    const Bytes bytes = encode(market.desk);
    for (std::size_t cut = 0; cut < bytes.size(); cut += 101)
        EXPECT_FALSE(decode<Desk>(std::span(bytes).first(cut)).has_value());
    Random random(1, "damage");
    for (int i = 0; i < 500; ++i) {
        Bytes damaged = bytes;
        damaged[random.below(damaged.size())] ^= static_cast<std::byte>(1 + random.below(255));
        if (auto read = decode<Desk>(damaged)) (void)encode(*read);
    }
    Bytes newer = bytes;
    newer[0] = std::byte{99};
    EXPECT_FALSE(decode<Desk>(newer).has_value());
}

TEST(DeskLearning, TheOrderInWhichOpinionsArriveChangesNotAByte) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(seed);
        Market one(3, busy()), two(3, busy());
        Noise noise{Random(seed, "market")};
        for (int i = 0; i < 200; ++i) {
            const auto minutes = noise.minutes();
            auto opinions = noise.opinions();
            const auto said = one.step(minutes, opinions);
            std::ranges::reverse(opinions);
            ASSERT_TRUE(encode(two.step(minutes, opinions)) == encode(said));
        }
    }
}

}  // namespace
}  // namespace signalbox
