#include "adapters/sql/table_forms.hpp"

#include <algorithm>
#include <array>

namespace signalbox {

std::span<const TableForm> table_forms() {
    static constexpr auto all = std::to_array<TableForm>({
        {"symbols", "id, instrument, venue, base, quote, settle, price_tick, price_multiplier, has_quotes, terms"},
        {"arrivals", "version, arrived_at, source, symbol_id, timeframe, accepted, corrections"},
        {"ohlcv", "symbol_id, timeframe, ts, open, high, low, close, volume, bid, ask, version, native", 3, true},
        {"ohlcv_versions",
         "symbol_id, timeframe, ts, version, replaced_version, open, high, low, close, volume, bid, ask, native", 4,
         true},
        {"asked", "symbol_id, timeframe, version, from_ts, to_ts", 4},
        {"quality_ledger", "id, recorded_at, symbol_id, timeframe, from_ts, to_ts, kind, rows, done, source, detail"},
        {"handed_over", "opened_ts, symbol_id, open, high, low, close, volume, arrived_at, source", 2},
        {"listings", "instrument, venue, symbol, state, changed_at, listed_at, delisted_at"},
        {"candle_days", "symbol_id, timeframe, day_ts, version, candles, hash, first_ts, last_ts", 3},
        // SQLite's own row number tells in which order runs were first written.
        {"runs",
         "id, rowid, mode, started_at, finished_at, engine_version, seed, opened_archive, range_from, range_to,"
         " store_version, like_run, journal, bars, opinions, signals, outcomes, sha256, summary_json, past_to"},
        {"run_numbers", "prefix, day, last", 2},
        {"run_instruments", "run, slot, instrument", 2},
        {"projection", "run, position"},
        {"verdicts",
         "id, run, opinion, instrument, timeframe, closed_at, source, side, strength, tier, score, approved,"
         " first_failed, verdict_archive, opinion_archive"},
        {"gate_counts", "run, gate, opinions", 2},
        {"signals",
         "signal_id, run, id, mode, opinion, instrument, timeframe, closed_at, expires_at, source, side, entry, stop,"
         " target1, target2, target3, size, risk, reward_risk, strength, tier, score, confidence, edge, state, closed,"
         " unsure, net_r, net, reason, signal_archive"},
        {"signal_events", "id, signal_id, at, from_state, to_state, move_archive"},
        {"paper_trades",
         "id, run, signal_id, instrument, leg, at, price, size, fee, spread, slippage, result, equity, late,"
         " fill_archive"},
        {"equity_marks", "run, at, equity, realised, unrealised, costs, open_positions, equity_low, equity_high", 2},
        {"hand_trades",
         "run, trade, instrument, side, size, ordered_at, entered_at, entry_price, left_at, exit_price, costs, result,"
         " state, reason",
         2},
        {"outbox", "number, run, kind, key, signal, at, withheld, body"},
        {"outbox_channels", "channel, begins_after, signals_to, alerts_to"},
        {"deliveries", "channel, number, state, attempts, unanswered, folded_to, last_at, mark, why", 2},
        {"settings", "name, value"},
        {"screens", "id, venue, at, taken_at, store_version, quote, turnover_min, spread_max, include, exclude"},
        {"screened_pairs",
         "screen_id, instrument, left_out, bullish, bearish, candles, closed_at, close, ema21, ema50, ema200, rsi,"
         " atr_percent, volume_ratio, turnover, turnover_assumed, spread, spread_assumed",
         2},
    });
    return all;
}

namespace {
/// Where the comma behind the first `count` columns stands, or the end.
std::size_t end_of_first(std::string_view columns, std::size_t count) {
    std::size_t at = 0;
    for (; count > 0 && at != columns.npos; --count) at = columns.find(',', at == 0 ? 0 : at + 1);
    return std::min(at, columns.size());
}
}  // namespace

std::size_t column_count(const TableForm& table) {
    return 1 + static_cast<std::size_t>(std::ranges::count(table.columns, ','));
}

std::string_view first_columns(const TableForm& table, std::size_t count) {
    return table.columns.substr(0, end_of_first(table.columns, count));
}

std::string_view columns_after(const TableForm& table, std::size_t count) {
    if (count == 0) return table.columns;
    return table.columns.substr(std::min(end_of_first(table.columns, count) + 2, table.columns.size()));
}

}  // namespace signalbox
