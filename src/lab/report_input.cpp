#include "lab/report_input.hpp"

#include <algorithm>

namespace signalbox {
namespace {

/// The last candle of the range: looked for from its end, in stretches that double until one holds something.
Result<std::optional<Candle>> last_candle(CandleStore& store, const Instrument& instrument, TimeRange range,
                                          StoreVersion as_of) {
    CandleSeries block;
    for (Millis stretch = day; range.from < range.to; stretch *= 2) {
        const TimeRange part{std::max(range.from, range.to - stretch), range.to};
        const auto cursor = TRY(store.read(instrument, Timeframe::m1, part, as_of));
        std::optional<Candle> last;
        for (TRY(cursor->next(1440, block, nullptr)); !block.empty(); TRY(cursor->next(1440, block, nullptr)))
            last = block[block.size() - 1];
        if (last) return last;
        range.to = part.from;
    }
    return std::optional<Candle>();
}

}  // namespace

Result<std::vector<HoldLeg>> hold_of(CandleStore& candles, std::span<const Instrument> instruments, TimeRange range,
                                     StoreVersion as_of) {
    std::vector<HoldLeg> legs;
    for (const Instrument& instrument : instruments) {
        CandleSeries first;
        const auto cursor = TRY(candles.read(instrument, Timeframe::m1, range, as_of));
        TRY(cursor->next(1, first, nullptr));
        const auto last = TRY(last_candle(candles, instrument, range, as_of));
        if (first.empty() || !last) return std::vector<HoldLeg>{};
        legs.push_back({.first_close = first[0].close, .last_close = last->close});
    }
    return legs;
}

Result<ReportInput> report_input(RunStore& runs, CandleStore& candles, const std::string& run) {
    const auto record = TRY(runs.run(run));
    if (!record)
        return fail(ErrorCode::NotFound, "there is no run {}", run)
            .suggest("leave the id out: then the newest run is meant");
    ReportInput input{.run = *record};
    input.signals = TRY(runs.signals({.run = run}));
    input.marks = TRY(runs.marks(run));
    input.hold = TRY(hold_of(candles, record->instruments, record->range, record->store_version));
    input.counts.outcomes = record->outcomes;
    input.counts.opinions = record->opinions;
    input.counts.signals = record->signals;
    const auto gates = TRY(runs.gate_counts(run));
    for (std::size_t i = 0; i < gate_count; ++i) {
        const auto found = gates.find(std::string(to_text(static_cast<Gate>(i))));
        if (found != gates.end()) input.counts.gates[i] = static_cast<std::uint64_t>(found->second);
    }
    for (const SignalRecord& signal : input.signals)
        input.counts.trades += signal.closed && signal.state != SignalState::cancelled ? 1 : 0;
    return input;
}

}  // namespace signalbox
