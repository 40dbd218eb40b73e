// Journals that no run of ours wrote: refused with the event's number, never taken for a bug.
#include "runners/journal_guard.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "runners/live_stage.hpp"
#include "runners/rebuild.hpp"
#include "runners/replay.hpp"

namespace signalbox {
namespace {

using namespace small_market;

/// A short run's journal, to be damaged: Opened, three joins, twenty frames.
std::vector<Event> short_run() {
    Stage stage(20);
    EXPECT_TRUE(stage.live(stage.settings(20))->run({}));
    std::vector<Event> events;
    for (const LoggedEvent& logged : stage.journal()) events.push_back(logged.event);
    return events;
}

Result<ReplayDone> replayed(const std::vector<Event>& events) {
    MemoryEventLog log;
    for (const Event& event : events) EXPECT_TRUE(log.append(event));
    return replay_journal(log);
}

struct Damage {
    std::string what;
    std::function<void(std::vector<Event>&)> doing;
};

TEST(JournalGuard, NamesTheEventThatNoRunWrote) {
    const std::vector<Event> whole = short_run();
    ASSERT_TRUE(replayed(whole)) << replayed(whole).error().text();
    constexpr std::size_t joins = 1, frames = 1 + Stage::coins;
    const auto frame = [](std::vector<Event>& events) -> MarketFrame& {
        return std::get<MarketFrame>(events[frames + 5]);
    };
    const auto join = [](std::vector<Event>& events) -> InstrumentJoined& {
        return std::get<InstrumentJoined>(events[joins]);
    };
    const auto opened = [](std::vector<Event>& events) -> Opened& { return std::get<Opened>(events[0]); };
    const Candle candle = Stage::candle(0, 3);
    const std::vector<Damage> damages{
        {"opened twice", [](auto& events) { events.insert(events.begin() + 1, events[0]); }},
        {"opened again at the end", [](auto& events) { events.push_back(events[0]); }},
        {"not opened", [](auto& events) { events.erase(events.begin()); }},
        {"a join left out", [](auto& events) { events.erase(events.begin() + joins); }},
        {"a join twice", [](auto& events) { events.insert(events.begin() + joins, events[joins]); }},
        {"a frame left out", [](auto& events) { events.erase(events.begin() + frames + 5); }},
        {"a frame twice", [](auto& events) { events.insert(events.begin() + frames + 5, events[frames + 5]); }},
        {"the first frame left out", [](auto& events) { events.erase(events.begin() + frames); }},
        {"a frame off the minute", [&](auto& events) { frame(events).closed_at += Millis{1}; }},
        {"a frame in the year 1", [&](auto& events) { frame(events).closed_at = utc_min; }},
        {"a frame of more than joined", [&](auto& events) { frame(events).minutes.resize(9); }},
        {"a candle of nothing", [&](auto& events) { frame(events).minutes[0].low = std::nan(""); }},
        {"a candle without a price", [&](auto& events) { frame(events).minutes[0].low = 0; }},
        {"an endless candle", [&](auto& events) { frame(events).minutes[0].high = INFINITY; }},
        {"a quote of nothing", [&](auto& events) { frame(events).minutes[0].quote = {std::nan(""), 1}; }},
        {"a crossed quote", [&](auto& events) { frame(events).minutes[0].quote = {2, 1}; }},
        {"a state of another slot",
         [&](auto& events) { join(events).analyst = std::get<InstrumentJoined>(events[joins + 1]).analyst; }},
        {"no multiplier", [&](auto& events) { join(events).terms.multiplier = 0; }},
        {"a fee of nothing", [&](auto& events) { join(events).terms.fee = std::nan(""); }},
        {"no cash", [&](auto& events) { opened(events).settings.desk.cash = {}; }},
        {"no size step", [&](auto& events) { opened(events).settings.desk.size_step = {}; }},
        {"an endless hold", [&](auto& events) { opened(events).settings.desk.hold = Millis::max(); }},
        {"a share of nothing", [&](auto& events) { opened(events).settings.desk.risk_per_trade = std::nan(""); }},
        {"a timeframe that cannot speak", [&](auto& events) { opened(events).settings.timeframes = {Timeframe::m1}; }},
        {"a timeframe twice",
         [&](auto& events) { opened(events).settings.timeframes = {Timeframe::h1, Timeframe::h1}; }},
        {"a correction of nobody",
         [&](auto& events) { events.push_back(CandleCorrected{.slot = 7, .candle = candle, .arrived_at = {}}); }},
        {"a correction of nothing", [](auto& events) { events.push_back(CandleCorrected{}); }},
        {"costs of nobody", [](auto& events) { events.push_back(CostsChanged{.slot = 7, .terms = cheap()}); }},
        {"nobody left", [](auto& events) { events.push_back(InstrumentLeft{.slot = 7, .reason = "x"}); }},
        {"a trade of nobody",
         [](auto& events) {
             events.push_back(HandTraded{
                 .trade = {1, 1}, .slot = 7, .side = Side::long_side, .size = Decimal::from_int(1), .at = {}});
         }},
        {"a trade of no side",
         [](auto& events) {
             events.push_back(
                 HandTraded{.trade = {1, 1}, .slot = 0, .side = Side::none, .size = Decimal::from_int(1), .at = {}});
         }},
        {"a trade of no size",
         [](auto& events) {
             events.push_back(HandTraded{.trade = {1, 1}, .slot = 0, .side = Side::long_side, .size = {}, .at = {}});
         }},
        {"a close at no price",
         [](auto& events) { events.push_back(HandClosed{.trade = {1, 1}, .price = Decimal{}, .at = {}}); }},
        {"settings of nothing",
         [](auto& events) {
             SettingsChanged change;
             change.desk.stale_after = Millis{-1};
             events.push_back(change);
         }},
    };
    for (const Damage& damage : damages) {
        std::vector<Event> events = whole;
        damage.doing(events);
        const auto done = replayed(events);
        ASSERT_FALSE(done) << damage.what;
        EXPECT_EQ(done.error().code, ErrorCode::BadData) << damage.what << ": " << done.error().text();
        EXPECT_NE(done.error().text().find("event "), std::string::npos) << damage.what;
        EXPECT_FALSE(done.error().next.empty()) << damage.what;
    }
}

TEST(JournalGuard, ARunNeverGoesOnFromAJournalOutOfOrderOrOfAnotherSeed) {
    Stage stage(20);
    ASSERT_TRUE(stage.live(stage.settings(10))->run({}));
    ASSERT_TRUE(stage.kept_log.append(eager()));
    stage.snapshots = std::make_unique<MemorySnapshots>();
    stage.runs.lose();
    const auto twice = stage.live(stage.settings(20))->run({});
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().code, ErrorCode::BadData) << twice.error().text();

