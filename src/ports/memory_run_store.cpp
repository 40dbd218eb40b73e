// The run store as maps.
#include "ports/memory_run_store.hpp"

#include <algorithm>
#include <set>

namespace signalbox {

Result<> MemoryRunStore::save(const RunRecord& run) {
    Kept& kept = runs_[run.id];
    if (kept.saved == 0) kept.saved = ++saved_;
    kept.record = run;
    return {};
}

Result<std::optional<RunRecord>> MemoryRunStore::run(const std::string& id) {
    const auto found = runs_.find(id);
    if (found == runs_.end()) return std::optional<RunRecord>{};
    return std::optional{found->second.record};
}

Result<std::vector<RunRecord>> MemoryRunStore::runs() {
    std::vector<const Kept*> kept;
    kept.reserve(runs_.size());
    for (const auto& [id, one] : runs_) kept.push_back(&one);
    std::ranges::sort(kept, std::greater{},
                      [](const Kept* one) { return std::pair(one->record.started_at, one->saved); });
    std::vector<RunRecord> records;
    records.reserve(kept.size());
    for (const Kept* one : kept) records.push_back(one->record);
    return records;
}

Result<std::string> MemoryRunStore::new_id(std::string_view prefix, UtcTime now) {
    std::string date = to_text(day_start(now)).substr(0, 10);
    std::erase(date, '-');
    const std::string day_id = std::string(prefix) + "-" + date;
    return day_id + "-" + std::to_string(++numbers_[day_id]);
}

Result<> MemoryRunStore::remove(const std::string& id) {
    if (runs_.erase(id) == 1) return {};
    return fail(ErrorCode::NotFound, "there is no run {}", id).suggest("`signalbox signals` names the newest run");
}

/// What a live run's step leaves in the outbox.
static void tell(MemoryOutbox& outbox, const RunRecord& record, const ProjectedStep& step) {
    const std::string& run = record.id;
    const Withheld withheld = step.position <= record.past_to ? Withheld::past : Withheld::no;
    for (const Alert& alert : step.alerts) (void)outbox.put_alert(run, alert, withheld);
    if (step.outcomes == nullptr) return;
    for (const Outcome& outcome : *step.outcomes) {
        if (const auto* approved = std::get_if<SignalApproved>(&outcome)) {
            outbox.put_signal(run, approved->signal, withheld);
        } else if (const auto* moved = std::get_if<SignalMoved>(&outcome)) {
            outbox.put_follow_up(run, *moved, withheld);
        } else if (const auto* done = std::get_if<CommandDone>(&outcome)) {
            if (done->changed && done->verb == Verb::kill && withheld == Withheld::no) outbox.withhold_signals();
        }
    }
}

/// What a live run's step adds to its own totals; a backtest saves its totals itself.
static void count(RunRecord& record, const ProjectedStep& step) {
    if (step.event != nullptr) {
        if (const auto* frame = std::get_if<MarketFrame>(step.event)) {
            record.range.to = std::max(record.range.to, frame->closed_at);
            for (const Minute& at : frame->minutes) record.bars += at.state == MinuteState::present ? 1 : 0;
        }
    }
    if (step.outcomes == nullptr) return;
    record.outcomes += step.outcomes->size();
    for (const Outcome& outcome : *step.outcomes) {
        record.opinions += std::holds_alternative<OpinionFormed>(outcome) ? 1 : 0;
        record.signals += std::holds_alternative<SignalApproved>(outcome) ? 1 : 0;
    }
}

Result<> MemoryRunStore::project(const RunRecord& run, std::span<const ProjectedStep> steps) {
    // On a copy, so that a failure leaves the run as it was.
    const auto known = runs_.find(run.id);
    Kept kept;
    if (known != runs_.end()) {
        kept = known->second;
    } else {
        kept.record = run;
    }
    const std::uint64_t reached = kept.position;
    for (const ProjectedStep& step : steps) {
        if (step.position <= kept.position) continue;
        kept.opinions.clear();
        if (step.event != nullptr) {
            if (const auto* joined = std::get_if<InstrumentJoined>(step.event)) {
                auto& instruments = kept.record.instruments;
                if (instruments.size() <= joined->slot) instruments.resize(joined->slot + 1U);
                instruments[joined->slot] = joined->instrument;
            }
            if (is_live(run.mode)) TRY(store_candles(kept, *step.event));
        }
        if (is_live(run.mode)) count(kept.record, step);
        if (step.outcomes != nullptr) {
            if (step.event != nullptr) TRY(take_hand(kept, *step.event, *step.outcomes));
            for (const Outcome& outcome : *step.outcomes) TRY(take(kept, outcome));
        }
        kept.position = step.position;
    }
    if (kept.saved == 0) kept.saved = ++saved_;
    runs_[run.id] = std::move(kept);
    for (const ProjectedStep& step : steps) {
        if (step.position > reached && is_live(run.mode)) tell(outbox_, run, step);
    }
    return {};
}

Result<> MemoryRunStore::store_minute(const Instrument& instrument, const Candle* candle, const Quote& quote,
                                      TimeRange asked, UtcTime arrived_at) {
    CandleSeries series;
    if (candle != nullptr) series.append(*candle);
    const CandleBatch batch{.timeframe = Timeframe::m1,
                            .candles = series.view(),
                            .quotes = {&quote, series.size()},
                            .asked = asked,
                            .source = "live",
                            .arrived_at = arrived_at};
    TRY(candles_.add(instrument, InstrumentTerms{}));
    TRY(candles_.merge(instrument, batch));
    return {};
}

Result<> MemoryRunStore::store_candles(const Kept& kept, const Event& event) {
    const auto& instruments = kept.record.instruments;
    if (const auto* joined = std::get_if<InstrumentJoined>(&event)) {
        TRY(candles_.add(joined->instrument, joined->terms));
    } else if (const auto* correction = std::get_if<CandleCorrected>(&event)) {
        const Instrument& about = instruments.at(correction->slot);
        const TimeRange span{correction->candle.opened_at, correction->candle.opened_at + minute};
        const auto told = correction->quiet ? std::nullopt : std::optional(correction->candle);
        const bool was_handed = TRY(handed_.ends_waiting(about, span.from, told));
        const RangeSet retired = TRY(candles_.retired(about, Timeframe::m1));
        const Candle* candle = told && !retired.holds(span.from) ? &*told : nullptr;
        TRY(store_minute(about, candle, {}, correction->quiet || was_handed ? span : TimeRange{},
                         correction->arrived_at));
    } else if (const auto* frame = std::get_if<MarketFrame>(&event)) {
        const TimeRange span{frame->closed_at - minute, frame->closed_at};
        for (std::size_t slot = 0; slot < frame->minutes.size(); ++slot) {
            const Minute& at = frame->minutes[slot];
            if (at.state == MinuteState::missing) continue;
            const bool present = at.state == MinuteState::present;
            const Candle candle{span.from, at.open, at.high, at.low, at.close, at.volume};
            TRY(store_minute(instruments.at(slot), present ? &candle : nullptr, at.quote, present ? TimeRange{} : span,
                             frame->arrived_at));
        }
    }
    return {};
}

Result<> MemoryRunStore::take(Kept& kept, const Outcome& outcome) {
    const auto signal_named = [&](const Hash128& id) {
        return std::ranges::find(kept.signals, id, [](const SignalRecord& one) { return one.signal.id; });
    };
    if (const auto* formed = std::get_if<OpinionFormed>(&outcome)) {
        kept.opinions[formed->id] = formed->opinion;
    } else if (const auto* verdict = std::get_if<Verdict>(&outcome)) {
        if (!verdict->approved) ++kept.gate_counts[std::string(to_text(verdict->first_failed))];
        const auto& instruments = kept.record.instruments;
        const bool is_kept = verdict->approved || is_live(kept.record.mode);
        if (is_kept) kept.all_verdicts.emplace_back(instruments.at(verdict->slot), *verdict);
        if (!verdict->approved) return {};
        if (!kept.opinions.contains(verdict->opinion)) {
            return fail(ErrorCode::Corrupt, "run {}: a verdict came without its opinion {}", kept.record.id,
                        verdict->opinion);
        }
        kept.verdicts[verdict->opinion] = *verdict;
    } else if (const auto* approved = std::get_if<SignalApproved>(&outcome)) {
        const Signal& signal = approved->signal;
        SignalRecord record;
        record.run = kept.record.id;
        record.mode = kept.record.mode;
        record.instrument = kept.record.instruments.at(signal.slot);
        record.signal = signal;
        record.opinion = kept.opinions.at(signal.opinion);
        record.verdict = kept.verdicts.at(signal.opinion);
        kept.signals.push_back(std::move(record));
    } else if (const auto* fill = std::get_if<PaperFilled>(&outcome)) {
        const auto found = signal_named(fill->signal);
        if (found != kept.signals.end()) found->fills.push_back(*fill);
    } else if (const auto* move = std::get_if<SignalMoved>(&outcome)) {
        const auto found = signal_named(move->signal);
        if (found == kept.signals.end()) {
            return fail(ErrorCode::Corrupt, "run {}: signal {} moved before it was approved", kept.record.id,
                        move->signal);
        }
        found->take(*move);
    } else if (const auto* mark = std::get_if<EquityMarked>(&outcome)) {
        kept.marks[mark->at] = *mark;
    } else if (const auto* hand = std::get_if<HandFilled>(&outcome)) {
        const auto found = kept.hand_trades.find(hand->trade);
        if (found == kept.hand_trades.end()) {
            return fail(ErrorCode::Corrupt, "run {}: trade {} was filled before it was ordered", kept.record.id,
                        hand->trade);
        }
        follow(found->second, *hand);
    }
    return {};
}

Result<> MemoryRunStore::take_hand(Kept& kept, const Event& event, const Outcomes& said) {
    if (const auto* order = std::get_if<HandTraded>(&event)) {
        const auto record = begun(*order, said, kept.record.instruments.at(order->slot));
        if (record) kept.hand_trades.insert({order->trade, *record});
    } else if (const auto* close = std::get_if<HandClosed>(&event)) {
        const auto found = kept.hand_trades.find(close->trade);
        if (found != kept.hand_trades.end() && begins_to_leave(said)) found->second.fate = HandFate::leaving;
    }
    return {};
}

Result<std::uint64_t> MemoryRunStore::position(const std::string& run) {
    const auto found = runs_.find(run);
    return found == runs_.end() ? 0 : found->second.position;
}

Result<std::vector<SignalRecord>> MemoryRunStore::signals(const SignalFilter& filter) {
    std::vector<SignalRecord> found;
    for (const auto& [id, kept] : runs_) {
        if (!filter.run.empty() && id != filter.run) continue;
        for (const SignalRecord& record : kept.signals) {
            const bool wanted = (!filter.instrument || record.instrument == *filter.instrument) &&
                                (!filter.timeframe || record.signal.timeframe == *filter.timeframe) &&
                                (!filter.range || filter.range->holds(record.signal.closed_at));
            if (wanted) found.push_back(record);
        }
    }
    std::ranges::stable_sort(found, {}, [](const SignalRecord& record) { return record.signal.closed_at; });
    if (filter.limit > 0 && found.size() > filter.limit) {
        found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(filter.limit));
    }
    return found;
}

