// A live run over a real PostgreSQL that is stopped in the middle and started again: the run goes on meanwhile, says
// how far the database lags, and catches up; nothing of it differs from a run that never lost its database.
#include <gtest/gtest.h>

#include "adapters/sql/postgres/stores.hpp"
#include "runners/live_stage.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

using namespace small_market;

/// The stage's live run, its candles and its rows in PostgreSQL. A frame takes a second of the hand-moved time by which
/// the connection counts its waits.
struct ServedStage {
    ServedStage(const PostgresSchema& schema, std::size_t minutes) : stage(minutes) {
        const PostgresOptions options{.url = schema.url(), .now = [this] { return time; }};
        candles = open_postgres_candles(options).value();
        runs = open_postgres_runs(options).value();
        for (std::size_t number = 0; number < Stage::coins; ++number) {
            put(*candles, coin(number), walk(9, number, begin, 3 * 1440), {begin, Stage::start});
        }
    }

    Result<> run(int frames, const std::function<void(int frame, const LiveStatus&)>& each) {
        LiveRun* running = nullptr;
        const auto step = [&](const Event& event, std::span<const Outcome>) {
            const auto* frame = std::get_if<MarketFrame>(&event);
            if (frame == nullptr) return;
            time += std::chrono::seconds(1);
            each(static_cast<int>((frame->closed_at - Stage::start) / minute), running->status());
        };
        LiveRun live(stage.settings(frames), stage.log, *runs, *candles, *stage.snapshots, stage.source, stage.clock,
                     {.step = step});
        running = &live;
        const Result<> done = live.run({});
        ended = live.status();
        return done;
    }

    /// The connection was cut with the server: one question finds out, the next one connects anew.
    std::int64_t minutes_of(std::size_t number) {
        for (int tries = 0; tries < 4; ++tries) {
            if (const auto count = candles->count(coin(number), Timeframe::m1)) return *count;
            time += std::chrono::seconds(6);
        }
        return -1;
    }

    PostgresConnection::Steady::time_point time{};
    Stage stage;
    std::unique_ptr<CandleStore> candles;
    std::unique_ptr<RunStore> runs;
    LiveStatus ended;
};

class PostgresLive : public testing::Test {
protected:
    void SetUp() override {
        if (!schema.there()) GTEST_SKIP() << schema.why_not();
        if (!schema.server().ours()) GTEST_SKIP() << "the server is not ours to stop";
    }
    PostgresSchema schema;
};

TEST_F(PostgresLive, AServerStoppedInTheMiddleLagsAndCatchesUp) {
    constexpr int frames = 1440;
    Stage whole(frames);
    ASSERT_TRUE(whole.live(whole.settings(frames))->run({}));

    ServedStage served(schema, frames);
    std::uint64_t lag_max = 0;
    int caught_up = 0;
    const auto done = served.run(frames, [&](int frame, const LiveStatus& status) {
        const std::uint64_t lag = status.position - status.projected;
        if (frame == 400) schema.server().stop();
        if (frame == 700) schema.server().start();
        if (frame > 400 && frame <= 700) {
            lag_max = std::max(lag_max, lag);
            if (frame > 402) {
                EXPECT_NE(status.trouble, "") << frame;
            }
        }
        if (frame > 700 && caught_up == 0 && lag == 0) caught_up = frame;
    });
    ASSERT_TRUE(done) << done.error().text();
    EXPECT_GE(lag_max, 295U);
    EXPECT_GT(caught_up, 700);
    EXPECT_LE(caught_up, 720) << "seconds, by its own clock, after the server is there again";
    EXPECT_EQ(served.ended.trouble, "");
    EXPECT_EQ(served.ended.projected, served.ended.position);

    const auto a = served.stage.journal();
    const auto b = whole.journal();
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        ASSERT_TRUE(a[i].event == b[i].event && a[i].outcomes == b[i].outcomes) << "event " << i + 1;
    }
    const auto signals = served.runs->signals({.run = "lv-1"}).value();
    const auto wanted = whole.runs.signals({.run = "lv-1"}).value();
    ASSERT_EQ(signals.size(), wanted.size());
    ASSERT_GT(signals.size(), 0U);
    for (std::size_t i = 0; i < signals.size(); ++i) {
        EXPECT_EQ(signals[i].signal.id, wanted[i].signal.id);
        EXPECT_EQ(signals[i].fills.size(), wanted[i].fills.size());
        EXPECT_EQ(signals[i].net, wanted[i].net);
    }
    for (std::size_t number = 0; number < Stage::coins; ++number) {
        EXPECT_EQ(served.minutes_of(number), 3 * 1440 + frames);
    }
}

TEST_F(PostgresLive, StoppedAgainAndAgainAtAnyFrameItEndsAsIfItHadNotBeen) {
    constexpr int frames = 300;
    Stage whole(frames);
    ASSERT_TRUE(whole.live(whole.settings(frames))->run({}));
    ServedStage served(schema, frames);
    Random random(11, "stops");
    int turn_at = 5;
    bool there = true;
    const auto done = served.run(frames, [&](int frame, const LiveStatus&) {
        if (frame < turn_at || frame > frames - 40) return;
        there ? schema.server().stop() : schema.server().start();
        there = !there;
        turn_at = frame + 5 + static_cast<int>(random.below(40));
    });
    if (!there) schema.server().start();
    ASSERT_TRUE(done) << done.error().text();
    if (!served.ended.trouble.empty()) {  // it ended while the server was away: the next start brings the rows
        served.time += std::chrono::seconds(6);
        ASSERT_TRUE(served.run(frames, [](int, const LiveStatus&) {}));
    }
    EXPECT_EQ(served.runs->position("lv-1").value(), whole.runs.position("lv-1").value());
    EXPECT_EQ(served.runs->signals({.run = "lv-1"})->size(), whole.runs.signals({.run = "lv-1"})->size());
    EXPECT_EQ(served.minutes_of(0), 3 * 1440 + frames);
}

}  // namespace
}  // namespace signalbox
