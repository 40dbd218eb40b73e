#include "faces/cli/import_checks.hpp"

#include <algorithm>
#include <optional>

#include "ports/merge_rules.hpp"

namespace signalbox {

namespace {

constexpr std::size_t block_rows = 16 * 1024;
constexpr std::int64_t corrections_usual = 100;
/// One part of so many of a file's rows.
constexpr std::int64_t corrections_share = 20;

/// Rows that are stored with other values.
struct Differences {
    std::int64_t rows = 0;
    std::optional<Candle> stored, fresh;  ///< of the first
};

Result<Differences> differences_of(CandleStore& store, const Instrument& instrument, const CandleFile& file) {
    Differences found;
    if (!TRY(store.find(instrument))) return found;
    const CandleView fresh = file.candles.view();
    const TimeRange span{utc_from_ms(fresh.opened_ms.front()),
                         utc_from_ms(fresh.opened_ms.back()) + length_of(file.timeframe)};
    const auto cursor = TRY(store.read(instrument, file.timeframe, span));
    CandleSeries stored;
    std::vector<Quote> quotes;
    for (std::size_t row = 0;;) {
        TRY(cursor->next(block_rows, stored, &quotes));
        if (stored.empty()) return found;
        for (std::size_t i = 0; i < stored.size(); ++i) {
            const Candle old = stored[i];
            while (row < fresh.size() && fresh.opened_ms[row] < to_ms(old.opened_at)) ++row;
            if (row == fresh.size()) return found;
            const Quote quote = quotes.empty() ? Quote{} : quotes[i];
            if (fresh.opened_ms[row] > to_ms(old.opened_at) || is_duplicate(old, quote, fresh[row], Quote{})) continue;
            if (found.rows++ == 0) {
                found.stored = old;
                found.fresh = fresh[row];
            }
        }
    }
}

}  // namespace

Result<> check_step(const CandleFile& file, std::string_view name) {
    if (!file.usual_step || *file.usual_step == length_of(file.timeframe)) return {};
    const auto looks_like = std::ranges::find(all_timeframes, *file.usual_step, length_of);
    if (looks_like == all_timeframes.end()) {
        return fail(ErrorCode::BadData, "{} holds no {} candles: its rows stand {} seconds apart", name, file.timeframe,
                    file.usual_step->count() / 1000)
            .suggest("make sure of the file; with --force its rows are taken as {} candles", file.timeframe);
    }
    return fail(ErrorCode::BadData, "{} holds no {} candles: its rows stand {} apart", name, file.timeframe,
                *looks_like)
        .suggest("it looks like {0} candles: import them with --timeframe {0}", *looks_like);
}

Result<> check_corrections(CandleStore& store, const Instrument& instrument, const CandleFile& file,
                           std::string_view name) {
    const auto rows = static_cast<std::int64_t>(file.candles.size());
    if (rows <= corrections_usual) return {};
    const Differences found = TRY(differences_of(store, instrument, file));
    if (found.rows <= corrections_usual || found.rows * corrections_share <= rows) return {};
    return fail(ErrorCode::BadData,
                "{} is not what the store holds of {}: {} of its {} rows are there with other values, the first at {}, "
                "where the close is {} in the store and {} in the file",
                name, instrument, found.rows, rows, found.fresh->opened_at, found.stored->close, found.fresh->close)
        .suggest("make sure of --venue, --symbol and --timeframe; with --force the file's values replace the stored");
}

}  // namespace signalbox
