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

/// A value of a candle that is stored as another.
struct Difference {
    UtcTime opened_at;
    std::string_view column;
    double stored = 0, fresh = 0;
};

/// The first one of two candles of one time.
std::optional<Difference> difference_of(const Candle& stored, const Candle& fresh) {
    using Value = std::pair<std::string_view, double Candle::*>;
    for (const auto& [column, value] :
         {Value{"open", &Candle::open}, Value{"high", &Candle::high}, Value{"low", &Candle::low},
          Value{"close", &Candle::close}, Value{"volume", &Candle::volume}}) {
        if (!same_bits(stored.*value, fresh.*value)) {
            return Difference{fresh.opened_at, column, stored.*value, fresh.*value};
        }
    }
    return std::nullopt;
}

/// Rows that are stored with other values.
struct Differences {
    std::int64_t rows = 0;
    Difference first;
};

Result<Differences> differences_of(CandleStore& store, const Instrument& instrument, const CandleFile& file) {
    Differences found;
    if (!TRY(store.find(instrument))) return found;
    const CandleView fresh = file.candles.view();
    const TimeRange span{utc_from_ms(fresh.opened_ms.front()),
                         utc_from_ms(fresh.opened_ms.back()) + length_of(file.timeframe)};
    const auto cursor = TRY(store.read(instrument, file.timeframe, span));
    CandleSeries stored;
    for (std::size_t row = 0;;) {
        TRY(cursor->next(block_rows, stored, nullptr));
        if (stored.empty()) return found;
        for (std::size_t i = 0; i < stored.size(); ++i) {
            const Candle old = stored[i];
            while (row < fresh.size() && fresh.opened_ms[row] < to_ms(old.opened_at)) ++row;
            if (row == fresh.size()) return found;
            if (fresh.opened_ms[row] > to_ms(old.opened_at)) continue;
            const auto difference = difference_of(old, fresh[row]);
            if (difference && found.rows++ == 0) found.first = *difference;
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
                "where the {} is {} in the store and {} in the file",
                name, instrument, found.rows, rows, found.first.opened_at, found.first.column, found.first.stored,
                found.first.fresh)
        .suggest("make sure of --venue, --symbol and --timeframe; with --force the file's values replace the stored");
}

}  // namespace signalbox
