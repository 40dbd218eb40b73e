// Every gate at its edge, the order in which opinions are served, commands (ENGINE 4, SPEC 9 and 10).
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "core/engine/desk.hpp"
#include "core/engine/desk_market_test.hpp"

namespace signalbox {
namespace {

using namespace by_hand;

Verdict verdict_of(const Outcomes& outcomes) {
    const auto verdicts = only<Verdict>(outcomes);
    EXPECT_EQ(verdicts.size(), 1U);
    return verdicts.empty() ? Verdict{} : verdicts[0];
}

struct Edge {
    const char* name;
    Gate gate;
    std::function<void(Opinion&, Minute&, Millis& lateness, DeskSettings&)> change;
    Answer answer;
    double value;
    double limit;
};

TEST(DeskGates, EachAnswersAtItsEdge) {
    using enum Answer;
    const auto with = [](auto what) {
        return
            [what](Opinion& opinion, Minute& candle, Millis& late, DeskSettings& s) { what(opinion, candle, late, s); };
    };
    const std::vector<Edge> edges{
        {"strength at the threshold", Gate::strength, with([](auto& o, auto&, auto&, auto&) { o.strength = 65; }),
         passed, 0.65, 0.65},
        {"strength below it", Gate::strength, with([](auto& o, auto&, auto&, auto&) { o.strength = 64; }), failed, 0.64,
         0.65},
        {"reward at the limit", Gate::rr, with([](auto& o, auto&, auto&, auto&) { o.reward_risk = 2; }), passed, 2, 2},
        {"reward below it", Gate::rr, with([](auto& o, auto&, auto&, auto&) { o.reward_risk = 1.999; }), failed, 1.999,
         2},
        {"a stop that rounds onto nothing", Gate::rr, with([](auto& o, auto&, auto&, auto&) { o.stop = 0.001; }),
         failed, 0, 2},
        {"a target that rounds onto the entry", Gate::rr,
         with([](auto& o, auto&, auto&, auto&) { o.targets[0] = 100.009; }), failed, 0, 2},
        {"a target beyond what money holds", Gate::rr, with([](auto& o, auto&, auto&, auto&) { o.targets[2] = 1e12; }),
         failed, 0, 2},
        {"edge not yet known", Gate::edge, with([](auto&, auto&, auto&, auto&) {}), none, 0, 0},
        {"volatility unknown", Gate::volatility, with([](auto& o, auto&, auto&, auto&) { o.atr_median = 0; }), none, 0,
         0},
        {"volatility at the limit", Gate::volatility, with([](auto& o, auto&, auto&, auto&) {
             o.atr = 6;
             o.atr_median = 2;
         }),
         passed, 3, 3},
        {"volatility above it", Gate::volatility, with([](auto& o, auto&, auto&, auto&) {
             o.atr = 6.5;
             o.atr_median = 2;
         }),
         failed, 3.25, 3},
        {"a minute late", Gate::stale, with([](auto&, auto&, auto& late, auto&) { late = Millis{60'000}; }), passed, 60,
         60},
        {"a millisecond later", Gate::stale, with([](auto&, auto&, auto& late, auto&) { late = Millis{60'001}; }),
         failed, 60.001, 60},
        {"no candle", Gate::stale, with([](auto&, auto& m, auto&, auto&) { m = Minute{}; }), failed, -1, 60},
        {"a quiet minute", Gate::stale, with([](auto&, auto& m, auto&, auto&) { m = quiet(); }), passed, 0, 60},
        {"whole candle", Gate::gap, with([](auto&, auto&, auto&, auto&) {}), passed, 1, 0.9},
        {"nine tenths of an hour", Gate::gap, with([](auto& o, auto&, auto&, auto&) {
             o.timeframe = Timeframe::h1;
             o.minutes_present = 54;
         }),
         passed, 0.9, 0.9},
        {"a minute less", Gate::gap, with([](auto& o, auto&, auto&, auto&) {
             o.timeframe = Timeframe::h1;
             o.minutes_present = 53;
         }),
         failed, 53 / 60.0, 0.9},
        {"one of the last fifty missing", Gate::gap, with([](auto& o, auto&, auto&, auto&) { o.missing_in_50 = 1; }),
         failed, -1, 0.9},
        {"reserved: news", Gate::news, with([](auto&, auto&, auto&, auto&) {}), none, 0, 0},
        {"spread assumed", Gate::spread, with([](auto&, auto&, auto&, auto&) {}), passed, 0.002, 0.005},
        {"spread too wide", Gate::spread, with([](auto&, auto& m, auto&, auto&) { m.quote = {99.5, 100.5}; }), failed,
         0.01, 0.005},
        {"consensus of one", Gate::consensus, with([](auto&, auto&, auto&, auto&) {}), passed, 1, 1},
        {"momentum against it", Gate::consensus, with([](auto& o, auto&, auto&, auto&) {
             o.momentum_known = true;
             o.momentum = -0.5;
         }),
         failed, 1, 2},
        {"technical too weak, momentum alone", Gate::consensus, with([](auto& o, auto&, auto&, auto&) {
             o.strength = 57;
             o.momentum_known = true;
             o.momentum = 1;
         }),
         failed, 1, 2},
        {"no limit in the way", Gate::positions, with([](auto&, auto&, auto&, auto&) {}), passed, 0, 5},
        {"never spoke", Gate::cooldown, with([](auto&, auto&, auto&, auto&) {}), passed, -1, 4},
        {"day switched off", Gate::day, with([](auto&, auto&, auto&, auto& s) { s.day_max = 0; }), none, 0, 0},
        {"less than one size step", Gate::exposure, with([](auto&, auto&, auto&, auto& s) { s.size_step = dec("4"); }),
         failed, 3, 4},
        {"reserved: headroom", Gate::prop_headroom, with([](auto&, auto&, auto&, auto&) {}), none, 0, 0},
    };
    for (const Edge& edge : edges) {
        SCOPED_TRACE(edge.name);
        Opinion o = opinion(0);
        Minute candle = flat(100);
        Millis lateness{0};
        DeskSettings s = settings();
        edge.change(o, candle, lateness, s);
        Market market(1, s);
        const Verdict verdict = verdict_of(market.step({candle}, {o}, lateness));
        const GateVerdict& said = gate_of(verdict, edge.gate);
        EXPECT_EQ(said.answer, edge.answer);
        EXPECT_DOUBLE_EQ(said.value, edge.value);
        EXPECT_DOUBLE_EQ(said.limit, edge.limit);
        EXPECT_EQ(said.assumed, edge.gate == Gate::spread && !candle.quote.known());
        if (edge.answer == failed) {
            EXPECT_FALSE(verdict.approved);
            EXPECT_LE(verdict.first_failed, edge.gate);
        }
        EXPECT_EQ(only<SignalApproved>(market.all).size(), verdict.approved ? 1U : 0U);
    }
}

TEST(DeskGates, TheFirstFailureIsNamedAndTheOthersAreStillAnswered) {
    Opinion o = opinion(0);
    o.strength = 60;
    o.reward_risk = 1;
    o.missing_in_50 = 3;
    Market market;
    const Verdict verdict = verdict_of(market.step({flat(100)}, {o}));
    EXPECT_EQ(verdict.first_failed, Gate::strength);
    EXPECT_EQ(gate_of(verdict, Gate::rr).answer, Answer::failed);
    EXPECT_EQ(gate_of(verdict, Gate::gap).answer, Answer::failed);
    EXPECT_EQ(gate_of(verdict, Gate::cooldown).answer, Answer::none) << "the account was not asked";
    EXPECT_EQ(market.desk.followed(), 0U) << "near targets prove nothing";
}

TEST(DeskGates, BelowTheOpinionThresholdThereIsNoOpinion) {
    Opinion o = opinion(0);
    o.strength = 54;
    Market market;
    EXPECT_TRUE(market.step({flat(100)}, {o}).empty());
}

TEST(DeskGates, ExactlyFourHoursLaterThePairMaySpeakAgain) {
    for (const int minutes : {239, 240}) {
        Market market;
        market.life = 30 * minute;
        market.step({flat(100)}, {opinion(0)});
        market.wait(minutes - 1);
        // Another timeframe, the other side: the cooldown asks about neither.
        const Verdict verdict = verdict_of(market.step({flat(100)}, {opinion(0, Side::short_side, Timeframe::h1)}));
        EXPECT_EQ(verdict.approved, minutes == 240);
        EXPECT_EQ(gate_of(verdict, Gate::cooldown).answer, minutes == 240 ? Answer::passed : Answer::failed);
        EXPECT_DOUBLE_EQ(gate_of(verdict, Gate::cooldown).value, minutes / 60.0);
    }
}

TEST(DeskGates, NoneAgainstAnOpenSignalOfThePairAndNoSecondOfItsTimeframe) {
    struct Case {
        Side side;
        Timeframe timeframe;
        bool passes;
    };
    DeskSettings s = settings();
    s.cooldown = Millis{0};
    for (const Case& c : {Case{Side::long_side, Timeframe::m15, false},
                          {Side::long_side, Timeframe::h1, true},
                          {Side::short_side, Timeframe::h1, false},
                          {Side::short_side, Timeframe::m15, false}}) {
        Market market(1, s);
        market.step({flat(100)}, {opinion(0)});
        market.wait(3);
        const Verdict verdict = verdict_of(market.step({flat(100)}, {opinion(0, c.side, c.timeframe)}));
        EXPECT_EQ(gate_of(verdict, Gate::pair_open).answer, c.passes ? Answer::passed : Answer::failed);
        EXPECT_EQ(verdict.approved, c.passes);
    }
}

TEST(DeskGates, AResolutionInsideTheMinuteFreesItsPlaceBeforeThatMinutesOpinions) {
    DeskSettings s = settings();
    s.positions_max = 1;
    s.losses = 0;
    Market market(2, s);
    market.step({flat(100), flat(100)}, {opinion(0)});
    market.step({flat(100), flat(100)});
    EXPECT_FALSE(verdict_of(market.step({flat(100), flat(100)}, {opinion(1)})).approved);
    EXPECT_TRUE(verdict_of(market.step({bar(100, 100, 94, 94), flat(100)}, {opinion(1)})).approved);
}

TEST(DeskGates, AnHourIsTheLastSixtyMinutesAndADayTheUtcDay) {
    DeskSettings s = settings();
    s.hour_max = 1;
    s.positions_max = 100;
    for (const int minutes : {59, 60}) {
        Market market(2, s);
        market.step({flat(100), flat(100)}, {opinion(0)});
        market.wait(minutes - 1);
        const Verdict verdict = verdict_of(market.step({flat(100), flat(100)}, {opinion(1)}));
        EXPECT_EQ(gate_of(verdict, Gate::hour).answer, minutes == 60 ? Answer::passed : Answer::failed);
    }
    s = settings();
    s.day_max = 1;
    for (const bool next_day : {false, true}) {
        Market market(2, s);
        market.now = begin + 23 * hour + 57 * minute;
        market.step({flat(100), flat(100)}, {opinion(0)});  // 23:58
        if (next_day) market.wait(1);
        const Verdict verdict = verdict_of(market.step({flat(100), flat(100)}, {opinion(1)}));  // 23:59, or 00:00
        EXPECT_EQ(gate_of(verdict, Gate::day).answer, next_day ? Answer::passed : Answer::failed);
        EXPECT_EQ(gate_of(verdict, Gate::day).value, next_day ? 0 : 1);
    }
}

TEST(DeskGates, OnlyAHighAsksHowManyHighWereSpoken) {
    DeskSettings s = settings();
    s.high_hour_max = 1;
    Market market(3, s);
    const std::vector<Minute> flats(3, flat(100));
    market.step(flats, {opinion(0)});
    Opinion medium = opinion(2);
    medium.strength = 70;
    const auto verdicts = only<Verdict>(market.step(flats, {opinion(1), medium}));
    ASSERT_EQ(verdicts.size(), 2U);
    EXPECT_EQ(verdicts[0].tier, Tier::high);
    EXPECT_EQ(verdicts[0].first_failed, Gate::high_hour);
    EXPECT_FALSE(verdicts[0].approved);
    EXPECT_EQ(verdicts[1].tier, Tier::medium);
    EXPECT_TRUE(verdicts[1].approved);
}

TEST(DeskGates, TwoOpinionsOneSlotTheBetterScoreGetsItWhateverTheOrderOfArrival) {
    DeskSettings s = settings();
    s.positions_max = 1;
    Opinion weak = opinion(0), strong = opinion(1);
    weak.strength = 70;
    strong.strength = 85;
    Bytes first;
    for (const auto& order : {std::vector{weak, strong}, std::vector{strong, weak}}) {
        Market market(2, s);
        const Outcomes out = market.step({flat(100), flat(100)}, order);
        const auto approved = only<SignalApproved>(out);
        ASSERT_EQ(approved.size(), 1U);
        EXPECT_EQ(approved[0].signal.slot, 1);
        EXPECT_EQ(only<Verdict>(out)[1].first_failed, Gate::positions);
        if (first.empty()) first = encode(out);
        EXPECT_EQ(encode(out), first) << "not a byte differs";
    }
}

TEST(DeskGates, EqualScoresAreRankedByIdThenLongestTimeframe) {
    Market market(2);
    const Outcomes out =
        market.step({flat(100), flat(100)}, {opinion(1), opinion(0), opinion(0, Side::long_side, Timeframe::h4)});
    const auto formed = only<OpinionFormed>(out);
    ASSERT_EQ(formed.size(), 3U);
    EXPECT_EQ(formed[0].opinion.slot, 0);
    EXPECT_EQ(formed[0].opinion.timeframe, Timeframe::h4);
    EXPECT_EQ(formed[1].opinion.timeframe, Timeframe::m15);
    EXPECT_EQ(formed[2].opinion.slot, 1);
    const auto verdicts = only<Verdict>(out);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(verdicts[i].opinion, formed[i].id);
    EXPECT_TRUE(verdicts[0].approved);
    EXPECT_EQ(verdicts[1].first_failed, Gate::cooldown) << "its pair has just spoken";
}

TEST(DeskGates, TheKillSwitchTakesEffectBeforeTheNextOutcomeAndOnlyItsOwnVerbLiftsIt) {
    Market market(4);
    const std::vector<Minute> flats(4, flat(100));
    market.step(flats, {opinion(0)});
    EXPECT_TRUE(only<CommandDone>(market.say(Verb::kill, "1"))[0].changed);
    const Verdict killed = verdict_of(market.step(flats, {opinion(1)}));
    EXPECT_EQ(killed.first_failed, Gate::kill_switch);
    EXPECT_EQ(gate_of(killed, Gate::kill_switch).value, 1);
    EXPECT_EQ(market.desk.paper().positions().size(), 1U) << "open positions are still followed";
    EXPECT_FALSE(only<CommandDone>(market.say(Verb::resume, "2"))[0].changed) << "it lifts a pause";
    EXPECT_TRUE(market.desk.killed());
    EXPECT_FALSE(only<CommandDone>(market.say(Verb::kill, "3"))[0].changed) << "already so";
    EXPECT_TRUE(only<CommandDone>(market.say(Verb::lift_kill, "4"))[0].changed);
    EXPECT_TRUE(verdict_of(market.step(flats, {opinion(2)})).approved);
    market.say(Verb::pause, "5");
    EXPECT_EQ(gate_of(verdict_of(market.step(flats, {opinion(3)})), Gate::kill_switch).value, 2);
    EXPECT_EQ(market.desk.kill_state().actor, "test");
}

TEST(DeskGates, TheSameCommandASecondTimeDoesNothingForFortyEightHours) {
    Market market;
    market.step({flat(100)});
    market.say(Verb::kill, "same");
    market.say(Verb::lift_kill, "other");
    EXPECT_FALSE(only<CommandDone>(market.say(Verb::kill, "same"))[0].changed);
    EXPECT_FALSE(market.desk.killed());
    market.now += 48 * hour;
    market.step({flat(100)});
    EXPECT_TRUE(only<CommandDone>(market.say(Verb::kill, "same"))[0].changed);
}

TEST(DeskGates, TwoLossesWithinAnHourHalveTheSizeForAnHour) {
    DeskSettings s = settings();
    s.cooldown = Millis{0};
    s.positions_max = 100;
    for (const int pause : {59, 60}) {
        Market market(4, s, free_terms());
        const std::vector<Minute> flats(4, flat(100)), crash(4, bar(100, 100, 94, 94));
        market.step(flats, {opinion(0), opinion(1)});
        market.step(flats);
        market.step(crash);
        market.wait(pause - 1);
        const auto signals = only<SignalApproved>(market.step(flats, {opinion(2)}));
        ASSERT_EQ(signals.size(), 1U);
        EXPECT_EQ(signals[0].signal.halved, pause == 59);
        // 1500 − 2 · 15 = 1470: by risk 14.7 / 5, by the cap 294 / 100, both 2.94.
        EXPECT_EQ(to_text(signals[0].signal.size), pause == 59 ? "1.47" : "2.94");
    }
}

TEST(DeskGates, TiersKeepTheirNameWithinTwoHundredths) {
    struct Step {
        std::int16_t strength;
        Tier tier;
    };
    Market market;
    for (const Step& each : {Step{76, Tier::high},
                             {73, Tier::high},
                             {72, Tier::medium},
                             {74, Tier::medium},
                             {75, Tier::high},
                             {64, Tier::low},
                             {65, Tier::medium},
                             {63, Tier::medium},
                             {62, Tier::low}}) {
        Opinion o = opinion(0);
        o.strength = each.strength;
        EXPECT_EQ(verdict_of(market.step({flat(100)}, {o})).tier, each.tier) << each.strength;
    }
    Opinion other = opinion(0, Side::short_side);
    other.strength = 64;
    EXPECT_EQ(verdict_of(market.step({flat(100)}, {other})).tier, Tier::low) << "the other side has its own memory";
}

TEST(DeskGates, EveryInstrumentIsScoredAtAQuarterHour) {
    Market market(3);
    Opinion shorting = opinion(1, Side::short_side);
    shorting.momentum_known = true;
    shorting.momentum = -0.5;
    const auto scored =
        only<InstrumentScored>(market.step(std::vector<Minute>(3, flat(100)), {shorting}, Millis{0},
                                           {{.slot = 0, .trend = 1},
                                            {.slot = 1, .trend = -1},
                                            {.slot = 2, .trend = 0, .momentum_known = true, .momentum = -1}}));
    ASSERT_EQ(scored.size(), 3U);
    EXPECT_DOUBLE_EQ(scored[0].score, 75);  // half a trend up
    EXPECT_EQ(scored[1].side, Side::short_side);
    EXPECT_DOUBLE_EQ(scored[1].score, 50 + 50 * (40 * 0.75 + 10 * 0.5) / 50);
    EXPECT_EQ(scored[2].side, Side::long_side);
    EXPECT_DOUBLE_EQ(scored[2].score, 40);  // 50 − 50 · 10/50
}

TEST(DeskGates, PricesGoToTheTickTheStopAwayTheTargetsToward) {
    for (const Side side : {Side::long_side, Side::short_side}) {
        Opinion o = opinion(0, side);
        const double s = sign_of(side);
        o.close = 100.004;
        o.stop = 100 - s * 5.004;
        o.targets = {100 + s * 7.506, 100 + s * 12.504, 100 + s * 20.009};
        Market market;
        const auto signals = only<SignalApproved>(market.step({flat(100)}, {o}));
        ASSERT_EQ(signals.size(), 1U);
        const Signal& signal = signals[0].signal;
        EXPECT_EQ(to_text(signal.entry), "100.004") << "a price the market printed";
        EXPECT_EQ(to_text(signal.stop), s > 0 ? "94.99" : "105.01");
        EXPECT_EQ(to_text(signal.targets[0]), s > 0 ? "107.5" : "92.5");
        EXPECT_EQ(to_text(signal.targets[1]), s > 0 ? "112.5" : "87.5");
        EXPECT_EQ(to_text(signal.targets[2]), s > 0 ? "120" : "80");
    }
}

}  // namespace
}  // namespace signalbox
