// From events and outcomes to rows.
#include "adapters/sql/projection.hpp"

#include <algorithm>
#include <optional>

#include "adapters/sql/hand_over.hpp"
#include "adapters/sql/hand_trades.hpp"
#include "adapters/sql/outbox.hpp"
#include "core/base/archive.hpp"
#include "core/base/check.hpp"

namespace signalbox {

namespace {
std::span<const std::byte> view(const Bytes& bytes) { return bytes; }
}  // namespace

Result<> Projection::write(const ProjectedStep& step) {
    opinions_.clear();
    if (step.event != nullptr) TRY(on_event(*step.event));
    withheld_ = step.position <= run_.past_to ? Withheld::past : Withheld::no;
    if (live_) {
        for (const Alert& alert : step.alerts) (void)TRY(put_alert(connection_, run_.id, alert, withheld_));
    }
    if (step.outcomes == nullptr) return {};
    seen_.outcomes += static_cast<std::int64_t>(step.outcomes->size());
    if (step.event != nullptr) TRY(on_hand_event(*step.event, *step.outcomes));
    for (const Outcome& outcome : *step.outcomes) {
        TRY(std::visit([this](const auto& what) { return on(what); }, outcome));
    }
    return {};
}

Result<> Projection::write_counts() {
    Query add = TRY(connection_.query(
        "INSERT INTO gate_counts VALUES (?, ?, ?)"
        " ON CONFLICT (run, gate) DO UPDATE SET opinions = gate_counts.opinions + excluded.opinions"));
    for (std::size_t gate = 0; gate < gate_count; ++gate) {
        if (first_failed_[gate] == 0) continue;
        TRY(add->with(run_.id, to_text(static_cast<Gate>(gate)), first_failed_[gate]).run());
    }
    first_failed_ = {};
    if (live_) {
        Query more = TRY(connection_.query(
            "UPDATE runs SET range_to = CASE WHEN range_to < ?1 THEN ?1 ELSE range_to END, bars = bars + ?,"
            " opinions = opinions + ?, signals = signals + ?, outcomes = outcomes + ?"
            " WHERE id = ?"));
        TRY(more->with(to_ms(seen_.last_close), seen_.bars, seen_.opinions, seen_.signals, seen_.outcomes, run_.id)
                .run());
    }
    seen_ = {};
    return {};
}

Result<> Projection::on_event(const Event& event) {
    handed_from_.reset();
    if (const auto* joined = std::get_if<InstrumentJoined>(&event)) {
        if (instruments_.size() <= joined->slot) instruments_.resize(joined->slot + 1U);
        instruments_[joined->slot] = joined->instrument;
        Query slot = TRY(connection_.query(put_instrument));
        TRY(slot->with(run_.id, std::int64_t{joined->slot}, to_text(joined->instrument)).run());
        if (live_) symbols_[joined->slot] = TRY(tables_.add(joined->instrument, joined->terms));
    }
    if (!live_) return {};
    if (const auto* frame = std::get_if<MarketFrame>(&event)) return store_frame(*frame);
    if (const auto* correction = std::get_if<CandleCorrected>(&event)) return store_correction(*correction);
    return {};
}

Result<Instrument> Projection::instrument(std::uint16_t slot) const {
    if (slot < instruments_.size()) return instruments_[slot];
    return fail(ErrorCode::Corrupt, "run {} has no instrument in slot {}", run_.id, slot);
}

Result<StoredInstrument*> Projection::symbol(std::uint16_t slot) {
    auto found = symbols_.find(slot);
    if (found == symbols_.end()) {
        const Instrument named = TRY(instrument(slot));
        found = symbols_.emplace(slot, TRY(tables_.add(named, InstrumentTerms{}))).first;
    }
    return &found->second;
}

Result<MergeReport> Projection::store_minute(std::uint16_t slot, const Candle& candle, const Quote& quote,
                                             StoreVersion version) {
    StoredInstrument& into = *TRY(symbol(slot));
    const std::int64_t opened_ms = to_ms(candle.opened_at);
    const CandleBatch batch{.timeframe = Timeframe::m1,
                            .candles = {{&opened_ms, 1},
                                        {&candle.open, 1},
                                        {&candle.high, 1},
                                        {&candle.low, 1},
                                        {&candle.close, 1},
                                        {&candle.volume, 1}},
                            .quotes = {&quote, 1},
                            .asked = {},
                            .source = {}};
    const MergeReport report = TRY(tables_.merge(into, batch, version));
    into.quotes = into.quotes || quote.known();
    return report;
}

Result<> Projection::store_frame(const MarketFrame& frame) {
    seen_.last_close = std::max(seen_.last_close, frame.closed_at);
    for (const Minute& at : frame.minutes) seen_.bars += at.state == MinuteState::present ? 1 : 0;
    arrived_at_ = frame.arrived_at;
    const StoreVersion version = TRY(tables_.version()) + 1;
    const TimeRange span{frame.closed_at - minute, frame.closed_at};
    MergeReport all;
    bool changed = false;
    for (std::size_t i = 0; i < frame.minutes.size(); ++i) {
        const Minute& at = frame.minutes[i];
        const auto slot = static_cast<std::uint16_t>(i);
        if (at.state == MinuteState::quiet) {
            const StoredInstrument& quiet = *TRY(symbol(slot));
            if (TRY(tables_.note_asked(quiet.id, Timeframe::m1, span, version))) changed = true;
        } else if (at.state == MinuteState::present) {
            const Candle candle{span.from, at.open, at.high, at.low, at.close, at.volume};
            const MergeReport one = TRY(store_minute(slot, candle, at.quote, version));
            all.accepted += one.accepted;
            all.corrections += one.corrections;
        }
    }
    if (!changed && all.accepted + all.corrections == 0) return {};
    return tables_.note_arrival({.version = version,
                                 .arrived_at = frame.arrived_at,
                                 .source = "live:" + run_.id,
                                 .symbol = {},
                                 .timeframe = Timeframe::m1,
                                 .accepted = all.accepted,
                                 .corrections = all.corrections});
}

/// Where it was left for the run, it waits no more, and its minute was asked for. The candle of a retired day stays.
Result<> Projection::store_correction(const CandleCorrected& correction) {
    arrived_at_ = correction.arrived_at;
    const StoreVersion version = TRY(tables_.version()) + 1;
    const TimeRange span{correction.candle.opened_at, correction.candle.opened_at + minute};
    const std::int64_t about = (*TRY(symbol(correction.slot))).id;
    const auto candle = correction.quiet ? std::nullopt : std::optional(correction.candle);
    handed_from_ = TRY(ends_waiting(connection_, about, span.from, candle));
    MergeReport report;
    bool is_news = false;
    if (correction.quiet || handed_from_) is_news = TRY(tables_.note_asked(about, Timeframe::m1, span, version));
    if (candle && TRY(tables_.retired(about, Timeframe::m1, span)).empty()) {
        report = TRY(store_minute(correction.slot, *candle, Quote{}, version));
    }
    if (!is_news && report.accepted + report.corrections == 0) return {};
    return tables_.note_arrival({.version = version,
                                 .arrived_at = correction.arrived_at,
                                 .source = "correction:" + run_.id,
                                 .symbol = about,
                                 .timeframe = Timeframe::m1,
                                 .accepted = report.accepted,
                                 .corrections = report.corrections});
}

Result<> Projection::on(const OpinionFormed& formed) {
    ++seen_.opinions;
    opinions_[formed.id] = &formed.opinion;
    return {};
}

Result<> Projection::on(const Verdict& verdict) {
    if (!verdict.approved) {
        const auto gate = static_cast<std::size_t>(verdict.first_failed);
        check(gate < gate_count, "a gate has a number");
        ++first_failed_[gate];
        if (!live_) return {};
    }
    const auto formed = opinions_.find(verdict.opinion);
    if (formed == opinions_.end()) {
        return fail(ErrorCode::Corrupt, "run {}: a verdict came without its opinion {}", run_.id, verdict.opinion);
    }
    const Instrument about = TRY(instrument(verdict.slot));
    const Bytes verdict_bytes = encode(verdict);
    const Bytes opinion_bytes = encode(*formed->second);
    Query insert = TRY(connection_.query(
        "INSERT INTO verdicts (run, opinion, instrument, timeframe, closed_at, source, side, strength, tier, score,"
        " approved, verdict_archive, opinion_archive, first_failed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?)"));
    insert->with(run_.id, to_text(verdict.opinion), to_text(about), to_text(verdict.timeframe), verdict.closed_at,
                 to_text(verdict.source), to_text(verdict.side), std::int64_t{verdict.strength}, to_text(verdict.tier),
                 verdict.score, std::int64_t{verdict.approved}, view(verdict_bytes), view(opinion_bytes));
    if (verdict.approved) {
        insert->bind_null(14);
    } else {
        insert->bind(14, to_text(verdict.first_failed));
    }
    return insert->run();
}

Result<> Projection::on(const SignalApproved& approved) {
    ++seen_.signals;
    const Signal& signal = approved.signal;
    const Instrument about = TRY(instrument(signal.slot));
    const Bytes bytes = encode(signal);
    Query insert = TRY(connection_.query(
        "INSERT INTO signals (run, id, mode, opinion, instrument, timeframe, closed_at, expires_at, source, side, "
        "entry,"
        " stop, target1, target2, target3, size, risk, reward_risk, strength, tier, score, state, signal_archive,"
        " confidence, edge)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    insert->with(run_.id, to_text(signal.id), to_text(run_.mode), to_text(signal.opinion), to_text(about),
                 to_text(signal.timeframe), signal.closed_at, signal.expires_at, to_text(signal.source),
                 to_text(signal.side), signal.entry, signal.stop, signal.targets[0], signal.targets[1],
                 signal.targets[2], signal.size, signal.risk, signal.reward_risk, std::int64_t{signal.strength},
                 to_text(signal.tier), signal.score, to_text(SignalState::fresh), view(bytes));
    insert->bind_null(24);
    insert->bind_null(25);
    if (signal.confidence.known) insert->bind(24, signal.confidence.value);
    if (signal.edge.known) insert->bind(25, signal.edge.value);
    TRY(insert->run());
    return live_ ? put_signal(connection_, run_, signal, withheld_) : Result<>{};
}

Result<std::optional<std::int64_t>> Projection::signal_row(const Hash128& id) {
    Query row = TRY(connection_.query("SELECT signal_id FROM signals WHERE run = ? AND id = ?"));
    if (!TRY(row->with(run_.id, to_text(id)).step())) return std::optional<std::int64_t>{};
    return std::optional{row->integer(0)};
}

Result<> Projection::on(const PaperFilled& fill) {
    const auto signal = TRY(signal_row(fill.signal));
    const Instrument about = TRY(instrument(fill.slot));
    const Bytes bytes = encode(fill);
    Query insert = TRY(connection_.query(
        "INSERT INTO paper_trades (run, instrument, leg, at, price, size, fee, spread, slippage, result, equity, late,"
        " fill_archive, signal_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    insert->with(run_.id, to_text(about), to_text(fill.leg), fill.at, fill.price, fill.size, fill.fee, fill.spread,
                 fill.slippage, fill.result, fill.equity, std::int64_t{fill.late}, view(bytes));
    insert->bind_null(14);
    if (signal) insert->bind(14, *signal);
    return insert->run();
}

Result<> Projection::on(const SignalMoved& move) {
    const auto signal = TRY(signal_row(move.signal));
    if (!signal)
        return fail(ErrorCode::Corrupt, "run {}: signal {} moved before it was approved", run_.id, move.signal);
    const Bytes bytes = encode(move);
    Query insert = TRY(connection_.query(
        "INSERT INTO signal_events (signal_id, at, from_state, to_state, move_archive) VALUES (?, ?, ?, ?, ?)"));
    TRY(insert->with(*signal, move.at, to_text(move.from), to_text(move.to), view(bytes)).run());
    Query update = TRY(connection_.query(
        "UPDATE signals SET state = ?, closed = ?, unsure = ?, net_r = ?, net = ?, reason = ? WHERE signal_id = ?"));
    TRY(update
            ->with(to_text(move.to), std::int64_t{move.closed}, std::int64_t{move.unsure}, move.net_r, move.net,
                   move.reason, *signal)
            .run());
    return live_ ? put_follow_up(connection_, run_, move, withheld_) : Result<>{};
}

Result<> Projection::on_hand_event(const Event& event, const Outcomes& said) {
    if (const auto* order = std::get_if<HandTraded>(&event)) {
        const auto record = begun(*order, said, TRY(instrument(order->slot)));
        if (!record) return {};
        Query insert = TRY(connection_.query(
            "INSERT INTO hand_trades (run, trade, instrument, side, size, ordered_at, entry_price, exit_price, costs,"
            " result, state, reason) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?, ?) ON CONFLICT (run, trade) DO NOTHING"));
        return insert
            ->with(run_.id, to_text(record->trade), to_text(record->instrument), to_text(record->side), record->size,
                   record->ordered_at, to_text(record->fate), record->reason)
            .run();
    }
    const auto* close = std::get_if<HandClosed>(&event);
    if (close == nullptr || !begins_to_leave(said)) return {};
    Query update = TRY(connection_.query("UPDATE hand_trades SET state = ? WHERE run = ? AND trade = ?"));
    return update->with(to_text(HandFate::leaving), run_.id, to_text(close->trade)).run();
}

Result<> Projection::on(const HandFilled& fill) {
    std::optional<HandTradeRecord> record;
    {
        Query row = TRY(connection_.query(std::string(hand_trade_columns) + " WHERE run = ? AND trade = ?"));
        if (TRY(row->with(run_.id, to_text(fill.trade)).step())) record = TRY(hand_trade_of(*row));
    }
    if (!record) {
        return fail(ErrorCode::Corrupt, "run {}: trade {} was filled before it was ordered", run_.id, fill.trade);
    }
    follow(*record, fill);
    Query update = TRY(connection_.query(
        "UPDATE hand_trades SET entered_at = ?, entry_price = ?, left_at = ?, exit_price = ?, costs = ?, result = ?,"
        " state = ?, reason = ? WHERE run = ? AND trade = ?"));
    const auto bind = [&](int column, const std::optional<UtcTime>& time) {
        time ? update->bind(column, *time) : update->bind_null(column);
    };
    bind(1, record->entered_at);
    update->bind(2, record->entry_price);
    bind(3, record->left_at);
    update->bind(4, record->exit_price);
    update->bind(5, record->costs);
    update->bind(6, record->result);
    update->bind(7, to_text(record->fate));
    update->bind(8, record->reason);
    update->bind(9, run_.id);
    update->bind(10, to_text(fill.trade));
    return update->run();
}

/// What waits to be said is not said any more.
Result<> Projection::on(const CommandDone& done) {
    const bool kills = live_ && withheld_ == Withheld::no && done.changed && done.verb == Verb::kill;
    return kills ? withhold_signals(connection_) : Result<>{};
}

Result<> Projection::on(const EquityMarked& mark) {
    Query insert = TRY(connection_.query(
        "INSERT INTO equity_marks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, at) DO UPDATE SET"
        " equity = excluded.equity, realised = excluded.realised, unrealised = excluded.unrealised,"
        " costs = excluded.costs, open_positions = excluded.open_positions, equity_low = excluded.equity_low,"
        " equity_high = excluded.equity_high"));
    return insert
        ->with(run_.id, mark.at, mark.equity, mark.realised, mark.unrealised, mark.costs,
               std::int64_t{mark.open_positions}, mark.equity_low, mark.equity_high)
        .run();
}

Result<> Projection::on(const CorrectionTaken& taken) {
    if (!live_) return {};
    const StoredInstrument& about = *TRY(symbol(taken.slot));
    return tables_.note_quality(about.id, {.recorded_at = arrived_at_,
                                           .timeframe = Timeframe::m1,
                                           .range = {taken.opened_at, taken.opened_at + minute},
                                           .flaw = Flaw::correction,
                                           .done = taken.walked    ? Remedy::late
                                                   : taken.stepped ? Remedy::stepped
                                                                   : Remedy::left,
                                           .source = "live:" + run_.id + (handed_from_ ? ", " + *handed_from_ : "")});
}

}  // namespace signalbox
