#include "runners/spill.hpp"

#include <algorithm>
#include <map>

namespace signalbox {

namespace {

/// Behind a frame that the store has.
constexpr Hash128 stored_mark{};
constexpr std::size_t rows_a_block = 4096;

/// What one log tells of one instrument.
struct Heard {
    struct Row {
        Candle candle;
        Quote quote;
        std::size_t event = 0;  ///< by which it was told
    };
    InstrumentTerms terms;
    std::map<UtcTime, Row> rows;
    RangeSet known;  ///< minutes with a candle, and quiet ones
};

/// One log read from its beginning to its end.
class LogReader {
public:
    Result<> take(const LoggedEvent& logged) {
        ++events_;
        if (logged.outcomes) confirmed_ = events_;
        if (const auto* join = std::get_if<InstrumentJoined>(&logged.event)) {
            if (slots_.size() <= join->slot) slots_.resize(join->slot + 1U);
            slots_[join->slot] = *join;
        } else if (const auto* late = std::get_if<CandleCorrected>(&logged.event)) {
            TRY(hear(late->slot, late->candle, {}, late->quiet));
        } else if (const auto* frame = std::get_if<MarketFrame>(&logged.event)) {
            for (std::size_t slot = 0; slot < frame->minutes.size(); ++slot) {
                const Minute& at = frame->minutes[slot];
                if (at.state == MinuteState::missing) continue;
                const Candle candle{frame->closed_at - minute, at.open, at.high, at.low, at.close, at.volume};
                TRY(hear(static_cast<std::uint16_t>(slot), candle, at.quote, at.state == MinuteState::quiet));
            }
        }
        return {};
    }

    Result<> store(CandleStore& store, const std::string& source, UtcTime arrived_at) {
        for (auto& [instrument, heard] : heard_) {
            TRY(store.add(instrument, heard.terms));
            TRY(leave_what_is_there(store, instrument, heard));
            CandleSeries series;
            std::vector<Quote> quotes;
            for (const auto& [opened_at, row] : heard.rows) {
                series.append(row.candle);
                quotes.push_back(row.quote);
            }
            std::vector<SeriesBatch> batches{{instrument,
                                              {.candles = series.view(),
                                               .quotes = quotes,
                                               .asked = {},
                                               .source = source,
                                               .arrived_at = arrived_at}}};
            for (const TimeRange& known : heard.known.ranges()) {
                batches.push_back(
                    {instrument,
                     {.candles = {}, .quotes = {}, .asked = known, .source = source, .arrived_at = arrived_at}});
            }
            TRY(store.merge_all(batches));
        }
        return {};
    }

private:
    Result<> hear(std::uint16_t slot, const Candle& candle, const Quote& quote, bool quiet) {
        if (slot >= slots_.size()) return fail(ErrorCode::Corrupt, "a collector's log has no instrument {}", slot);
        Heard& heard = heard_[slots_[slot].instrument];
        heard.terms = slots_[slot].terms;
        heard.known.add({candle.opened_at, candle.opened_at + minute});
        if (quiet) return {};
        const auto known = heard.rows.find(candle.opened_at);
        const Quote standing = known == heard.rows.end() || quote.known() ? quote : known->second.quote;
        heard.rows.insert_or_assign(candle.opened_at, Heard::Row{candle, standing, events_});
        return {};
    }

    /// Confirmed rows that the store still has may have been bettered since.
    Result<> leave_what_is_there(CandleStore& store, const Instrument& instrument, Heard& heard) const {
        if (heard.rows.empty()) return {};
        const TimeRange range{heard.rows.begin()->first, heard.rows.rbegin()->first + minute};
        const auto cursor = TRY(store.read(instrument, Timeframe::m1, range));
        for (CandleSeries stored;;) {
            TRY(cursor->next(rows_a_block, stored, nullptr));
            if (stored.empty()) return {};
            for (const std::int64_t opened_ms : stored.view().opened_ms) {
                const auto row = heard.rows.find(utc_from_ms(opened_ms));
                if (row != heard.rows.end() && row->second.event <= confirmed_) heard.rows.erase(row);
            }
        }
    }

    std::vector<InstrumentJoined> slots_;
    std::map<Instrument, Heard> heard_;
    std::size_t events_ = 0;
    std::size_t confirmed_ = 0;  ///< up to this event the store had all
};

}  // namespace

Spill::Spill(SpillPlace& place, std::vector<StoredInstrument> instruments)
    : place_(place), instruments_(std::move(instruments)) {}

Result<> Spill::open_day(UtcTime day) {
    if (log_ && day_ == day) return {};
    log_ = TRY(place_.open(day));
    day_ = day;
    // Another start may have had other slots: each says its own.
    std::vector<Event> first;
    if (log_->last() == 0) first.emplace_back(Opened{});
    for (std::size_t slot = 0; slot < instruments_.size(); ++slot) {
        first.emplace_back(InstrumentJoined{.slot = static_cast<std::uint16_t>(slot),
                                            .instrument = instruments_[slot].instrument,
                                            .terms = instruments_[slot].terms,
                                            .analyst = {},
                                            .warmed_from = {}});
    }
    (void)TRY(log_->append_all(first));
    for (const UtcTime old : TRY(place_.days())) {
        if (old < day_ - signalbox::day) TRY(place_.remove(old));
    }
    return {};
}

Result<> Spill::append(std::span<const CandleCorrected> late, const MarketFrame& frame) {
    TRY(open_day(day_start(frame.closed_at)));
    std::vector<Event> events(late.begin(), late.end());
    events.emplace_back(frame);
    (void)TRY(log_->append_all(events));
    return {};
}

Result<> Spill::confirm() { return log_ ? log_->confirm(stored_mark) : Result<>{}; }

Result<> Spill::recover(CandleStore& store, const std::string& source, UtcTime arrived_at) {
    log_.reset();
    for (const UtcTime day : TRY(place_.days())) {
        const auto log = TRY(place_.open(day));
        LogReader reader;
        TRY(log->read(0, [&](const LoggedEvent& logged) { return reader.take(logged); }));
        TRY(reader.store(store, source, arrived_at));
        if (log->last() > 0) TRY(log->confirm(stored_mark));
    }
    return {};
}

}  // namespace signalbox
