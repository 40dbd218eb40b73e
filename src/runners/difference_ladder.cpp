#include "runners/difference_ladder.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "core/base/check.hpp"
#include "runners/journal_guard.hpp"
#include "runners/minute_feed.hpp"
#include "runners/signal_book.hpp"

namespace signalbox {

namespace {

constexpr std::size_t minutes_a_block = 1440;

/// What has to be known of a journal before it is run again with other minutes.
struct Shape {
    Opened opened;
    std::vector<Instrument> slots;
    std::vector<UtcTime> joined_at;  ///< by slot: its first minute opens then
    TimeRange range;                 ///< minutes by open time
    /// By slot: corrections of minutes before its first, the last one of each minute.
    std::vector<std::map<UtcTime, CandleCorrected>> of_warm_up;
};

Result<Shape> shape_of(EventLog& log) {
    Shape shape;
    std::vector<CandleCorrected> corrections;
    UtcTime at{};  // the close of the last frame
    TRY(log.read(0, [&](const LoggedEvent& logged) -> Result<> {
        if (const auto* opened = std::get_if<Opened>(&logged.event)) shape.opened = *opened;
        if (const auto* late = std::get_if<CandleCorrected>(&logged.event)) corrections.push_back(*late);
        if (const auto* join = std::get_if<InstrumentJoined>(&logged.event)) {
            shape.slots.push_back(join->instrument);
            shape.joined_at.push_back(at);
        }
        if (const auto* frame = std::get_if<MarketFrame>(&logged.event)) {
            if (at == UtcTime{}) shape.range.from = frame->closed_at - minute;
            at = frame->closed_at;
        }
        return {};
    }));
    shape.range.to = at;
    if (at == UtcTime{}) {
        return fail(ErrorCode::NotFound, "the run has decided no minute yet")
            .suggest("look again a minute after it began");
    }
    for (UtcTime& joined : shape.joined_at) joined = std::max(joined, shape.range.from);
    shape.of_warm_up.resize(shape.slots.size());
    for (const CandleCorrected& one : corrections) {
        const bool is_before = one.slot < shape.slots.size() && one.candle.opened_at < shape.joined_at[one.slot];
        if (is_before) shape.of_warm_up[one.slot][one.candle.opened_at] = one;
    }
    return shape;
}

/// What the store knows now of each instrument's minutes, one after the other.
class FinalMinutes {
public:
    FinalMinutes(const LadderQuestion& question, const Shape& shape) : question_(question), shape_(shape) {}

    Result<Minute> next(std::size_t slot) {
        while (slots_.size() <= slot) slots_.emplace_back();
        Slot& one = slots_[slot];
        if (!one.feed) {
            one.store = TRY(question_.open_store());
            one.feed = TRY(MinuteFeed::open(*one.store, shape_.slots[slot], {shape_.joined_at[slot], shape_.range.to},
                                            question_.as_of));
        }
        if (one.at == one.rows.size()) {
            TRY(one.feed->next(minutes_a_block, one.rows));
            one.at = 0;
        }
        check(one.at < one.rows.size(), "a feed reaches to the end of its range");
        return one.rows[one.at++];
    }

private:
    struct Slot {
        std::unique_ptr<CandleStore> store;
        std::optional<MinuteFeed> feed;
        std::vector<Minute> rows;
        std::size_t at = 0;
    };
    const LadderQuestion& question_;
    const Shape& shape_;
    std::vector<Slot> slots_;
};

/// An engine of its own, and what it says.
struct Climber {
    Engine engine;
    SignalBook book{Mode::replay};
    Outcomes out;

