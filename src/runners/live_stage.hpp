// Tests only: a live run on a clock that jumps, over stores in memory and a venue made by hand.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "platform/clock.hpp"
#include "ports/memory_event_log.hpp"
#include "ports/memory_market_stream.hpp"
#include "ports/memory_run_store.hpp"
#include "ports/memory_snapshots.hpp"
#include "runners/live.hpp"
#include "runners/small_market.hpp"

namespace signalbox::small_market {

/// A run store in memory that can be away, or lost.
class RunStoreAway final : public RunStore {
public:
    RunStoreAway(CandleStore& candles, MemoryHandOver& handed) : candles_(candles), handed_(handed) { lose(); }
    void lose() { store_ = std::make_unique<MemoryRunStore>(candles_, handed_); }
    bool away = false;

    Result<> save(const RunRecord& run) override { return store_->save(run); }
    Result<std::optional<RunRecord>> run(const std::string& id) override { return store_->run(id); }
    Result<std::vector<RunRecord>> runs() override { return store_->runs(); }
    Result<std::string> new_id(std::string_view prefix, UtcTime now) override { return store_->new_id(prefix, now); }
    Result<> remove(const std::string& id) override { return store_->remove(id); }
    Result<> project(const RunRecord& run, std::span<const ProjectedStep> steps) override {
        if (away) return fail(ErrorCode::Busy, "the database is locked");
        return store_->project(run, steps);
    }
    Result<std::uint64_t> position(const std::string& run) override { return store_->position(run); }
    Result<std::vector<SignalRecord>> signals(const SignalFilter& filter) override { return store_->signals(filter); }
    Result<std::optional<SignalRecord>> signal(const std::string& id, const std::string& run) override {
        return store_->signal(id, run);
    }
    Result<std::vector<EquityMarked>> marks(const std::string& run) override { return store_->marks(run); }
    Result<std::vector<HandTradeRecord>> hand_trades(const std::string& run) override {
        return store_->hand_trades(run);
    }
    Result<std::map<std::string, std::int64_t>> gate_counts(const std::string& run) override {
        return store_->gate_counts(run);
    }
    Result<> verdicts(const std::string& run, TimeRange closed, const TakeVerdict& take) override {
        return store_->verdicts(run, closed, take);
    }
    HandOver& handed_over() override { return handed_; }
    Outbox& outbox() override { return store_->outbox(); }

private:
    CandleStore& candles_;
    MemoryHandOver& handed_;
    std::unique_ptr<MemoryRunStore> store_;
};

/// A log that refuses its `fail_at`-th event, or says of one that it gave other outcomes.
class LogWithFaults final : public EventLog {
public:
    explicit LogWithFaults(EventLog& log) : log_(log) {}
    std::uint64_t fail_at = 0;
    std::uint64_t tampered = 0;
    bool loses_hashes = false;
    int syncs = 0;  ///< a log on a disk would have made so many

    Result<std::uint64_t> append_all(std::span<const Event> events) override {
        ++syncs;
        const std::uint64_t first = log_.last() + 1;
        if (first <= fail_at && fail_at < first + events.size()) return fail(ErrorCode::NoSpace, "the disk is full");
        return log_.append_all(events);
    }
    Result<> confirm_all(std::span<const Hash128> outcomes) override {
        return loses_hashes ? Result<>{} : log_.confirm_all(outcomes);
    }
    Result<> sync() override { return log_.sync(); }
    std::uint64_t last() const override { return log_.last(); }
    std::uint64_t confirmed() const override { return log_.confirmed(); }
    Result<> read(std::uint64_t after, const std::function<Result<>(const LoggedEvent&)>& visit) override {
        return log_.read(after, [&](const LoggedEvent& logged) {
            LoggedEvent said = logged;
            if (said.position == tampered) said.outcomes = Hash128{1, 2};
            return visit(said);
        });
    }

private:
    EventLog& log_;
};

/// Shares of minutes that the stream loses, sends after their frame, or sends wrong first.
struct Faults {
    double lost = 0, late = 0, corrected = 0;
};

struct Stage {
    static constexpr std::size_t coins = 3;
    static constexpr UtcTime start = begin + 3 * day;

    /// Three days of stored minutes, then `minutes` for the venue; sent `delay` after their end unless told not to.
    explicit Stage(std::size_t minutes, Faults faults = {}, Millis delay = Millis{100}, bool send = true) {
        for (std::size_t number = 0; number < coins; ++number) {
            const CandleSeries series = walk(9, number, begin, 3 * 1440 + minutes);
            CandleSeries before;
            before.append(series.view().slice(0, 3 * 1440));
            put(candles, coin(number), before, {begin, start});
            for (std::size_t i = 3 * 1440; i < series.size(); ++i) {
                source.has(coin(number), series[i]);
                if (send) this->send(number, series[i], faults, delay);
            }
        }
    }

