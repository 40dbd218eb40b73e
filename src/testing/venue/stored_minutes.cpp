#include "testing/venue/stored_minutes.hpp"

#include <algorithm>
#include <array>

namespace signalbox::simulator {
namespace {

constexpr std::size_t rows_for_grid = 4'096, rows_at_once = 10'000;

/// A store's prices are times the multiplier, its volumes divided by it.
Candle unscaled(Candle candle, int multiplier) {
    const double factor = multiplier;
    candle.open /= factor;
    candle.high /= factor;
    candle.low /= factor;
    candle.close /= factor;
    candle.volume *= factor;
    return candle;
}

/// Powers of ten: 1 → 0, 1000 → 3.
int places_of_multiplier(int multiplier) {
    int places = 0;
    for (; multiplier >= 10; multiplier /= 10) ++places;
    return places;
}

}  // namespace

Result<std::unique_ptr<StoredMinutes>> StoredMinutes::open(std::unique_ptr<CandleStore> store, std::string_view venue) {
    std::unique_ptr<StoredMinutes> minutes(new StoredMinutes(std::move(store)));
    for (const StoredInstrument& stored : TRY(minutes->store_->instruments())) {
        if (stored.instrument.venue != venue) continue;
        const auto span = TRY(minutes->store_->span(stored.instrument, Timeframe::m1));
        if (!span) continue;
        const auto rows = TRY(minutes->store_->read(stored.instrument, Timeframe::m1, *span));
        CandleSeries some;
        TRY(rows->next(rows_for_grid, some, nullptr));
        Grid grid = grid_of(some.view());
        const int places = places_of_multiplier(stored.terms.multiplier);
        grid.price_places = std::min(grid.price_places + places, Grid::price_places_max);
        grid.size_places = std::max(grid.size_places - places, 0);
        minutes->kept_.push_back({{stored.instrument, grid, *span}, stored.terms.multiplier});
    }
    if (minutes->kept_.empty()) {
        return fail(ErrorCode::NotFound, "the store has no minutes of {}", venue)
            .suggest("bring some in: signalbox import FILE --venue {} --symbol BTC/USDT", venue);
    }
    return minutes;
}

std::vector<Listed> StoredMinutes::listed() {
    std::vector<Listed> all;
    for (const Kept& one : kept_) all.push_back(one.listed);
    return all;
}

Result<> StoredMinutes::fill(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                             std::vector<Quote>& quotes) {
    const auto kept = std::ranges::find(kept_, instrument, [](const Kept& one) { return one.listed.instrument; });
    if (kept == kept_.end()) return {};
    const auto rows = TRY(store_->read(instrument, Timeframe::m1, range));
    for (;;) {
        CandleSeries some;
        std::vector<Quote> their_quotes;
        TRY(rows->next(rows_at_once, some, &their_quotes));
        if (some.empty()) return {};
        for (std::size_t i = 0; i < some.size(); ++i) {
            candles.append(unscaled(some[i], kept->multiplier));
            const double factor = kept->multiplier;
            quotes.push_back({their_quotes[i].bid / factor, their_quotes[i].ask / factor});
        }
    }
}

std::vector<Instrument> instruments_of_file(std::string_view file, std::string_view venue) {
    constexpr std::array endings{".csv", ".csv.gz", ".parquet", ".feather"};
    const auto ending = std::ranges::find_if(endings, [&](std::string_view one) { return file.ends_with(one); });
    if (ending == endings.end()) return {};
    file.remove_suffix(std::string_view(*ending).size());
    constexpr std::string_view minutes = "-1m";
    if (!file.ends_with(minutes)) return {};
    file.remove_suffix(minutes.size());

    std::vector<std::string> parts;
    for (std::string_view rest = file; !rest.empty();) {
        const std::size_t end = rest.find_first_of("_-");
        parts.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(rest.size(), end == rest.npos ? end : end + 1));
    }
    if (parts.size() == 1) {
        auto known = instrument_of_binance(parts[0]);
        if (!known) return {};
        known->venue = venue;
        if (venue != "bybit") return {*known};
        Instrument perpetual = *known;
        perpetual.settle = known->quote;
        return {*known, perpetual};
    }
    if (parts.size() > 3 || parts.size() < 2) return {};
    const std::string symbol = parts[0] + "/" + parts[1] + (parts.size() == 3 ? ":" + parts[2] : "");
    if (auto instrument = Instrument::parse_symbol(venue, symbol)) return {*instrument};
    return {};
}

Result<std::unique_ptr<MemoryMinutes>> minutes_of_directory(CandleFiles& files, const std::filesystem::path& directory,
                                                            std::string_view venue, std::stop_token stop) {
    std::error_code error;
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) found.push_back(entry.path());
    if (error) {
        return fail(ErrorCode::NotFound, "{} is not a directory that can be read: {}", directory.string(),
                    error.message());
    }
    std::ranges::sort(found);
    auto minutes = std::make_unique<MemoryMinutes>();
    for (const auto& path : found) {
        const auto instruments = instruments_of_file(path.filename().string(), venue);
        if (instruments.empty()) continue;
        ReadOptions options;
        options.stop = stop;
        const CandleFile file = TRY(files.read(path, Timeframe::m1, options));
        for (const Instrument& instrument : instruments) TRY(minutes->add(instrument, file.candles));
    }
    if (minutes->listed().empty()) {
        return fail(ErrorCode::NotFound, "{} has no files of minutes", directory.string())
            .suggest("name them as BTCUSDT-1m.csv.gz or BTC_USDT-1m.csv");
    }
    return minutes;
}

}  // namespace signalbox::simulator
