#include "adapters/sql/screen_store.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace signalbox {

namespace {

/// NaN is stored as null (Statement::bind).
double known_or_nan(const Statement& row, int column) {
    return row.is_null(column) ? HourReadings::unknown : row.real(column);
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        names.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return names;
}

Result<LeftOut> left_out_of(std::string_view text) {
    for (int i = 0; i <= static_cast<int>(last_of(LeftOut{})); ++i) {
        if (to_text(static_cast<LeftOut>(i)) == text) return static_cast<LeftOut>(i);
    }
    return fail(ErrorCode::Corrupt, "a screened pair is left out for '{}', which no rule says", text);
}

double total_of(const ScreenedPair& pair, Bias bias) {
    const auto score = score_of(pair.now, bias);
    return score ? score->total : HourReadings::unknown;
}

}  // namespace

Result<> SqlScreenStore::save(std::span<const ScreenSnapshot> snapshots) {
    Transaction transaction = TRY(Transaction::begin_write(connection()));
    for (const ScreenSnapshot& one : snapshots) TRY(write(one));
    return transaction.commit();
}

Result<> SqlScreenStore::write(const ScreenSnapshot& snapshot) {
    // The other list of this hour goes with its pairs.
    Query remove = TRY(connection().query("DELETE FROM screens WHERE venue = ? AND at = ?"));
    TRY(remove->with(snapshot.venue, snapshot.at).run());
    Query add = TRY(connection().query(
        "INSERT INTO screens (venue, at, taken_at, store_version, quote, turnover_min, spread_max, include, exclude)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"));
    const UniverseRules& rules = snapshot.rules;
    (void)TRY(add->with(snapshot.venue, snapshot.at, snapshot.taken_at, snapshot.store_version, rules.quote,
                        rules.turnover_min, rules.spread_max, joined(rules.include), joined(rules.exclude))
                  .step());
    const std::int64_t screen = add->integer(0);
    TRY(add->run());
    Query insert = TRY(connection().query(
        "INSERT INTO screened_pairs (screen_id, instrument, left_out, bullish, bearish, candles, closed_at, close,"
        " ema21, ema50, ema200, rsi, atr_percent, volume_ratio, turnover, turnover_assumed, spread, spread_assumed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    for (const ScreenedPair& pair : snapshot.pairs) {
        const HourReadings& now = pair.now;
        TRY(insert
                ->with(screen, to_text(pair.instrument), to_text(pair.left_out), total_of(pair, Bias::bullish),
                       total_of(pair, Bias::bearish), now.candles, now.closed_at, now.close, now.ema21, now.ema50,
                       now.ema200, now.rsi, now.atr_percent, now.volume_ratio, pair.market.turnover,
                       std::int64_t{pair.turnover_assumed}, pair.market.spread, std::int64_t{pair.spread_assumed})
                .run());
    }
    return {};
}

Result<std::optional<ScreenSnapshot>> SqlScreenStore::as_of(std::string_view venue, UtcTime time) {
    Query row = TRY(connection().query(
        "SELECT id, at, taken_at, store_version, quote, turnover_min, spread_max, include, exclude FROM screens"
        " WHERE venue = ? AND at <= ? ORDER BY at DESC LIMIT 1"));
    if (!TRY(row->with(venue, time).step())) return std::optional<ScreenSnapshot>{};
    ScreenSnapshot found{.venue = std::string(venue),
                         .at = row->time(1),
                         .taken_at = row->time(2),
                         .store_version = row->integer(3),
                         .rules = {.quote = row->text(4),
                                   .turnover_min = row->real(5),
                                   .spread_max = row->real(6),
                                   .include = split(row->text(7)),
                                   .exclude = split(row->text(8))},
                         .pairs = TRY(pairs_of(row->integer(0)))};
    return std::optional{std::move(found)};
}

Result<std::vector<ScreenedPair>> SqlScreenStore::pairs_of(std::int64_t screen) {
    Query row = TRY(connection().query(
        "SELECT instrument, left_out, candles, closed_at, close, ema21, ema50, ema200, rsi, atr_percent, volume_ratio,"
        " turnover, turnover_assumed, spread, spread_assumed FROM screened_pairs WHERE screen_id = ?"
        " ORDER BY instrument"));
    row->with(screen);
    std::vector<ScreenedPair> pairs;
    while (TRY(row->step())) {
        const auto real = [&](int column) { return known_or_nan(*row, column); };
        pairs.push_back({.instrument = TRY(Instrument::parse(row->text(0))),
                         .left_out = TRY(left_out_of(row->text(1))),
                         .now = {.candles = row->integer(2),
                                 .closed_at = row->time(3),
                                 .close = real(4),
                                 .ema21 = real(5),
                                 .ema50 = real(6),
                                 .ema200 = real(7),
                                 .rsi = real(8),
                                 .atr_percent = real(9),
                                 .volume_ratio = real(10)},
                         .market = {.turnover = real(11), .spread = real(13)},
                         .turnover_assumed = row->integer(12) != 0,
                         .spread_assumed = row->integer(14) != 0});
    }
    return pairs;
}

}  // namespace signalbox