    static UtcTime closes(int frame) { return start + minute * frame; }

    /// The candle of a coin that closes with this frame.
    static Candle candle(std::size_t number, int frame) {
        const CandleSeries series = walk(9, number, begin, 3 * 1440 + static_cast<std::size_t>(frame));
        return series[series.size() - 1];
    }

    void send(std::size_t number, const Candle& candle, Faults faults, Millis delay) {
        Random draw({number, static_cast<std::uint64_t>(minute_number(candle.opened_at))});
        const UtcTime end = candle.opened_at + minute;
        const double fault = draw.uniform();
        const auto soon = Millis{static_cast<std::int64_t>(number)};
        MinuteEnded message{
            .instrument = coin(number), .candle = candle, .arrived_at = delay == Millis{0} ? end : end + delay + soon};
        if (fault < faults.lost) return;
        if (fault < faults.lost + faults.late) {
            message.arrived_at = end + Millis{static_cast<std::int64_t>(20'000 + draw.below(30'000))};
        } else if (fault < faults.lost + faults.late + faults.corrected) {
            MinuteEnded wrong = message;
            wrong.candle.close = wrong.candle.low;
            source.sends(wrong);
            message.arrived_at = end + Millis{static_cast<std::int64_t>(30'000 + draw.below(60'000))};
        }
        source.sends(message);
    }

    LiveSettings settings(std::optional<int> frames = std::nullopt) const {
        LiveSettings live{.run = {.id = "lv-1", .mode = Mode::paper, .opened = eager(), .instruments = {}},
                          .start = start};
        for (std::size_t number = 0; number < coins; ++number) live.run.instruments.push_back(coin(number));
        live.run.opened.settings.desk.stale_after = minute;
        live.poll = minute;
        if (frames) live.until = closes(*frames);
        return live;
    }

    std::unique_ptr<LiveRun> live(LiveSettings live_settings, LiveListener listener = {}) {
        return std::make_unique<LiveRun>(std::move(live_settings), log, runs, candles, *snapshots, source, clock,
                                         std::move(listener));
    }

    std::vector<LoggedEvent> journal() {
        std::vector<LoggedEvent> events;
        const auto read = kept_log.read(0, [&](const LoggedEvent& logged) -> Result<> {
            events.push_back(logged);
            return {};
        });
        check(read.has_value(), "a log in memory reads");
        return events;
    }
    template <typename T>
    std::vector<T> events() {
        std::vector<T> found;
        for (const LoggedEvent& logged : journal()) {
            if (const T* one = std::get_if<T>(&logged.event)) found.push_back(*one);
        }
        return found;
    }

    ManualClock clock{start};
    MemoryCandleStore candles;
    MemoryHandOver handed{candles};
    RunStoreAway runs{candles, handed};
    MemoryEventLog kept_log;
    LogWithFaults log{kept_log};
    std::unique_ptr<MemorySnapshots> snapshots = std::make_unique<MemorySnapshots>();
    MemoryMarketStream source{clock};
};

inline void go(Stage& stage, LiveSettings settings, LiveListener listener = {}) {
    const auto run = stage.live(std::move(settings), std::move(listener));
    const auto done = run->run({});
    EXPECT_TRUE(done) << done.error().text();
}

/// Each frame's minutes as letters: coin 0, 1, 2.
inline std::string states(const MarketFrame& frame) {
    std::string text;
    for (const Minute& one : frame.minutes) text += "mqp"[static_cast<std::size_t>(one.state)];
    return text;
}

inline std::vector<CorrectionTaken> corrections_taken(Stage& stage) {
    std::vector<CorrectionTaken> taken;
    Engine engine;
    for (const LoggedEvent& logged : stage.journal()) {
        Outcomes out;
        engine.process(logged.event, out);
        EXPECT_EQ(logged.outcomes, outcomes_hash(out)) << logged.position;
        for (const Outcome& one : out) {
            if (const auto* correction = std::get_if<CorrectionTaken>(&one)) taken.push_back(*correction);
        }
    }
    return taken;
}

inline void expect_one_frame_a_minute(Stage& stage, int frames) {
    const auto all = stage.events<MarketFrame>();
    ASSERT_EQ(all.size(), static_cast<std::size_t>(frames));
    for (int i = 0; i < frames; ++i) {
        const MarketFrame& frame = all[static_cast<std::size_t>(i)];
        EXPECT_EQ(frame.closed_at, Stage::closes(i + 1));
        EXPECT_GE(frame.arrived_at, frame.closed_at);
        EXPECT_EQ(frame.minutes.size(), Stage::coins);
    }
}

}  // namespace signalbox::small_market
