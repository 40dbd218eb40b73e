#include "runners/backtest.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <semaphore>
#include <thread>

#include "runners/minute_feed.hpp"
#include "runners/warm_up.hpp"

namespace signalbox {

namespace {

constexpr std::size_t frames_a_block = 1440;

/// One instrument's part of a block: its minutes, and what its analyst said of them.
struct SlotBlock {
    std::vector<Minute> minutes;
    std::vector<Opinion> opinions;
    std::vector<ScoreInput> scores;
    std::uint64_t bars = 0;
    std::optional<Error> error;
};

struct Block {
    UtcTime first_close{};
    std::vector<SlotBlock> slots;
};

/// Reads a block and steps its analysts, one slot a task, on `workers` threads of its own or in the caller's.
class Analysts {
public:
    Analysts(Engine& engine, std::vector<MinuteFeed> feeds, int workers) : engine_(engine), feeds_(std::move(feeds)) {
        for (int i = 0; i < workers; ++i) {
            threads_.emplace_back([this](std::stop_token stop) { work(stop); });
        }
    }
    Analysts(const Analysts&) = delete;
    Analysts& operator=(const Analysts&) = delete;
    ~Analysts() {
        if (busy_ && !threads_.empty()) finish();
        for (std::jthread& thread : threads_) thread.request_stop();
        go_.release(static_cast<std::ptrdiff_t>(threads_.size()));
    }

    /// Begins to fill `block`; finish() waits for it.
    void begin(Block& block, UtcTime first_close, std::size_t frames) {
        block.first_close = first_close;
        frames_ = frames;
        block.slots.resize(feeds_.size());
        block_ = &block;
        next_ = 0;
        busy_ = true;
        if (threads_.empty()) return;
        go_.release(static_cast<std::ptrdiff_t>(threads_.size()));
    }
    void finish() {
        if (threads_.empty()) {
            take_slots();
        } else {
            for (std::size_t i = 0; i < threads_.size(); ++i) done_.acquire();
        }
        busy_ = false;
    }

private:
    void work(const std::stop_token& stop) {
        for (;;) {
            go_.acquire();
            if (stop.stop_requested()) return;
            take_slots();
            done_.release();
        }
    }
    void take_slots() {
        for (std::size_t slot = next_++; slot < feeds_.size(); slot = next_++) {
            fill(slot, block_->slots[slot]);
        }
    }
    void fill(std::size_t slot, SlotBlock& out) {
        out.opinions.clear();
        out.scores.clear();
        out.bars = 0;
        const Result<> read = feeds_[slot].next(frames_, out.minutes);
        if (!read) {
            out.error = read.error();
            return;
        }
        Analyst& analyst = engine_.analyst(static_cast<std::uint16_t>(slot));
        UtcTime closed_at = block_->first_close;
        for (const Minute& brought : out.minutes) {
            analyst.step(closed_at, brought, out.opinions, out.scores);
            out.bars += brought.state == MinuteState::present ? 1 : 0;
            closed_at += minute;
        }
    }

    Engine& engine_;
    std::vector<MinuteFeed> feeds_;
    Block* block_ = nullptr;
    std::size_t frames_ = 0;
    std::atomic<std::size_t> next_{0};
    bool busy_ = false;
    std::counting_semaphore<> go_{0};
    std::counting_semaphore<> done_{0};
    std::vector<std::jthread> threads_;
};

/// The opinions and score inputs of one frame, gathered from the slots in their order.
template <typename T>
void take_frame(std::vector<T>& from, std::size_t& at, UtcTime closed_at, UtcTime T::* time, std::vector<T>& into) {
    while (at < from.size() && from[at].*time == closed_at) into.push_back(from[at++]);
}

/// Decides a block, frame by frame.
class Decider {
public:
    Decider(Engine& engine, const BacktestListener& listener) : engine_(engine), listener_(listener) {}

