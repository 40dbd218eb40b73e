// Trades worked on paper: every fill, every cost, every state (SPEC 11, ENGINE 8 and 11).
#include "core/engine/desk.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "core/engine/desk_market_test.hpp"

namespace signalbox {
namespace {

using namespace by_hand;

struct ExpectedFill {
    const char* leg;
    const char* price;
    const char* size;
    const char* costs;  ///< 25 bps of price · size
    const char* result;
};

struct Trade {
    const char* name;
    Side side;
    std::vector<Minute> minutes;  ///< after the opinion's close
    std::vector<ExpectedFill> fills;
    const char* state;
    const char* net;
    double net_r;  ///< net / 15
    Millis life = 4 * hour;
};

// Size 3 everywhere: 1 % of 1500 over a distance of 5, and 20 % of 1500 over a price of 100, are both 3.
const std::vector<Trade>& sheet() {
    static const std::vector<Trade> trades{
        {"three targets, a third each",
         Side::long_side,
         {bar(101, 102, 100, 101), bar(101, 107.5, 101, 107), bar(107, 112.5, 106, 112), bar(112, 121, 111, 120)},
         {{"entry", "101", "3", "0.7575", "0"},
          {"tp1", "107.5", "1", "0.26875", "6.5"},
          {"tp2", "112.5", "1", "0.28125", "11.5"},
          {"tp3", "120", "1", "0.3", "19"}},
         "hit_tp3",
         "35.3925",
         35.3925 / 15},
        {"a gap through the stop fills at the open",
         Side::long_side,
         {flat(100), bar(94, 96, 93, 95)},
         {{"entry", "100", "3", "0.75", "0"}, {"sl", "94", "3", "0.705", "-18"}},
         "hit_sl",
         "-19.455",
         -19.455 / 15},
        {"touched inside, the stop fills at its own price, before the target of the same minute",
         Side::long_side,
         {flat(100), bar(100, 130, 95, 100)},
         {{"entry", "100", "3", "0.75", "0"}, {"sl", "95", "3", "0.7125", "-15"}},
         "hit_sl",
         "-16.4625",
         -16.4625 / 15},
        {"break-even guards from the minute after target 1 on, at the raw entry price",
         Side::long_side,
         {bar(101, 108, 100, 107), bar(107, 107, 101, 102)},
         {{"entry", "101", "3", "0.7575", "0"},
          {"tp1", "107.5", "1", "0.26875", "6.5"},
          {"breakeven", "101", "2", "0.505", "0"}},
         "hit_tp1",
         "4.96875",
         4.96875 / 15},
        {"at expiry the rest leaves at that minute's close",
         Side::long_side,
         {flat(100), bar(100, 108, 100, 104), bar(104, 106, 103, 105)},
         {{"entry", "100", "3", "0.75", "0"},
          {"tp1", "107.5", "1", "0.26875", "7.5"},
          {"expiry", "105", "2", "0.525", "10"}},
         "expired",
         "15.95625",
         15.95625 / 15,
         3 * minute},
        {"a quiet minute fills nothing, not even at expiry: the next open does",
         Side::long_side,
         {flat(100), flat(101), quiet(), bar(103, 130, 90, 103)},
         {{"entry", "100", "3", "0.75", "0"}, {"expiry", "103", "3", "0.7725", "9"}},
         "expired",
         "7.4775",
         7.4775 / 15,
         3 * minute},
        {"opened beyond the stop: in and out at that open",
         Side::long_side,
         {bar(94, 99, 93, 99)},
         {{"entry", "94", "3", "0.705", "0"}, {"sl", "94", "3", "0.705", "0"}},
         "hit_sl",
         "-1.41",
         -1.41 / 15},
        {"opened beyond target 1: its third leaves at that open",
         Side::long_side,
         {bar(108, 109, 107, 108), bar(108, 109, 107, 107)},
         {{"entry", "108", "3", "0.81", "0"}, {"tp1", "108", "1", "0.27", "0"}, {"breakeven", "108", "2", "0.54", "0"}},
         "hit_tp1",
         "-1.62",
         -1.62 / 15},
        {"one minute may take all targets, jumped ones at the open",
         Side::long_side,
         {flat(100), bar(113, 121, 112, 120)},
         {{"entry", "100", "3", "0.75", "0"},
          {"tp1", "113", "1", "0.2825", "13"},
          {"tp2", "113", "1", "0.2825", "13"},
          {"tp3", "120", "1", "0.3", "20"}},
         "hit_tp3",
         "44.385",
         44.385 / 15},
        {"a short is the mirror",
         Side::short_side,
         {bar(99, 100, 98, 99), bar(99, 99, 92.5, 93), bar(93, 99, 93, 98)},
         {{"entry", "99", "3", "0.7425", "0"},
          {"tp1", "92.5", "1", "0.23125", "6.5"},
          {"breakeven", "99", "2", "0.495", "0"}},
         "hit_tp1",
         "5.03125",
         5.03125 / 15},
        {"a short jumped over its stop",
         Side::short_side,
         {flat(100), bar(107, 108, 104, 105)},
         {{"entry", "100", "3", "0.75", "0"}, {"sl", "107", "3", "0.8025", "-21"}},
         "hit_sl",
         "-22.5525",
         -22.5525 / 15},
    };
    return trades;
}

TEST(Desk, TradesEqualTheSheetWorkedByHand) {
    for (const Trade& trade : sheet()) {
        SCOPED_TRACE(trade.name);
        Market market;
        market.life = trade.life;
        const auto signals = only<SignalApproved>(market.step({flat(100)}, {opinion(0, trade.side)}));
        ASSERT_EQ(signals.size(), 1U);
        EXPECT_EQ(to_text(signals[0].signal.size), "3");
        EXPECT_EQ(to_text(signals[0].signal.risk), "15");
        for (const Minute& each : trade.minutes) market.step({each});

        const auto fills = only<PaperFilled>(market.all);
        ASSERT_EQ(fills.size(), trade.fills.size());
        Decimal cash = market.desk.paper().account().start();
        for (std::size_t i = 0; i < fills.size(); ++i) {
            const ExpectedFill& expected = trade.fills[i];
            EXPECT_EQ(to_text(fills[i].leg), expected.leg);
            EXPECT_EQ(to_text(fills[i].price), expected.price);
            EXPECT_EQ(to_text(fills[i].size), expected.size);
            const Decimal costs = fills[i].fee + fills[i].spread + fills[i].slippage;
            EXPECT_EQ(to_text(costs), expected.costs);
            EXPECT_EQ(to_text(fills[i].result), expected.result);
            cash += fills[i].result - costs;
        }
        const auto moves = only<SignalMoved>(market.all);
        EXPECT_EQ(to_text(moves.back().to), trade.state);
        EXPECT_TRUE(moves.back().closed);
        EXPECT_FALSE(moves.back().unsure);
        EXPECT_EQ(to_text(moves.back().net), trade.net);
        EXPECT_DOUBLE_EQ(moves.back().net_r, trade.net_r);
        EXPECT_TRUE(market.desk.paper().positions().empty());
        EXPECT_EQ(market.desk.paper().equity(), cash);
        EXPECT_EQ(fills.back().equity, cash);

        // The follower walks the same path in one unit; its R is the trade's but for the last digits.
        const auto resolved = only<OpinionResolved>(market.all);
        ASSERT_EQ(resolved.size(), 1U);
        EXPECT_NEAR(resolved[0].net_r, trade.net_r, 1e-9);
        bool target = false;
        for (const PaperFilled& fill : fills) target = target || fill.leg == Leg::target1;
        EXPECT_EQ(resolved[0].target_hit, target);
    }
}

TEST(Desk, AnEntryThatNoCandleFillsWithinFiveMinutesIsGivenBack) {
    Market market;
    market.step({flat(100)}, {opinion(0)});
    for (int i = 0; i < 4; ++i) {
        market.step({quiet()});
        EXPECT_EQ(market.desk.paper().positions().size(), 1U);
    }
    const auto moved = only<SignalMoved>(market.step({Minute{}}));
    ASSERT_EQ(moved.size(), 1U);
    EXPECT_EQ(moved[0].to, SignalState::cancelled);
    EXPECT_EQ(moved[0].reason, "unfilled");
    EXPECT_TRUE(market.desk.paper().positions().empty());
    EXPECT_EQ(market.desk.followed(), 0U);
    EXPECT_EQ(market.desk.paper().equity(), dec("1500"));
}

TEST(Desk, APositionClosedByHandLeavesAtTheNextOpen) {
    Market market(1, settings(), free_terms());
    market.step({flat(100)}, {opinion(0)});
    const Hash128 signal = only<SignalApproved>(market.all)[0].signal.id;
    market.step({bar(100, 101, 99, 100.5)});
    Outcomes said;
    EXPECT_TRUE(market.desk.close(signal, said));
    EXPECT_TRUE(said.empty());
    market.step({quiet()});  // fills nothing
    EXPECT_EQ(market.desk.paper().positions().size(), 1U);
    const Outcomes out = market.step({bar(102, 130, 90, 95)});
    const auto fills = only<PaperFilled>(out);
    ASSERT_EQ(fills.size(), 1U);
    EXPECT_EQ(fills[0].leg, Leg::cancelled);
    EXPECT_EQ(fills[0].price, dec("102"));
    EXPECT_EQ(fills[0].size, dec("3"));
    EXPECT_EQ(fills[0].at, market.now - minute);
    EXPECT_EQ(fills[0].equity, dec("1506"));
    const auto moved = only<SignalMoved>(out);
    ASSERT_EQ(moved.size(), 1U);
    EXPECT_EQ(moved[0].to, SignalState::cancelled);
    EXPECT_EQ(moved[0].reason, "closed");
    EXPECT_EQ(moved[0].net, dec("6"));
    EXPECT_FALSE(market.desk.close(signal, said));
    // What it would have come to is still learnt.
    EXPECT_EQ(only<OpinionResolved>(out).size(), 1U);
}

TEST(Desk, AnEntryThatIsClosedByHandIsGivenBack) {
    Market market;
    market.step({flat(100)}, {opinion(0)});
    Outcomes said;
    EXPECT_TRUE(market.desk.close(only<SignalApproved>(market.all)[0].signal.id, said));
    const auto moved = only<SignalMoved>(said);
    ASSERT_EQ(moved.size(), 1U);
    EXPECT_EQ(moved[0].to, SignalState::cancelled);
    EXPECT_TRUE(market.desk.paper().positions().empty());
    EXPECT_TRUE(only<PaperFilled>(market.step({flat(100)})).empty());
}

TEST(Desk, TheFifthMinuteStillFills) {
    Market market;
    market.step({flat(100)}, {opinion(0)});
    for (int i = 0; i < 4; ++i) market.step({Minute{}});
    const auto fills = only<PaperFilled>(market.step({flat(100)}));
    ASSERT_EQ(fills.size(), 1U);
    EXPECT_EQ(fills[0].at, market.now - minute);
    EXPECT_TRUE(market.desk.paper().positions()[0].state.entered);
    EXPECT_FALSE(market.desk.paper().positions()[0].unsure)
        << "what was missing before the entry was not lived through";
}

TEST(Desk, AMinuteThatNeverCameLeavesThePositionUnsureAndTeachesNothing) {
    Market market;
    market.step({flat(100)}, {opinion(0)});
    market.step({flat(100)});
    market.step({Minute{}});
    market.step({flat(100)});  // the hole stays
    const auto moved = only<SignalMoved>(market.step({bar(100, 100, 94, 94)}));
    ASSERT_EQ(moved.size(), 1U);
    EXPECT_TRUE(moved[0].unsure);
    EXPECT_TRUE(only<OpinionResolved>(market.all).empty());
}

TEST(Desk, AHealedHoleIsWalkedInItsPlaceAndKeepsThePositionSure) {
    Market market;
    market.step({flat(100)}, {opinion(0)});
    market.step({flat(100)});
    market.step({Minute{}});
    const UtcTime hole = market.now;
    Outcomes late;
    ASSERT_TRUE(market.desk.walk_late(0, hole, bar(100, 108, 99, 107), late));
    const auto fills = only<PaperFilled>(late);
    ASSERT_EQ(fills.size(), 1U);
    EXPECT_EQ(fills[0].leg, Leg::target1);
    EXPECT_TRUE(fills[0].late);
    EXPECT_EQ(fills[0].at, hole);
    market.step({bar(107, 107, 99, 100)});
    const auto moves = only<SignalMoved>(market.all);
    EXPECT_TRUE(moves.back().closed);
    EXPECT_FALSE(moves.back().unsure);
    EXPECT_EQ(only<OpinionResolved>(market.all).size(), 1U);
    Outcomes none;
    EXPECT_FALSE(market.desk.walk_late(0, hole, flat(90), none)) << "walked already: fills stay";
    EXPECT_TRUE(none.empty());
}

TEST(Desk, WhatLeavesEndsAtItsLastClose) {
    Market market;
    market.step({flat(100)}, {opinion(0)});
    market.step({flat(102)});
    market.step({flat(104)});
    Outcomes out;
    market.desk.left(0, "delisted", out);
    const auto fills = only<PaperFilled>(out);
    ASSERT_EQ(fills.size(), 1U);
    EXPECT_EQ(to_text(fills[0].leg), "cancelled");
    EXPECT_EQ(to_text(fills[0].price), "104");
    EXPECT_EQ(to_text(fills[0].result), "6");
    const auto moved = only<SignalMoved>(out);
    ASSERT_EQ(moved.size(), 1U);
    EXPECT_EQ(moved[0].to, SignalState::cancelled);
    EXPECT_EQ(moved[0].reason, "delisted");
    EXPECT_TRUE(market.desk.paper().positions().empty());
    EXPECT_EQ(market.desk.followed(), 0U);
}

TEST(Desk, AtMidnightTheAccountIsMarkedWithItsLowestAndHighestMinute) {
    Market market(1, settings(), free_terms());
    market.now = begin + 23 * hour + 50 * minute;
    market.step({flat(100)}, {opinion(0)});
    market.step({flat(100)});
    market.step({flat(98)});   // −6
    market.step({flat(104)});  // +12
    market.step({flat(101)});
    EXPECT_TRUE(only<EquityMarked>(market.all).empty());
    while (market.now < begin + 24 * hour) market.step({flat(101)});
    const auto marks = only<EquityMarked>(market.all);
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks[0].at, begin + 24 * hour);
    EXPECT_EQ(to_text(marks[0].equity), "1503");
    EXPECT_EQ(to_text(marks[0].unrealised), "3");
    EXPECT_EQ(to_text(marks[0].equity_low), "1494");
    EXPECT_EQ(to_text(marks[0].equity_high), "1512");
    EXPECT_EQ(marks[0].open_positions, 1);
}

TEST(Desk, APartTooSmallToCutMovesTheStateAndFillsNothing) {
    DeskSettings s = settings();
    s.size_step = dec("2");  // 3 is cut down to 2, a third of it to 0
    Market market(1, s, free_terms());
    market.step({flat(100)}, {opinion(0)});
    market.step({flat(100)});
    market.step({bar(100, 113, 100, 113)});
    EXPECT_EQ(only<PaperFilled>(market.all).size(), 1U);
    EXPECT_EQ(market.desk.paper().positions().at(0).shown, SignalState::hit_tp2);
    market.step({bar(113, 121, 113, 120)});
    const auto fills = only<PaperFilled>(market.all);
    ASSERT_EQ(fills.size(), 2U);
    EXPECT_EQ(to_text(fills[1].leg), "tp3");
    EXPECT_EQ(to_text(fills[1].size), "2");
    EXPECT_EQ(to_text(fills[1].result), "40");
}

TEST(Desk, TheLastThirdTakesTheRoundingRest) {
    DeskSettings s = settings();
    s.size_step = dec("0.01");
    // 0.99 % of 1500 over 5 is 2.97; 19.9 % of 1500 over 100 is 2.985, cut down to 2.98.
    for (const auto& [risk, cap, size, third, rest] :
         {std::tuple{0.0099, 0.2, "2.97", "0.99", "0.99"}, {0.01, 0.199, "2.98", "0.99", "1"}}) {
        s.risk_per_trade = risk;
        s.notional_max = cap;
        Market market(1, s, free_terms());
        market.step({flat(100)}, {opinion(0)});
        market.step({flat(100)});
        market.step({bar(100, 121, 100, 120)});
        const auto fills = only<PaperFilled>(market.all);
        ASSERT_EQ(fills.size(), 4U);
        EXPECT_EQ(to_text(fills[0].size), size);
        EXPECT_EQ(to_text(fills[1].size), third);
        EXPECT_EQ(to_text(fills[2].size), third);
        EXPECT_EQ(to_text(fills[3].size), rest);
    }
}

TEST(Desk, WithoutBreakEvenTheStopStaysWhereItWas) {
    DeskSettings s = settings();
    s.break_even = false;
    Market market(1, s);
    market.step({flat(100)}, {opinion(0)});
    market.step({bar(100, 108, 100, 107)});
    market.step({bar(107, 107, 96, 97)});
    EXPECT_EQ(market.desk.paper().positions().size(), 1U);
    market.step({bar(97, 97, 95, 95)});
    const auto fills = only<PaperFilled>(market.all);
    EXPECT_EQ(to_text(fills.back().leg), "sl");
    EXPECT_EQ(to_text(fills.back().size), "2");
}

TEST(Desk, PricesThatNoMoneyCanExpressStopNothing) {
    Market market(2);
    market.step({flat(100), flat(1e300)}, {opinion(0)});
    market.step({flat(100), flat(1e300)});
    Opinion huge = opinion(1);
    huge.close = 1e300;
    huge.stop = 0.95e300;
    huge.targets = {1.1e300, 1.2e300, 1.3e300};
    const auto verdicts = only<Verdict>(market.step({flat(101), flat(1e300)}, {huge}));
    ASSERT_EQ(verdicts.size(), 1U);
    EXPECT_EQ(verdicts[0].first_failed, Gate::rr);
    market.step({flat(1e300), flat(1)});  // beyond every target, and beyond money: as if it had not come
    ASSERT_EQ(market.desk.paper().positions().size(), 1U);
    EXPECT_TRUE(market.desk.paper().positions()[0].unsure);
    market.step({bar(100, 100, 90, 90), flat(1)});
    EXPECT_TRUE(market.desk.paper().positions().empty());
}

TEST(Desk, PositionsOpenAtTheEndStayOpenAndResolveNothing) {
    Market market;
    market.step({flat(100)}, {opinion(0)});
    market.wait(30, 101);
    EXPECT_EQ(market.desk.paper().positions().size(), 1U);
    EXPECT_TRUE(only<OpinionResolved>(market.all).empty());
    EXPECT_EQ(to_text(market.desk.paper().open_marks().unrealised), "0");  // entered at 101, marked at 101
}

}  // namespace
}  // namespace signalbox