Result<std::optional<SignalRecord>> MemoryRunStore::signal(const std::string& id, const std::string& run) {
    const std::string beginning = TRY(signal_id_beginning(id));
    std::set<std::string> ids;
    const SignalRecord* best = nullptr;
    const auto rank = [&](const std::string& name) {
        const Kept& kept = runs_.at(name);
        return std::tuple(is_live(kept.record.mode), kept.record.started_at, kept.saved);
    };
    for (const auto& [name, kept] : runs_) {
        if (!run.empty() && name != run) continue;
        for (const SignalRecord& record : kept.signals) {
            const std::string full = to_text(record.signal.id);
            if (!full.starts_with(beginning)) continue;
            ids.insert(full);
            if (best == nullptr || rank(name) > rank(best->run)) best = &record;
        }
    }
    if (best == nullptr) return std::optional<SignalRecord>{};
    if (ids.size() == 1) return std::optional{*best};
    std::string names;
    for (const std::string& one : ids) names += (names.empty() ? "" : ", ") + one;
    return fail(ErrorCode::WrongUse, "several signals begin with {}: {}", beginning, names).suggest("give more digits");
}

Result<std::vector<EquityMarked>> MemoryRunStore::marks(const std::string& run) {
    std::vector<EquityMarked> all;
    const auto found = runs_.find(run);
    if (found == runs_.end()) return all;
    for (const auto& [at, mark] : found->second.marks) all.push_back(mark);
    return all;
}

Result<> MemoryRunStore::verdicts(const std::string& run, TimeRange closed, const TakeVerdict& take) {
    const auto found = runs_.find(run);
    if (found == runs_.end()) return {};
    const auto& all = found->second.all_verdicts;
    for (auto one = all.rbegin(); one != all.rend(); ++one) {
        if (closed.holds(one->second.closed_at)) TRY(take(one->first, one->second));
    }
    return {};
}

Result<std::vector<HandTradeRecord>> MemoryRunStore::hand_trades(const std::string& run) {
    std::vector<HandTradeRecord> all;
    const auto found = runs_.find(run);
    if (found == runs_.end()) return all;
    for (const auto& [id, record] : found->second.hand_trades) all.push_back(record);
    std::ranges::stable_sort(all, {}, &HandTradeRecord::ordered_at);
    return all;
}

Result<std::map<std::string, std::int64_t>> MemoryRunStore::gate_counts(const std::string& run) {
    const auto found = runs_.find(run);
    if (found == runs_.end()) return std::map<std::string, std::int64_t>{};
    return found->second.gate_counts;
}

}  // namespace signalbox