    Result<> decide(Block& block) {
        for (const SlotBlock& slot : block.slots) bars_ += slot.bars;
        opinion_at_.assign(block.slots.size(), 0);
        score_at_.assign(block.slots.size(), 0);
        const std::size_t frames = block.slots.front().minutes.size();
        frame_.minutes.resize(block.slots.size());
        for (std::size_t i = 0; i < frames; ++i) {
            frame_.closed_at = frame_.arrived_at = block.first_close + minute * static_cast<std::int64_t>(i);
            opinions_.clear();
            scores_.clear();
            for (std::size_t slot = 0; slot < block.slots.size(); ++slot) {
                SlotBlock& from = block.slots[slot];
                frame_.minutes[slot] = from.minutes[i];
                take_frame(from.opinions, opinion_at_[slot], frame_.closed_at, &Opinion::closed_at, opinions_);
                take_frame(from.scores, score_at_[slot], frame_.closed_at, &ScoreInput::at, scores_);
            }
            if (listener_.event) TRY(listener_.event(frame_));
            out_.clear();
            engine_.decide(frame_, opinions_, scores_, out_);
            if (!out_.empty() && listener_.outcomes) TRY(listener_.outcomes(out_));
            if (listener_.frame) listener_.frame(frame_, engine_);
        }
        return {};
    }
    std::uint64_t bars() const { return bars_; }

private:
    Engine& engine_;
    const BacktestListener& listener_;
    MarketFrame frame_;
    std::vector<Opinion> opinions_;
    std::vector<ScoreInput> scores_;
    std::vector<std::size_t> opinion_at_, score_at_;
    Outcomes out_;
    std::uint64_t bars_ = 0;
};

Result<> begin_engine(Engine& engine, const BacktestPlan& plan, const std::vector<InstrumentJoined>& joins,
                      const BacktestListener& listener) {
    Outcomes out;
    const auto feed = [&](const Event& event) -> Result<> {
        if (listener.event) TRY(listener.event(event));
        out.clear();
        engine.process(event, out);
        if (!out.empty() && listener.outcomes) TRY(listener.outcomes(out));
        return {};
    };
    TRY(feed(plan.opened));
    for (const InstrumentJoined& join : joins) TRY(feed(join));
    return {};
}

/// States taken from another run: of the same instruments, readable, and as of this plan's first minute.
Result<> joins_fit(const BacktestPlan& plan) {
    const bool same = std::ranges::equal(plan.joins, plan.instruments, {}, &InstrumentJoined::instrument);
    if (!same) {
        return fail(ErrorCode::WrongUse, "the run to begin like follows other instruments, or in another order")
            .suggest("name its instruments, in its order, with --symbols");
    }
    for (const InstrumentJoined& join : plan.joins) {
        if (join.analyst.empty()) continue;
        const Analyst analyst = TRY(Analyst::restore(join.analyst));
        if (analyst.last_closed() != UtcTime{} && analyst.last_closed() != plan.range.from) {
            return fail(ErrorCode::WrongUse, "the run to begin like has its states as of {}, this one begins at {}",
                        analyst.last_closed(), plan.range.from)
                .suggest("let --timerange begin there");
        }
    }
    return {};
}

}  // namespace

Result<std::vector<InstrumentJoined>> plan_joins(CandleStore& store, const BacktestPlan& plan) {
    if (!plan.joins.empty()) {
        TRY(joins_fit(plan));
        return plan.joins;
    }
    std::vector<InstrumentJoined> joins;
    joins.reserve(plan.instruments.size());
    for (const Instrument& instrument : plan.instruments) {
        joins.push_back(TRY(plan_join(store, instrument, static_cast<std::uint16_t>(joins.size()), plan.opened.settings,
                                      plan.range.from, plan.as_of)));
    }
    return joins;
}

Result<BacktestDone> run_backtest(const OpenCandleStore& open_store, const BacktestPlan& plan,
                                  const BacktestListener& listener, std::stop_token stop) {
    if (plan.range.empty() || bar_open(Timeframe::m1, plan.range.from) != plan.range.from ||
        bar_open(Timeframe::m1, plan.range.to) != plan.range.to) {
        return fail(ErrorCode::WrongUse, "a backtest runs over whole minutes, from {} to {} it cannot", plan.range.from,
                    plan.range.to);
    }
    // Analysts are stepped by other threads than the one that plans: each feed has a store of its own.
    std::vector<std::unique_ptr<CandleStore>> stores;
    std::vector<MinuteFeed> feeds;
    for (const Instrument& instrument : plan.instruments) {
        stores.push_back(TRY(open_store()));
        feeds.push_back(TRY(MinuteFeed::open(*stores.back(), instrument, plan.range, plan.as_of)));
    }
    if (feeds.empty()) return fail(ErrorCode::WrongUse, "a backtest needs at least one instrument");
    const auto joins = TRY(plan_joins(*stores.front(), plan));

    auto engine = std::make_unique<Engine>();
    TRY(begin_engine(*engine, plan, joins, listener));

    const std::int64_t total = (plan.range.to - plan.range.from) / minute;
    std::int64_t done = 0;
    Decider decider(*engine, listener);
    Block blocks[2];
    Analysts analysts(*engine, std::move(feeds), plan.threads - 1);
    const UtcTime first_close = plan.range.from + minute;
    const auto frames_from = [&](std::int64_t minutes_done) -> std::size_t {
        if (!plan.frame_by_frame_from) return frames_a_block;
        const std::int64_t before = (*plan.frame_by_frame_from - first_close) / minute - minutes_done;
        return before <= 0 ? 1 : std::min(frames_a_block, static_cast<std::size_t>(before));
    };
    analysts.begin(blocks[0], first_close, frames_from(0));
    analysts.finish();
    for (std::size_t now = 0; done < total; now = 1 - now) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, "the backtest was interrupted at {}", plan.range.from + minute * done)
                .suggest("nothing was stored; start it again");
        }
        for (const SlotBlock& slot : blocks[now].slots) {
            if (slot.error) return fail(*slot.error);
        }
        const auto frames = static_cast<std::int64_t>(blocks[now].slots.front().minutes.size());
        const bool more = done + frames < total;
        if (more) analysts.begin(blocks[1 - now], first_close + minute * (done + frames), frames_from(done + frames));
        TRY(decider.decide(blocks[now]));
        if (more) analysts.finish();
        done += frames;
        if (listener.progress) listener.progress(done, total);
    }
    return BacktestDone{.bars = decider.bars(), .engine = std::move(engine)};
}

}  // namespace signalbox
