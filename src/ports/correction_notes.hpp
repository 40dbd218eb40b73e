// A merge's corrections as lines of the ledger: one for each that the report kept, and one for the rest together.
#pragma once

#include <vector>

#include "ports/candle_store.hpp"

namespace signalbox {

inline std::vector<QualityNote> correction_notes(const CandleBatch& batch, const MergeReport& report) {
    std::vector<QualityNote> notes;
    const Millis step = length_of(batch.timeframe);
    const auto note = [&](TimeRange range, std::int64_t rows, std::string detail) {
        notes.push_back({.recorded_at = batch.arrived_at,
                         .timeframe = batch.timeframe,
                         .range = range,
                         .flaw = Flaw::correction,
                         .rows = rows,
                         .done = Remedy::replaced,
                         .source = batch.source,
                         .detail = std::move(detail)});
    };
    for (const Replaced& one : report.replaced) {
        note({one.was.opened_at, one.was.opened_at + step}, 1, differences(one.was, one.is));
    }
    const auto rest = report.corrections - static_cast<std::int64_t>(report.replaced.size());
    if (rest > 0) {
        note({report.replaced.back().was.opened_at + step, utc_from_ms(batch.candles.opened_ms.back()) + step}, rest,
             {});
    }
    return notes;
}

}  // namespace signalbox
