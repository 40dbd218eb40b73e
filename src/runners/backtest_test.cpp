// Any number of threads, any blocks, any cut: the same bits (ENGINE 9), and nothing from the future.
#include "runners/backtest.hpp"

#include <gtest/gtest.h>

#include "ports/forwarding_candle_store.hpp"
#include "runners/digest.hpp"
#include "runners/small_market.hpp"

namespace signalbox {
namespace {

using namespace small_market;

constexpr std::size_t minutes_a_day = 1440;
constexpr std::size_t coins = 3;

const MemoryCandleStore& market() {
    static const MemoryCandleStore store = stored(5, coins, 8 * minutes_a_day);
    return store;
}

BacktestPlan plan_over(TimeRange range, int threads = 1) {
    return {.opened = eager(), .instruments = {coin(0), coin(1), coin(2)}, .range = range, .threads = threads};
}

constexpr TimeRange six_days{begin + 2 * day, begin + 8 * day};

struct Said {
    RunDigest digest;
    Outcomes outcomes;
    std::uint64_t bars = 0;
};

Said run(const BacktestPlan& plan, BacktestListener listener = {}) {
    Said said;
    listener.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
        said.digest.take(outcomes, false);
        said.outcomes.insert(said.outcomes.end(), outcomes.begin(), outcomes.end());
        return {};
    };
    const auto done = run_backtest(copies_of(market()), plan, listener);
    EXPECT_TRUE(done) << done.error().text();
    if (done) said.bars = done->bars;
    return said;
}

TEST(Backtest, SpeaksOnTheTestMarketSoThatTheOtherTestsMeanSomething) {
    const Said said = run(plan_over(six_days));
    EXPECT_GT(said.digest.counts().opinions, 100U);
    EXPECT_GT(said.digest.counts().signals, 10U);
    EXPECT_GT(said.digest.counts().trades, 5U);
}

TEST(Backtest, SaysTheSameOnAnyNumberOfThreads) {
    const Said alone = run(plan_over(six_days));
    for (const int threads : {2, 3, 8}) {
        const Said many = run(plan_over(six_days, threads));
        EXPECT_EQ(many.digest.sha256(), alone.digest.sha256()) << threads;
        EXPECT_EQ(many.bars, alone.bars) << threads;
    }
}

TEST(Backtest, SaysTheSameInAnyBlocks) {
    const Said alone = run(plan_over(six_days));
    for (const Millis from : {Millis{-day}, Millis{2 * day + minute}, Millis{3 * day + 77 * minute}, Millis{9 * day}}) {
        for (const int threads : {1, 2}) {
            BacktestPlan plan = plan_over(six_days, threads);
            plan.frame_by_frame_from = begin + from;
            EXPECT_EQ(run(plan).digest.sha256(), alone.digest.sha256());
        }
    }
}

TEST(Backtest, FrameByFrameShowsAnalystsAtTheMinuteOfTheDesk) {
    BacktestPlan plan = plan_over({begin + 2 * day, begin + 4 * day});
    plan.frame_by_frame_from = begin + 3 * day + 5 * hour;
    std::size_t seen = 0;
    run(plan, {.frame = [&](const MarketFrame& frame, const Engine& engine) {
            if (frame.closed_at < *plan.frame_by_frame_from) return;
            ++seen;
            EXPECT_EQ(engine.analyst(0).last_closed(), frame.closed_at);
        }});
    EXPECT_EQ(seen, 19U * 60 + 1);
}

TEST(Backtest, ItsEventsGiveItsOutcomesThroughTheEngineOneByOne) {
    Engine engine;
    Outcomes expected;
    const Said said = run(plan_over(six_days, 2), {.event = [&](const Event& event) -> Result<> {
                              engine.process(event, expected);
                              return {};
                          }});
    ASSERT_EQ(said.outcomes.size(), expected.size());
    EXPECT_TRUE(said.outcomes == expected);
}

TEST(Backtest, KnowsNothingOfTheFuture) {
    const Said whole = run(plan_over(six_days));
    Random random(11, "cuts");
    for (int i = 0; i < 12; ++i) {
        const auto length = static_cast<std::int64_t>(1 + random.below(6 * minutes_a_day - 1));
        const Said cut = run(plan_over({six_days.from, six_days.from + minute * length}, 1 + i % 3));
        ASSERT_LE(cut.outcomes.size(), whole.outcomes.size());
        EXPECT_TRUE(std::ranges::equal(cut.outcomes, std::span(whole.outcomes).first(cut.outcomes.size())))
            << "cut after " << length << " minutes";
    }
}

TEST(Backtest, TellsEveryFrameAndItsProgress) {
    std::vector<UtcTime> closes;
    std::vector<std::pair<std::int64_t, std::int64_t>> progress;
    run(plan_over({begin, begin + 30 * hour}),
        {.frame = [&](const MarketFrame& frame, const Engine&) { closes.push_back(frame.closed_at); },
         .progress = [&](std::int64_t done, std::int64_t total) { progress.emplace_back(done, total); }});
    ASSERT_EQ(closes.size(), 1800U);
    for (std::size_t i = 0; i < closes.size(); ++i) {
        EXPECT_EQ(closes[i], begin + minute * static_cast<std::int64_t>(i + 1));
    }
    EXPECT_EQ(progress, (std::vector<std::pair<std::int64_t, std::int64_t>>{{1440, 1800}, {1800, 1800}}));
}

ErrorCode refusal(const BacktestPlan& plan, const OpenCandleStore& open = copies_of(market()),
                  const BacktestListener& listener = {}, std::stop_token stop = {}) {
    const auto done = run_backtest(open, plan, listener, stop);
    EXPECT_FALSE(done);
    return done ? ErrorCode{} : done.error().code;
}

TEST(Backtest, RefusesWhatItCannotRun) {
    EXPECT_EQ(refusal(plan_over({begin, begin})), ErrorCode::WrongUse);
    EXPECT_EQ(refusal(plan_over({begin + Millis{1}, begin + hour})), ErrorCode::WrongUse);
    EXPECT_EQ(refusal(plan_over({begin, begin + Millis{100}})), ErrorCode::WrongUse);
    BacktestPlan nobody = plan_over(six_days);
    nobody.instruments.clear();
    EXPECT_EQ(refusal(nobody), ErrorCode::WrongUse);
    BacktestPlan unknown = plan_over(six_days);
    unknown.instruments.push_back(coin(9));
    EXPECT_EQ(refusal(unknown), ErrorCode::NotFound);
}

TEST(Backtest, BeginsWithTheStatesOfARunOnlyWhereTheyFit) {
    BacktestPlan plan = plan_over(six_days);
    MemoryCandleStore store(market());
    plan.joins = *plan_joins(store, plan);
    EXPECT_EQ(run(plan).digest.sha256(), run(plan_over(six_days)).digest.sha256());

    BacktestPlan later = plan;
    later.range.from += day;
    EXPECT_EQ(refusal(later), ErrorCode::WrongUse);
    BacktestPlan others = plan;
    std::swap(others.instruments[0], others.instruments[1]);
    EXPECT_EQ(refusal(others), ErrorCode::WrongUse);
    BacktestPlan fewer = plan;
    fewer.joins.pop_back();
    EXPECT_EQ(refusal(fewer), ErrorCode::WrongUse);
    BacktestPlan damaged = plan;
    damaged.joins[1].analyst.resize(100);
    EXPECT_EQ(refusal(damaged), ErrorCode::Corrupt);
}

TEST(Backtest, StopsWhenAskedAndSaysWhere) {
    for (const int threads : {1, 3}) {
        std::stop_source stop;
        std::size_t frames = 0;
        const BacktestListener listener{.frame = [&](const MarketFrame&, const Engine&) {
            if (++frames == 2000) stop.request_stop();
        }};
        EXPECT_EQ(refusal(plan_over(six_days, threads), copies_of(market()), listener, stop.get_token()),
                  ErrorCode::Interrupted);
        EXPECT_EQ(frames, 2880U) << "the block in hand is finished";
    }
}

TEST(Backtest, EndsWithTheListenersFailure) {
    for (const int threads : {1, 3}) {
        const BacktestListener listener{.outcomes = [](std::span<const Outcome>) -> Result<> {
            return fail(ErrorCode::NoSpace, "the disk is full");
        }};
        EXPECT_EQ(refusal(plan_over(six_days, threads), copies_of(market()), listener), ErrorCode::NoSpace);
    }
}

/// A store whose rows of one instrument stop being readable after `good` of them.
class Failing final : public ForwardingCandleStore {
public:
    Failing(const MemoryCandleStore& store, Instrument instrument, std::size_t good)
        : ForwardingCandleStore(store_), store_(store), instrument_(std::move(instrument)), good_(good) {}
    Result<std::unique_ptr<CandleCursor>> read(const Instrument& one, Timeframe timeframe, TimeRange range,
                                               StoreVersion as_of) override {
        auto rows = TRY(store_.read(one, timeframe, range, as_of));
        if (one != instrument_) return rows;
        return std::make_unique<Cursor>(std::move(rows), good_);
    }

private:
    struct Cursor final : CandleCursor {
        Cursor(std::unique_ptr<CandleCursor> all, std::size_t rows_left) : rows(std::move(all)), left(rows_left) {}
        Result<> next(std::size_t count, CandleSeries& candles, std::vector<Quote>* quotes) override {
            if (left == 0) return fail(ErrorCode::Io, "the disk does not answer");
            TRY(rows->next(std::min(count, left), candles, quotes));
            left -= candles.size();
            return {};
        }
        std::unique_ptr<CandleCursor> rows;
        std::size_t left;
    };
    MemoryCandleStore store_;
    Instrument instrument_;
    std::size_t good_;
};

TEST(Backtest, EndsWithTheStoresFailureWhicheverInstrumentFailsAndWhen) {
    for (const int threads : {1, 2, 4}) {
        for (const std::size_t broken : {0U, 2U}) {
            for (const std::size_t good : {0U, 700U, 2000U}) {
                BacktestPlan plan = plan_over({begin, begin + 6 * day}, threads);
                const OpenCandleStore open = [&]() -> Result<std::unique_ptr<CandleStore>> {
                    return std::make_unique<Failing>(market(), coin(broken), good);
                };
                EXPECT_EQ(refusal(plan, open), ErrorCode::Io) << threads << ' ' << broken << ' ' << good;
            }
        }
    }
}

}  // namespace
}  // namespace signalbox