    void process(const Event& event, const std::vector<Instrument>& slots) {
        out.clear();
        engine.process(event, out);
        book.take(out, slots);
    }
};

/// The two rungs that have other frames: the journal once more, through two engines that differ in when frames arrive.
Result<std::array<std::vector<SignalRecord>, 2>> climb_final(EventLog& log, const LadderQuestion& question,
                                                             const Shape& shape, const std::stop_token& stop) {
    FinalMinutes minutes(question, shape);
    Climber as_it_came, on_time;
    const auto both = [&](const Event& event) {
        as_it_came.process(event, shape.slots);
        on_time.process(event, shape.slots);
    };
    const auto step = [&](const LoggedEvent& logged) -> Result<> {
        if (stop.stop_requested()) return fail(ErrorCode::Interrupted, "the replay was interrupted");
        TRY(admit(logged, as_it_came.engine));
        if (std::holds_alternative<CandleCorrected>(logged.event)) return {};
        const auto* recorded = std::get_if<MarketFrame>(&logged.event);
        if (recorded == nullptr) {
            both(logged.event);
            const auto* join = std::get_if<InstrumentJoined>(&logged.event);
            if (join == nullptr) return {};
            for (const auto& [opened_at, correction] : shape.of_warm_up[join->slot]) both(correction);
            return {};
        }
        MarketFrame frame = *recorded;
        frame.minutes.resize(as_it_came.engine.slots());
        for (std::size_t slot = 0; slot < frame.minutes.size(); ++slot) {
            if (!as_it_came.engine.follows(static_cast<std::uint16_t>(slot))) continue;
            const Quote quote = frame.minutes[slot].quote;
            frame.minutes[slot] = TRY(minutes.next(slot));
            const bool is_there = frame.minutes[slot].state == MinuteState::present;
            if (is_there && quote.known()) frame.minutes[slot].quote = quote;
        }
        as_it_came.process(frame, shape.slots);
        frame.arrived_at = frame.closed_at;
        on_time.process(frame, shape.slots);
        return {};
    };
    TRY(log.read(0, step));
    return std::array{as_it_came.book.records(), on_time.book.records()};
}

Result<std::vector<SignalRecord>> climb_backtest(EventLog& log, const LadderQuestion& question, const Shape& shape,
                                                 const std::stop_token& stop) {
    SignalBook book(Mode::backtest);
    if (shape.slots.empty()) return book.records();
    RunRecord like;
    like.opened = shape.opened;
    like.instruments = shape.slots;
    like.range = shape.range;
    like.store_version = question.as_of;
    const BacktestPlan plan = plan_of(like, TRY(states_in(log)));
    BacktestListener listener;
    listener.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
        book.take(outcomes, shape.slots);
        return {};
    };
    (void)TRY(run_backtest(question.open_store, plan, listener, stop));
    return book.records();
}

}  // namespace

std::string_view to_text(Rung rung) {
    constexpr std::array<std::string_view, 4> names{"recorded", "final_candles", "on_time", "backtest"};
    const auto number = static_cast<std::size_t>(rung);
    check(number < names.size(), "a rung has a name");
    return names[number];
}

Result<DifferenceLadder> climb(EventLog& log, const LadderQuestion& question, std::stop_token stop) {
    const Shape shape = TRY(shape_of(log));
    DifferenceLadder ladder{.replayed = {}, .facts = TRY(facts_of(log)), .range = shape.range, .rungs = {}};
    const auto climbed = [&](Rung rung, std::vector<SignalRecord> signals) {
        Comparison to_before;
        if (!ladder.rungs.empty()) to_before = compare_signals(ladder.rungs.back().signals, ladder.facts, signals, {});
        ladder.rungs.push_back({rung, std::move(signals), std::move(to_before)});
        if (question.rung) question.rung(static_cast<std::int64_t>(ladder.rungs.size()));
    };

    SignalBook book(Mode::replay);
    ReplayListener listener;
    if (question.listen) listener = question.listen(shape.range);
    const auto also = std::move(listener.step);
    listener.step = [&](const Event& event, std::span<const Outcome> outcomes) -> Result<> {
        book.take(outcomes, shape.slots);
        return also ? also(event, outcomes) : Result<>{};
    };
    ladder.replayed = TRY(replay_journal(log, listener, stop));
    climbed(Rung::recorded, book.records());

    auto final_ones = TRY(climb_final(log, question, shape, stop));
    climbed(Rung::final_candles, std::move(final_ones[0]));
    climbed(Rung::on_time, std::move(final_ones[1]));
    climbed(Rung::backtest, TRY(climb_backtest(log, question, shape, stop)));
    return ladder;
}

}  // namespace signalbox
