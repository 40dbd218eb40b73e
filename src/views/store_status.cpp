#include "views/store_status.hpp"

#include "runners/healing.hpp"

namespace signalbox {

Result<std::vector<StoredSeries>> stored_series(CandleStore& store) {
    std::vector<StoredSeries> all;
    for (const StoredInstrument& of : TRY(store.instruments())) {
        for (const Timeframe timeframe : all_timeframes) {
            const auto span = TRY(store.span(of.instrument, timeframe));
            if (!span) continue;
            StoredSeries& one = all.emplace_back(StoredSeries{.of = of, .timeframe = timeframe, .span = *span});
            one.rows = TRY(store.count(of.instrument, timeframe));
            if (one.rows == (span->to - span->from) / length_of(timeframe)) continue;
            for (const TimeRange& gap : TRY(gaps_of(store, of.instrument, timeframe, *span))) {
                ++one.gaps;
                one.missing += (gap.to - gap.from) / length_of(timeframe);
            }
        }
    }
    return all;
}

Json store_json(const std::vector<StoredSeries>& series, UtcTime now) {
    Json rows = Json::array();
    for (const StoredSeries& one : series) {
        rows.push_back({{"instrument", to_text(one.of.instrument)},
                        {"multiplier", one.of.terms.multiplier},
                        {"timeframe", to_text(one.timeframe)},
                        {"rows", one.rows},
                        {"first", to_text(one.span.from)},
                        {"last", to_text(one.span.to - length_of(one.timeframe))},
                        {"gaps", one.gaps},
                        {"missing", one.missing},
                        {"age_seconds", one.age(now).count() / 1000}});
    }
    return rows;
}

Json json_of(const LedgerLine& line) {
    const QualityNote& note = line.note;
    return {{"id", line.id},
            {"recorded_at", to_text(note.recorded_at)},
            {"instrument", to_text(line.instrument)},
            {"timeframe", to_text(note.timeframe)},
            {"from", to_text(note.range.from)},
            {"to", to_text(note.range.to)},
            {"flaw", to_text(note.flaw)},
            {"rows", note.rows},
            {"done", to_text(note.done)},
            {"source", note.source},
            {"detail", note.detail.empty() ? Json(nullptr) : Json(note.detail)}};
}

}  // namespace signalbox
