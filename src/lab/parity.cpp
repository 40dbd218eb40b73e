#include "lab/parity.hpp"

#include "lab/synthetic_history.hpp"
#include "platform/clock.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/memory_event_log.hpp"
#include "ports/memory_run_store.hpp"
#include "ports/memory_snapshots.hpp"
#include "runners/backtest.hpp"
#include "runners/digest.hpp"
#include "runners/live.hpp"
#include "runners/replay.hpp"

namespace signalbox {

namespace {

/// Where the checked days begin: any Monday does.
constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2024} / 2 / 5};

class Check {
public:
    explicit Check(const ParityQuestion& question) : runs_(candles_) {
        opened_ = {.settings = question.settings, .seed = question.seed};
        range_ = {start, start + day * question.days};
    }

    Result<> live(const ParityQuestion& question, const MakeMarket& make_market, std::stop_token stop) {
        ManualClock clock(start);
        const auto market = make_market(question.seed, clock);
        TRY(store_history(candles_, *market,
                          {.instruments = instruments_, .range = {start - day * question.warm_up_days, start}}));
        RunDigest digest;
        LiveSettings settings{
            .run = {.id = "live", .mode = Mode::paper, .opened = opened_, .instruments = instruments_},
            .start = start,
            .until = range_.to,
            .project_every = 1440,
            .snapshot_every = 1440};
        LiveRun run(settings, log_, runs_, candles_, snapshots_, *market, clock,
                    {.step = [&](const Event&, std::span<const Outcome> outcomes) { digest.take(outcomes, false); }});
        TRY(run.run(stop));
        if (stop.stop_requested()) return fail(ErrorCode::Interrupted, "the check was interrupted");
        note("live", digest);
        return {};
    }
    Result<> replay() {
        const ReplayDone done = TRY(replay_journal(log_));
        found_.push_back({"replay", done.counts.outcomes, done.sha256, false});
        return {};
    }
    Result<> backtest(int threads, std::stop_token stop) {
        BacktestPlan plan{.opened = opened_, .instruments = instruments_, .range = range_, .threads = threads};
        // It warms up by itself, from the same history. What the blocks of a backtest say, and what the engine says to
        // the same events one by one.
        RunDigest blocks;
        RunDigest one_by_one;
        Engine engine;
        Outcomes out;
        const BacktestListener listener{.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
                                            blocks.take(outcomes, false);
                                            return {};
                                        },
                                        .event = [&](const Event& event) -> Result<> {
                                            out.clear();
                                            engine.process(event, out);
                                            one_by_one.take(out, false);
                                            return {};
                                        }};
        const OpenCandleStore open = [this]() -> Result<std::unique_ptr<CandleStore>> {
            return std::make_unique<MemoryCandleStore>(candles_);
        };
        TRY(run_backtest(open, plan, listener, stop));
        note("backtest_" + std::to_string(threads), blocks);
        if (threads == 1) note("stream", one_by_one);
        return {};
    }
    std::vector<ParityRun> found() {
        for (ParityRun& run : found_) {
            run.equal = run.sha256 == found_.front().sha256 && run.outcomes == found_.front().outcomes;
        }
        return found_;
    }

private:
    void note(std::string name, const RunDigest& digest) {
        found_.push_back({std::move(name), digest.counts().outcomes, digest.sha256(), false});
    }

    std::vector<Instrument> instruments_ = synthetic_instruments();
    Opened opened_;
    TimeRange range_;
    MemoryCandleStore candles_;
    MemoryRunStore runs_;
    MemoryEventLog log_;
    MemorySnapshots snapshots_;
    std::vector<ParityRun> found_;
};

}  // namespace

Result<std::vector<ParityRun>> check_parity(const ParityQuestion& question, const MakeMarket& make_market,
                                            std::stop_token stop) {
    Check check(question);
    TRY(check.live(question, make_market, stop));
    TRY(check.replay());
    TRY(check.backtest(1, stop));
    TRY(check.backtest(2, stop));
    return check.found();
}

}  // namespace signalbox
