// A day of an observation, from events by hand and from a live run on a small market.
#include "views/observation.hpp"

#include <gtest/gtest.h>

#include "runners/live_stage.hpp"

namespace signalbox {
namespace {

using namespace small_market;

constexpr UtcTime start = begin + 23 * hour;

MarketFrame frame_at(UtcTime closed_at, Millis late, std::vector<MinuteState> states) {
    MarketFrame frame{.closed_at = closed_at, .arrived_at = closed_at + late, .minutes = {}};
    for (const MinuteState state : states)
        frame.minutes.push_back({.state = state, .open = 1, .high = 1, .low = 1, .close = 1, .volume = 1});
    return frame;
}

CandleCorrected late_candle(std::uint16_t slot, UtcTime opened_at) {
    return {.slot = slot, .candle = {opened_at, 1, 1, 1, 1, 1}, .arrived_at = opened_at + hour};
}

TEST(DecisionTimes, AreTheNearestRanks) {
    EXPECT_EQ(decision_times({}), DecisionTimes{});
    EXPECT_EQ(decision_times({Millis{7}}),
              (DecisionTimes{.count = 1, .p50 = Millis{7}, .p99 = Millis{7}, .max = Millis{7}}));
    std::vector<Millis> all;
    for (int i = 200; i > 0; --i) all.emplace_back(i);
    EXPECT_EQ(decision_times(all),
              (DecisionTimes{.count = 200, .p50 = Millis{100}, .p99 = Millis{198}, .max = Millis{200}}));
}

TEST(DayBook, CountsMinutesHolesAndWhatHealedThem) {
    constexpr auto present = MinuteState::present, quiet = MinuteState::quiet, missing = MinuteState::missing;
    DayBook book;
    Opened opened = eager();
    opened.settings.desk.stale_after = minute;
    book.take(opened, {});
    book.take(InstrumentJoined{.slot = 0, .instrument = coin(0), .terms = {}, .analyst = {}, .warmed_from = {}}, {});
    book.take(late_candle(0, start - hour), {});  // before its first minute: nobody's
    book.take(frame_at(start + minute, Millis{900}, {present}), {});
    book.take(InstrumentJoined{.slot = 1, .instrument = coin(1), .terms = {}, .analyst = {}, .warmed_from = {}}, {});
    book.take(frame_at(start + 2 * minute, Millis{1100}, {quiet, missing}), {});
    book.take(FeedLost{.venue = "bybit", .at = start, .lost = true}, {});
    book.take(frame_at(start + 3 * minute, Millis{3000}, {missing, missing}), {});
    book.take(FeedLost{.venue = "bybit", .at = start, .lost = false}, {});
    book.take(late_candle(0, start + 2 * minute), {});  // heals
    book.take(late_candle(0, start + 2 * minute), {});  // and once more: it is healed once
    book.take(late_candle(0, start), {});               // changes what was there
    book.take(frame_at(start + 4 * minute, 5 * minute, {present, present}), {});
    const Outcome paused = CommandDone{.id = "a", .verb = Verb::pause, .actor = {}, .reason = {}, .changed = true};
    book.take(Command{}, {&paused, 1});
    book.take(InstrumentLeft{.slot = 1, .reason = {}}, {});
    const Outcome approved = SignalApproved{};
    book.take(frame_at(start + 5 * minute, Millis{500}, {present, missing}), {&approved, 1});

    const auto days = book.days(start + 7 * minute + Millis{5}, {});
    ASSERT_EQ(days.size(), 1U);
    const ObservedDay& one = days[0];
    EXPECT_EQ(one.day, begin);
    EXPECT_EQ(one.minutes, 7);
    EXPECT_EQ(one.at_work, 4);
    EXPECT_EQ(one.late, 1);
    EXPECT_EQ(one.never(), 2);
    EXPECT_DOUBLE_EQ(one.uptime(), 4.0 / 7);
    EXPECT_EQ(one.feed_lost, 1);
    EXPECT_EQ(one.stopped, 1);
    EXPECT_EQ(one.followed, 2U);
    EXPECT_EQ(one.pair_minutes, 1 + 2 + 2 + 2 + 1);
    EXPECT_EQ(one.holes, 3);
    EXPECT_EQ(one.healed, 1);
    EXPECT_EQ(one.corrected, 1);
    EXPECT_EQ(one.decided, (DecisionTimes{.count = 4, .p50 = Millis{900}, .p99 = Millis{3000}, .max = Millis{3000}}));
    EXPECT_EQ(one.spoken, (DecisionTimes{.count = 1, .p50 = Millis{500}, .p99 = Millis{500}, .max = Millis{500}}));
    EXPECT_EQ(one.counts.signals, 1U);
}

TEST(DayBook, AMidnightBelongsToTheDayThatItEnds) {
    DayBook book;
    book.take(eager(), {});
    for (int i = 1; i <= 90; ++i) book.take(frame_at(start + minute * i, Millis{0}, {}), {});
    const auto days = book.days({}, {});
    ASSERT_EQ(days.size(), 2U);
    EXPECT_EQ(days[0].minutes, 60);
    EXPECT_EQ(days[0].at_work, 60);
    EXPECT_EQ(days[1].minutes, 30);
    DayBook whole;
    whole.take(eager(), {});
    for (int i = 1; i <= 60; ++i) whole.take(frame_at(start + minute * i, Millis{0}, {}), {});
    EXPECT_EQ(whole.days({}, {}).size(), 1U) << "the next day has nothing yet";
}

SignalRecord record(std::uint64_t id, UtcTime closed_at, double net_r) {
    SignalRecord made;
    made.instrument = coin(0);
    made.signal.id = {1, id};
    made.signal.timeframe = Timeframe::m15;
    made.signal.closed_at = closed_at;
    made.closed = true;
    made.state = SignalState::hit_sl;
    made.net_r = net_r;
    made.net = Decimal::from_units(static_cast<std::int64_t>(net_r * Decimal::one));
    return made;
}

TEST(Steps, NameWhatDiffersOfTheDayAndSumItsResults) {
    DifferenceLadder ladder;
    SignalRecord resized = record(3, begin + 4 * hour, 0.5);
    resized.fills.push_back({.leg = Leg::entry, .at = begin + 4 * hour, .price = Decimal::from_units(5)});
    std::vector<SignalRecord> live{record(1, begin + hour, 1), record(2, begin + 2 * hour, -1), resized,
                                   record(9, begin + day, 5)};
    resized.signal.size = Decimal::from_units(7);
    resized.fills[0].equity = Decimal::from_units(8);
    std::vector<SignalRecord> final_ones{record(1, begin + hour, 2.5), record(9, begin + day, 7)};
    for (std::uint64_t i = 100; i < 130; ++i) final_ones.push_back(record(i, begin + 3 * hour, 0.1));
    final_ones.push_back(resized);
    ladder.rungs.push_back({Rung::recorded, live, {}});
    ladder.rungs.push_back({Rung::final_candles, final_ones, compare_signals(live, {}, final_ones, {})});
    const auto steps = steps_of(ladder, begin);
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[0].signals, 3U);
    EXPECT_EQ(steps[0].differing, 0U);
    EXPECT_DOUBLE_EQ(steps[0].net_r, 0.5);
    EXPECT_EQ(steps[1].signals, 32U);
    EXPECT_EQ(steps[1].resized, 1U);
    EXPECT_EQ(steps[1].differing, 32U) << "one ended otherwise, one is gone, thirty are new";
    EXPECT_NEAR(steps[1].net_r, 2.5 + 3 + 0.5, 1e-9);
    EXPECT_NEAR(steps[1].net_r_change, 5.5, 1e-9);
    ASSERT_EQ(steps[1].rows.size(), DifferenceStep::rows_max);
    EXPECT_EQ(steps[1].rows[0].kind, Parted::ended);
    EXPECT_EQ(steps[1].rows[0].r_before, 1.0);
    EXPECT_EQ(steps[1].rows[0].r_now, 2.5);
    EXPECT_EQ(steps[1].rows[1].kind, Parted::first_only);
    EXPECT_FALSE(steps[1].rows[1].r_now.has_value());
    EXPECT_EQ(steps[1].rows[2].kind, Parted::second_only);
    EXPECT_FALSE(steps[1].rows[2].r_before.has_value());
}

TEST(Observation, HasAPageForEachDayThatIsAskedFor) {
    constexpr int frames = 2 * 1440 + 600;
    Stage stage(frames, {.lost = 0.01, .corrected = 0.05});
    LiveSettings settings = stage.settings(frames);
    settings.run.mode = Mode::observe;
    settings.is_silent = true;
    go(stage, settings);
    ObservationQuestion question{
        .run = "lv-1", .all_days = true, .open_store = copies_of(stage.candles), .as_of = *stage.candles.version()};
    const auto all = observation_of(stage.log, question);
    ASSERT_TRUE(all) << all.error().text();
    EXPECT_TRUE(all->is_equal);
    ASSERT_EQ(all->pages.size(), 3U);
    std::uint64_t signals = 0;
    std::int64_t holes = 0, healed = 0;
    for (const ObservationPage& page : all->pages) {
        signals += page.day.counts.signals;
        holes += page.day.holes;
        healed += page.day.healed;
        EXPECT_EQ(page.drill.state, DrillDone::State::passed);
        ASSERT_EQ(page.steps.size(), 4U);
        EXPECT_EQ(page.steps[0].signals, page.day.counts.signals);
        EXPECT_EQ(page.day.counts.opinions, page.day.counts.signals + page.day.counts.stopped());
    }
    EXPECT_EQ(all->pages[0].day.minutes, 1440);
    EXPECT_EQ(all->pages[2].day.minutes, 600);
    EXPECT_EQ(all->at_work, frames);
    EXPECT_EQ(all->missing(), observation_min - minute * frames);
    EXPECT_EQ(signals, stage.runs.signals({.run = "lv-1"})->size());
    EXPECT_GT(holes, 0);
    EXPECT_GT(healed, holes / 2);
    EXPECT_LE(healed, holes);

    question.all_days = false;
    const auto newest = observation_of(stage.log, question);
    ASSERT_TRUE(newest);
    ASSERT_EQ(newest->pages.size(), 1U);
    EXPECT_EQ(newest->pages[0].day.day, all->pages[2].day.day);
    EXPECT_EQ(newest->pages[0].drill, all->pages[2].drill);
    question.day = begin;
    const auto none = observation_of(stage.log, question);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::NotFound);

    const Json json = observation_json(*all);
    EXPECT_EQ(json["mode"], "observe");
    EXPECT_EQ(json["long_enough"], false);
    EXPECT_EQ(json["days"].size(), 3U);
    EXPECT_EQ(json["days"][1]["difference"][1]["step"], "final_candles");
    EXPECT_EQ(json["days"][1]["drill"]["state"], "passed");
    EXPECT_TRUE(json["days"][1]["measured_fills"].is_null());

    const auto lines = stage.runs.outbox().list({.channel = {}, .state = {}, .limit = 0});
    ASSERT_TRUE(lines);
    EXPECT_FALSE(lines->empty());
    for (const OutboxLine& line : *lines) EXPECT_EQ(line.message.withheld, Withheld::past) << "nothing of it may leave";
}

}  // namespace
}  // namespace signalbox
