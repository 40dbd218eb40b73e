// What every run store promises, as tests; used as candle_store_contract.hpp is.
#pragma once

#include "ports/run_store_stage.hpp"

namespace signalbox {

class RunStoreContract : public RunStoreStage {};

TEST_P(RunStoreContract, ARunComesBackAsItWasSavedAndMayBeSavedAgain) {
    RunRecord run = record("bt-1", Mode::backtest);
    ASSERT_TRUE(runs().save(run).has_value());
    auto back = runs().run("bt-1");
    ASSERT_TRUE(back.has_value() && back->has_value());
    EXPECT_EQ((*back)->opened, run.opened);
    EXPECT_EQ((*back)->instruments, run.instruments);
    EXPECT_EQ((*back)->range, run.range);
    EXPECT_EQ((*back)->store_version, 7);
    EXPECT_FALSE((*back)->finished_at.has_value());

    run.finished_at = at(5);
    run.outcomes = 12;
    run.sha256 = "ab";
    run.past_to = 77;
    ASSERT_TRUE(runs().save(run).has_value());
    back = runs().run("bt-1");
    EXPECT_EQ((*back)->finished_at, at(5));
    EXPECT_EQ((*back)->outcomes, 12U);
    EXPECT_EQ((*back)->sha256, "ab");
    EXPECT_EQ((*back)->past_to, 77U);
    EXPECT_EQ((*back)->summary_json, run.summary_json);
    EXPECT_EQ(runs().runs()->size(), 1U);
    EXPECT_FALSE(runs().run("bt-2")->has_value());
}

TEST_P(RunStoreContract, RunsAreListedNewestFirst) {
    ASSERT_TRUE(runs().save(record("a", Mode::backtest, 5)).has_value());
    ASSERT_TRUE(runs().save(record("b", Mode::live, 9)).has_value());
    ASSERT_TRUE(runs().save(record("c", Mode::replay, 5)).has_value());
    std::vector<std::string> ids;
    const auto listed = runs().runs();
    ASSERT_TRUE(listed.has_value());
    for (const RunRecord& run : *listed) ids.push_back(run.id);
    EXPECT_EQ(ids, (std::vector<std::string>{"b", "c", "a"}));
}

TEST_P(RunStoreContract, IdsCountUpWithinTheDayAndAreNeverGivenTwice) {
    EXPECT_EQ(runs().new_id("bt", at(1)), "bt-20220101-1");
    EXPECT_EQ(runs().new_id("bt", at(2)), "bt-20220101-2");
    EXPECT_EQ(runs().new_id("live", at(2)), "live-20220101-1");
    EXPECT_EQ(runs().new_id("bt", at(1440)), "bt-20220102-1");
    ASSERT_TRUE(runs().save(record("bt-20220101-2", Mode::backtest)).has_value());
    ASSERT_TRUE(runs().remove("bt-20220101-2").has_value());
    EXPECT_EQ(runs().new_id("bt", at(3)), "bt-20220101-3");
}

TEST_P(RunStoreContract, ASignalIsFollowedFromItsBirthToItsEnd) {
    const RunRecord run = record("bt-1", Mode::backtest);
    project(run, 1, birth(first, 15));
    ASSERT_EQ(signals().size(), 1U);
    EXPECT_EQ(signals()[0].state, SignalState::fresh);

    project(run, 2, {fill(first, Leg::entry, 16), move(first, SignalState::fresh, SignalState::active, 16)});
    project(run, 3, {fill(first, Leg::stop, 30), move(first, SignalState::active, SignalState::hit_sl, 30, true)});
    const SignalRecord found = signals().at(0);
    const Outcomes told = birth(first, 15);
    EXPECT_EQ(found.run, "bt-1");
    EXPECT_EQ(found.mode, Mode::backtest);
    EXPECT_EQ(found.instrument, btc);
    EXPECT_EQ(found.opinion, std::get<OpinionFormed>(told[0]).opinion);
    EXPECT_EQ(found.verdict, std::get<Verdict>(told[1]));
    EXPECT_EQ(found.signal, std::get<SignalApproved>(told[2]).signal);
    EXPECT_EQ(found.state, SignalState::hit_sl);
    EXPECT_TRUE(found.closed);
    EXPECT_EQ(found.net_r, -1.25);
    EXPECT_EQ(found.net, Decimal::from_units(-1'000'000'001));
    ASSERT_EQ(found.fills.size(), 2U);
    EXPECT_EQ(found.fills[1], fill(first, Leg::stop, 30));
    ASSERT_EQ(found.moves.size(), 2U);
    EXPECT_EQ(found.moves[0], move(first, SignalState::fresh, SignalState::active, 16));
}

TEST_P(RunStoreContract, ProjectingTwiceChangesNothing) {
    const RunRecord run = record("live-1", Mode::live);
    const Outcomes born = birth(first, 15);
    const Outcomes filled{fill(first, Leg::entry, 16), refused({9, 9}, Gate::rr)};
    const Event nothing = Command{};
    const Outcomes opinion_of_refused{OpinionFormed{{9, 9}, {}}};
    Outcomes later = opinion_of_refused;
    later.insert(later.end(), filled.begin(), filled.end());
    const ProjectedStep steps[] = {{.position = 4, .event = &nothing, .outcomes = &born},
                                   {.position = 5, .event = &nothing, .outcomes = &later}};
    EXPECT_EQ(runs().position("live-1"), 0U);
    for (int round = 0; round < 3; ++round) {
        const auto done = runs().project(run, steps);
        ASSERT_TRUE(done.has_value()) << done.error().text();
        EXPECT_EQ(runs().position("live-1"), 5U);
    }
    ASSERT_EQ(signals().size(), 1U);
    EXPECT_EQ(signals()[0].fills.size(), 1U);
    EXPECT_EQ(runs().gate_counts("live-1").value(), (std::map<std::string, std::int64_t>{{"rr", 1}}));
    const RunRecord after = runs().run("live-1").value().value();
    EXPECT_EQ(after.opinions, run.opinions + 2);
    EXPECT_EQ(after.signals, run.signals + 1);
    EXPECT_EQ(after.outcomes, run.outcomes + born.size() + later.size());
}

TEST_P(RunStoreContract, AStepThatCannotBeWrittenLeavesTheRunAsItWas) {
    const RunRecord run = record("bt-1", Mode::backtest);
    project(run, 1, birth(first, 15));
    const Event nothing = Command{};
    const Outcomes good{fill(first, Leg::entry, 16), refused({9, 9}, Gate::rr)};
    const Outcomes bad{move(second, SignalState::fresh, SignalState::active, 16)};
    const ProjectedStep steps[] = {{.position = 2, .event = &nothing, .outcomes = &good},
                                   {.position = 3, .event = &nothing, .outcomes = &bad}};
    EXPECT_EQ(runs().project(run, steps).error().code, ErrorCode::Corrupt);
    EXPECT_EQ(runs().position("bt-1"), 1U);
    EXPECT_TRUE(signals().at(0).fills.empty());
    EXPECT_TRUE(runs().gate_counts("bt-1")->empty());
}

TEST_P(RunStoreContract, CountsFirstFailuresByGate) {
    const RunRecord run = record("bt-1", Mode::backtest);
    project(run, 1, {refused({1, 1}, Gate::rr), refused({1, 2}, Gate::rr), refused({1, 3}, Gate::prop_headroom)});
    project(run, 2, {refused({1, 4}, Gate::rr)});
    EXPECT_EQ(runs().gate_counts("bt-1").value(),
              (std::map<std::string, std::int64_t>{{"prop_headroom", 1}, {"rr", 3}}));
    EXPECT_TRUE(runs().gate_counts("bt-9")->empty());
}

TEST_P(RunStoreContract, VerdictsOfALiveRunAreToldNewestFirstByTheirCloses) {
    const RunRecord run = record("live-1", Mode::live);
    const auto opinion = [](std::uint64_t number, int closed, std::uint16_t slot) {
        Verdict verdict = refused({7, number}, Gate::strength);
        verdict.slot = slot;
        verdict.timeframe = Timeframe::m15;
        verdict.closed_at = at(closed);
        verdict.side = Side::short_side;
        verdict.strength = 58;
        verdict.score = 44.5;
        verdict.gates[0] = {.answer = Answer::failed, .value = 0.58, .limit = 0.65};
        return verdict;
    };
    const auto told = [](const Verdict& verdict) { return Outcomes{OpinionFormed{verdict.opinion, {}}, verdict}; };
    project(run, 1, told(opinion(1, 15, 0)));
    project(run, 2, told(opinion(2, 30, 1)));
    project(run, 3, birth(first, 45));
    project(run, 4, told(opinion(3, 60, 0)));
    project(record("live-2", Mode::live), 1, told(opinion(4, 30, 0)));
    project(record("bt-1", Mode::backtest), 1, told(opinion(5, 30, 0)));
    project(record("bt-1", Mode::backtest), 2, birth(first, 45));

    const auto asked = [&](const std::string& id, int from, int to) {
        std::vector<std::pair<Instrument, Verdict>> all;
        const auto done = runs().verdicts(id, {at(from), at(to)}, [&](const Instrument& about, const Verdict& verdict) {
            all.emplace_back(about, verdict);
            return Result<>();
        });
        EXPECT_TRUE(done.has_value()) << done.error().text();
        return all;
    };
    const Verdict approved = std::get<Verdict>(birth(first, 45)[1]);
    EXPECT_EQ(asked("live-1", 30, 60),
              (std::vector<std::pair<Instrument, Verdict>>{{btc, approved}, {eth, opinion(2, 30, 1)}}));
    EXPECT_EQ(asked("live-1", 0, 2000).size(), 4U);
    EXPECT_EQ(asked("live-2", 0, 2000).size(), 1U);
    EXPECT_EQ(asked("bt-1", 0, 2000).size(), 1U) << "of a backtest those of its signals";
    EXPECT_TRUE(asked("live-9", 0, 2000).empty());
    const auto stopped = runs().verdicts(
        "live-1", {at(0), at(2000)},
        [](const Instrument&, const Verdict&) -> Result<> { return fail(ErrorCode::Interrupted, "stopped"); });
    EXPECT_EQ(stopped.error().code, ErrorCode::Interrupted);
}

TEST_P(RunStoreContract, FiltersChooseSignalsAndTheLimitTakesTheNewest) {
    project(record("bt-1", Mode::backtest), 1, birth(first, 15));
    project(record("bt-1", Mode::backtest), 2, birth(second, 30, 1));
    project(record("bt-2", Mode::backtest), 1, birth(first, 15));
    const auto count = [&](const auto& change) {
        SignalFilter filter;
        change(filter);
        return signals(filter).size();
    };
    EXPECT_EQ(count([](SignalFilter&) {}), 3U);
    EXPECT_EQ(count([](SignalFilter& f) { f.run = "bt-1"; }), 2U);
    EXPECT_EQ(count([&](SignalFilter& f) { f.instrument = eth; }), 1U);
    EXPECT_EQ(count([](SignalFilter& f) { f.timeframe = Timeframe::h1; }), 0U);
    EXPECT_EQ(count([](SignalFilter& f) { f.range = TimeRange{at(15), at(30)}; }), 2U);
    SignalFilter newest{.run = "bt-1", .instrument = {}, .timeframe = {}, .range = {}, .limit = 1};
    EXPECT_EQ(signals(newest).at(0).signal.id, second);
}

TEST_P(RunStoreContract, AnIdsBeginningFindsItsSignal) {
    project(record("bt-1", Mode::backtest, 1), 1, birth(first, 15));
    project(record("bt-1", Mode::backtest, 1), 2, birth(second, 30));
    project(record("live-1", Mode::paper, 2), 1, birth(first, 15));
    project(record("bt-2", Mode::backtest, 3), 1, birth(first, 15));
    project(record("bt-3", Mode::backtest, 4), 1, birth(second, 30));

    const auto run_of = [&](const std::string& id, const std::string& run) {
        const auto found = runs().signal(id, run);
        return found && *found ? (*found)->run : std::string("none");
    };
    EXPECT_EQ(run_of("abcdef00", ""), "live-1") << "the live run comes first";
    EXPECT_EQ(run_of("ABCDEF11", ""), "bt-3") << "then the newest";
    EXPECT_EQ(run_of("abcdef00", "bt-1"), "bt-1");
    EXPECT_EQ(run_of(to_text(second), "bt-1"), "bt-1");
    EXPECT_EQ(run_of("abcdef22", ""), "none");

    const auto several = runs().signal("abcdef", "");
    ASSERT_FALSE(several.has_value());
    EXPECT_NE(several.error().text().find(to_text(first) + ", " + to_text(second)), std::string::npos);
    for (const std::string wrong : {"abcde", "xyzxyz", "", "abcdef00000000000000000000000000000"}) {
        EXPECT_EQ(runs().signal(wrong, "").error().code, ErrorCode::WrongUse) << wrong;
    }
}

TEST_P(RunStoreContract, MarksComeBackInOrderOfTime) {
    const RunRecord run = record("bt-1", Mode::backtest);
    EquityMarked one{at(0), Decimal::highest(), {}, Decimal::lowest(), {}, 2, {}, {}};
    EquityMarked two = one;
    two.at = at(1440);
    project(run, 1, {one});
    project(run, 2, {two});
    EXPECT_EQ(runs().marks("bt-1").value(), (std::vector<EquityMarked>{one, two}));
}

TEST_P(RunStoreContract, ATradeByHandIsFollowedFromItsOrderToItsEnd) {
    const RunRecord run = record("live-1", Mode::live);
    const Hash128 trade{7, 1}, other{3, 2};
    const Decimal size = Decimal::from_units(250'000'000), cent = Decimal::from_units(1'000'000);
    const HandTraded order{.trade = trade, .slot = 1, .side = Side::short_side, .size = size, .at = at(1)};
    HandTradeRecord expected;
    expected.trade = trade;
    expected.instrument = eth;
    expected.side = Side::short_side;
    expected.size = size;
    expected.ordered_at = at(1);
    const auto trades = [&] { return runs().hand_trades("live-1").value(); };
    project(run, 1, {}, order);
    EXPECT_EQ(trades(), std::vector{expected});
    project(run, 2, {Noted{"hand_again", to_text(trade), at(1)}}, order);
    EXPECT_EQ(trades(), std::vector{expected}) << "a second order of that id";

    HandFilled fill;
    fill.trade = trade;
    fill.slot = 1;
    fill.is_entry = true;
    fill.side = Side::short_side;
    fill.price = Decimal::from_int(100);
    fill.size = size;
    fill.fee = fill.spread = fill.slippage = cent;
    fill.at = at(2);
    project(run, 3, {fill});
    expected.entered_at = at(2);
    expected.entry_price = fill.price;
    expected.costs = cent + cent + cent;
    expected.fate = HandFate::open;
    EXPECT_EQ(trades(), std::vector{expected});
    project(run, 4, {}, HandClosed{.trade = trade, .price = {}, .at = at(3)});
    expected.fate = HandFate::leaving;
    EXPECT_EQ(trades(), std::vector{expected});
    project(run, 5, {Noted{"hand_too_large", to_text(trade), at(3)}},
            HandClosed{.trade = trade, .price = Decimal::highest(), .at = at(3)});
    EXPECT_EQ(trades(), std::vector{expected});

    fill.is_entry = false;
    fill.price = Decimal::from_int(90);
    fill.result = Decimal::from_int(25);
    fill.at = at(4);
    fill.closed = true;
    fill.reason = "closed";
    project(run, 6, {fill});
    project(run, 6, {fill});
    expected.left_at = at(4);
    expected.exit_price = fill.price;
    expected.result = fill.result;
    expected.costs += cent + cent + cent;
    expected.fate = HandFate::closed;
    expected.reason = "closed";
    EXPECT_EQ(trades(), std::vector{expected});

    // Of one minute the ids decide; what is refused and what never entered are kept too.
    HandTraded refused_order{.trade = other, .slot = 0, .side = Side::long_side, .size = size, .at = at(1)};
    project(run, 7, {Noted{"hand_full", to_text(other), at(1)}}, refused_order);
    HandTraded unfilled = order;
    unfilled.trade = {9, 9};
    unfilled.at = at(0);
    project(run, 8, {}, unfilled);
    HandFilled end;
    end.trade = unfilled.trade;
    end.at = at(6);
    end.closed = true;
    end.reason = "unfilled";
    project(run, 9, {end});
    const auto all = trades();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].fate, HandFate::cancelled);
    EXPECT_EQ(all[0].reason, "unfilled");
    EXPECT_EQ(all[0].left_at, at(6));
    EXPECT_FALSE(all[0].entered_at);
    EXPECT_EQ(all[1].trade, other);
    EXPECT_EQ(all[1].fate, HandFate::refused);
    EXPECT_EQ(all[1].reason, "hand_full");
    EXPECT_EQ(all[2], expected);

    // A close within the minute that it enters at: it enters and goes on leaving.
    HandTraded hasty = order;
    hasty.trade = {8, 8};
    hasty.at = at(7);
    project(run, 10, {}, hasty);
    project(run, 11, {}, HandClosed{.trade = hasty.trade, .price = {}, .at = at(7)});
    HandFilled entry = end;
    entry.trade = hasty.trade;
    entry.is_entry = true;
    entry.closed = false;
    entry.reason.clear();
    project(run, 12, {entry});
    const auto with_hasty = trades();
    ASSERT_EQ(with_hasty.size(), 4U);
    EXPECT_EQ(with_hasty[3].fate, HandFate::leaving);
    EXPECT_EQ(with_hasty[3].entered_at, at(6));

    end.trade = {5, 5};
    const Outcomes strange{end};
    const Event nothing = Command{};
    const ProjectedStep step{.position = 13, .event = &nothing, .outcomes = &strange};
    EXPECT_EQ(runs().project(run, {&step, 1}).error().code, ErrorCode::Corrupt) << "of an order that nobody gave";
    EXPECT_TRUE(runs().hand_trades("live-2")->empty());
    ASSERT_TRUE(runs().remove("live-1").has_value());
    EXPECT_TRUE(runs().hand_trades("live-1")->empty());
}

TEST_P(RunStoreContract, RemovingARunTakesAllThatIsItsAndNothingElse) {
    project(record("bt-1", Mode::backtest), 1, birth(first, 15));
    project(record("bt-1", Mode::backtest), 2, {fill(first, Leg::entry, 16)});
    project(record("bt-2", Mode::backtest), 1, birth(first, 15));
    ASSERT_TRUE(runs().remove("bt-1").has_value());
    EXPECT_EQ(runs().remove("bt-1").error().code, ErrorCode::NotFound);
    EXPECT_EQ(signals().size(), 1U);
    EXPECT_EQ(runs().position("bt-1"), 0U);
    EXPECT_FALSE(runs().run("bt-1")->has_value());
}

TEST_P(RunStoreContract, ALiveFrameBecomesCandlesAndAQuietMinuteAnAskedRange) {
    const RunRecord run = record("live-1", Mode::live);
    InstrumentTerms terms;
    terms.fee = 0.0055;
    project(run, 1, {}, InstrumentJoined{0, btc, terms, {}, {}});
    MarketFrame frame{at(1), at(1) + Millis{900}, {}};
    frame.minutes = {{MinuteState::present, 10, 12, 9, 11, 3.5, {10.5, 11.5}}, {MinuteState::quiet, 0, 0, 0, 0, 0, {}}};
    project(run, 2, {}, frame);
    project(run, 2, {}, frame);
    frame.closed_at = at(2);
    frame.minutes[1].state = MinuteState::missing;
    project(run, 3, {}, frame);

    EXPECT_EQ(candles().find(btc)->value().terms.fee, 0.0055);
    EXPECT_TRUE(candles().find(btc)->value().quotes);
    EXPECT_EQ(stored(btc), (std::vector<Candle>{{at(0), 10, 12, 9, 11, 3.5}, {at(1), 10, 12, 9, 11, 3.5}}));
    EXPECT_TRUE(stored(eth).empty());
    const RangeSet asked = candles().asked(eth, Timeframe::m1).value();
    ASSERT_EQ(asked.ranges().size(), 1U);
    EXPECT_EQ(asked.ranges()[0], (TimeRange{at(0), at(1)}));
    const RunRecord after = runs().run("live-1").value().value();
    EXPECT_EQ(after.bars, run.bars + 2);
    EXPECT_EQ(after.range.to, std::max(run.range.to, at(2)));
}

TEST_P(RunStoreContract, ACorrectionReplacesTheCandleAndTheOldOneStaysInItsVersion) {
    const RunRecord run = record("live-1", Mode::live);
    MarketFrame frame{at(1), at(1), {}};
    frame.minutes = {{MinuteState::present, 10, 12, 9, 11, 3.5, {}}};
    project(run, 1, {}, frame);
    const StoreVersion before = candles().version().value();
    const Candle better{at(0), 10, 13, 9, 12, 4};
    project(run, 2, {CorrectionTaken{0, at(0), true, false}}, CandleCorrected{0, better, at(12)});
    EXPECT_EQ(stored(btc), std::vector<Candle>{better});
    EXPECT_EQ(stored(btc, before).at(0).close, 11);
}

TEST_P(RunStoreContract, ABacktestLeavesTheCandlesAlone) {
    MarketFrame frame{at(1), at(1), {}};
    frame.minutes = {{MinuteState::present, 10, 12, 9, 11, 3.5, {}}};
    project(record("bt-1", Mode::backtest), 1, {}, frame);
    EXPECT_EQ(candles().version(), 0);
}

}  // namespace signalbox