    Stage other(20);
    ASSERT_TRUE(other.live(other.settings(10))->run({}));
    other.snapshots = std::make_unique<MemorySnapshots>();
    other.runs.lose();
    LiveSettings settings = other.settings(20);
    settings.run.opened.seed = 99;
    const auto seeded = other.live(settings)->run({});
    ASSERT_FALSE(seeded);
    EXPECT_EQ(seeded.error().code, ErrorCode::Corrupt) << seeded.error().text();
}

TEST(Rebuild, ALostDatabaseIsMadeAgainFromTheJournal) {
    Stage stage(2 * 1440);
    ASSERT_TRUE(stage.live(stage.settings(2 * 1440))->run({}));
    const auto before = *stage.runs.signals({.run = "lv-1"});
    const auto marks = *stage.runs.marks("lv-1");
    ASSERT_GT(before.size(), 3U);
    stage.runs.lose();
    const RunRecord record = stage.settings().run;
    for (const bool again : {false, true}) {
        const auto rebuilt = rebuild_projection(stage.log, record, stage.runs);
        ASSERT_TRUE(rebuilt) << rebuilt.error().text();
        EXPECT_EQ(rebuilt->events, stage.log.last());
        EXPECT_EQ(rebuilt->projected, again ? 0 : stage.log.last());
    }
    const auto after = *stage.runs.signals({.run = "lv-1"});
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        EXPECT_EQ(after[i].signal, before[i].signal);
        EXPECT_EQ(after[i].fills, before[i].fills);
        EXPECT_EQ(after[i].moves, before[i].moves);
    }
    EXPECT_EQ(*stage.runs.marks("lv-1"), marks);
    EXPECT_EQ((*stage.runs.run("lv-1"))->range.to, Stage::closes(2 * 1440));
}

TEST(Rebuild, ARunThatLagsIsBroughtUpAndADamagedJournalIsNotBelieved) {
    Stage stage(60);
    const auto run = stage.live(stage.settings(60), {.step = [&](const Event& event, std::span<const Outcome>) {
                                    const auto* frame = std::get_if<MarketFrame>(&event);
                                    if (frame != nullptr && frame->closed_at == Stage::closes(30))
                                        stage.runs.away = true;
                                }});
    ASSERT_TRUE(run->run({}));
    stage.runs.away = false;
    stage.log.tampered = 40;
    const auto refused = rebuild_projection(stage.log, stage.settings().run, stage.runs);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Corrupt);
    stage.log.tampered = 0;
    const auto rebuilt = rebuild_projection(stage.log, stage.settings().run, stage.runs);
    ASSERT_TRUE(rebuilt) << rebuilt.error().text();
    EXPECT_GT(rebuilt->projected, 25U);
    EXPECT_LT(rebuilt->projected, 40U);
}

}  // namespace
}  // namespace signalbox
