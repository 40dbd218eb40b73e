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
    std::size_t frames = 0;
    std::vector<SlotBlock> slots;
};

/// Reads a block and steps its analysts, one slot a task, on `workers` threads of its own or in the caller's.
class Analysts {
public:
    Analysts(Engine& engine, int workers) : engine_(engine) {
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

    /// For the next slot, from the next block's first minute on; nothing is being filled.
    void add(MinuteFeed feed) { feeds_.push_back(std::move(feed)); }

    /// Begins to fill `block`; finish() waits for it.
    void begin(Block& block, UtcTime first_close, std::size_t frames) {
        block.first_close = first_close;
        block.frames = frames;
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
        const auto number = static_cast<std::uint16_t>(slot);
        if (!engine_.follows(number)) {
            out.minutes.assign(block_->frames, Minute{});
            return;
        }
        const Result<> read = feeds_[slot].next(block_->frames, out.minutes);
        if (!read) {
            out.error = read.error();
            return;
        }
        Analyst& analyst = engine_.analyst(number);
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
        frame_.minutes.resize(block.slots.size());
        for (std::size_t i = 0; i < block.frames; ++i) {
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

/// An event that is no frame: told, processed, and what came of it told.
Result<> feed(Engine& engine, const Event& event, const BacktestListener& listener) {
    if (listener.event) TRY(listener.event(event));
    Outcomes out;
    engine.process(event, out);
    return out.empty() || !listener.outcomes ? Result<>{} : listener.outcomes(out);
}

/// Later changes whose time has come, one after the other.
class Comings {
public:
    explicit Comings(const std::vector<LaterChange>& later) : later_(later) {}

    /// Minutes from `at` to the next change after it; many where there is none.
    std::int64_t minutes_to_next(UtcTime at) const {
        const auto next = std::ranges::find_if(later_, [&](const LaterChange& one) { return one.at > at; });
        return next == later_.end() ? INT64_MAX : (next->at - at) / minute;
    }
    bool is_due(UtcTime at) const { return next_ < later_.size() && later_[next_].at <= at; }
    const Event& take() { return later_[next_++].event; }

private:
    const std::vector<LaterChange>& later_;
    std::size_t next_ = 0;
};

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
    if (plan.instruments.empty() && plan.later.empty()) {
        return fail(ErrorCode::WrongUse, "a backtest needs at least one instrument");
    }
    auto engine = std::make_unique<Engine>();
    // Analysts are stepped by other threads than the one that plans: each feed has a store of its own.
    std::vector<std::unique_ptr<CandleStore>> stores;
    Block blocks[2];
    Analysts analysts(*engine, plan.threads - 1);  // behind what its threads use: they end first
    const auto add_feed = [&](const Instrument& instrument, UtcTime from) -> Result<> {
        stores.push_back(TRY(open_store()));
        analysts.add(TRY(MinuteFeed::open(*stores.back(), instrument, {from, plan.range.to}, plan.as_of)));
        return {};
    };
    for (const Instrument& instrument : plan.instruments) TRY(add_feed(instrument, plan.range.from));
    TRY(feed(*engine, plan.opened, listener));
    if (!plan.instruments.empty()) {
        const auto joins = TRY(plan_joins(*stores.front(), plan));
        for (const InstrumentJoined& join : joins) TRY(feed(*engine, join, listener));
    }

    const std::int64_t total = (plan.range.to - plan.range.from) / minute;
    std::int64_t done = 0;
    Decider decider(*engine, listener);
    Comings comings(plan.later);
    const auto frames_from = [&](std::int64_t minutes_done) -> std::size_t {
        std::int64_t frames = std::min<std::int64_t>(frames_a_block, total - minutes_done);
        frames = std::min(frames, comings.minutes_to_next(plan.range.from + minute * minutes_done));
        if (!plan.frame_by_frame_from) return static_cast<std::size_t>(frames);
        const std::int64_t before = (*plan.frame_by_frame_from - plan.range.from) / minute - 1 - minutes_done;
        return before <= 0 ? 1 : static_cast<std::size_t>(std::min(frames, before));
    };
    const auto let_in_and_out = [&](UtcTime at) -> Result<> {
        while (comings.is_due(at)) {
            const Event& event = comings.take();
            if (const auto* join = std::get_if<InstrumentJoined>(&event)) TRY(add_feed(join->instrument, at));
            TRY(feed(*engine, event, listener));
        }
        return {};
    };
    const auto begin = [&](Block& block) {
        analysts.begin(block, plan.range.from + minute * (done + 1), frames_from(done));
    };
    TRY(let_in_and_out(plan.range.from));
    begin(blocks[0]);
    analysts.finish();
    for (std::size_t now = 0; done < total; now = 1 - now) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, "the backtest was interrupted at {}", plan.range.from + minute * done)
                .suggest("nothing was stored; start it again");
        }
        for (const SlotBlock& slot : blocks[now].slots) {
            if (slot.error) return fail(*slot.error);
        }
        done += static_cast<std::int64_t>(blocks[now].frames);
        const UtcTime at = plan.range.from + minute * done;
        // Who joins or leaves changes what the analysts' threads read: they do not run ahead over it.
        const bool ahead = done < total && !comings.is_due(at);
        if (ahead) begin(blocks[1 - now]);
        TRY(decider.decide(blocks[now]));
        if (done < total && !ahead) {
            TRY(let_in_and_out(at));
            begin(blocks[1 - now]);
        }
        if (done < total) analysts.finish();
        if (listener.progress) listener.progress(done, total);
    }
    return BacktestDone{.bars = decider.bars(), .engine = std::move(engine)};
}

}  // namespace signalbox
