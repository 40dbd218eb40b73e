#include "adapters/sql/hand_trades.hpp"

#include "adapters/sql/run_store.hpp"

namespace signalbox {

Result<HandTradeRecord> hand_trade_of(const Statement& row) {
    const auto money = [&](int column) { return Decimal::from_units(row.integer(column)); };
    HandTradeRecord record;
    record.trade = TRY(parse_hash(row.text(0)));
    record.instrument = TRY(Instrument::parse(row.text(1)));
    record.side = row.text(2) == to_text(Side::long_side) ? Side::long_side : Side::short_side;
    record.size = money(3);
    record.ordered_at = row.time(4);
    if (!row.is_null(5)) record.entered_at = row.time(5);
    record.entry_price = money(6);
    if (!row.is_null(7)) record.left_at = row.time(7);
    record.exit_price = money(8);
    record.costs = money(9);
    record.result = money(10);
    record.fate = TRY(parse_hand_fate(row.text(11)));
    record.reason = row.text(12);
    return record;
}

Result<std::vector<HandTradeRecord>> SqlRunStore::hand_trades(const std::string& run) {
    Query rows = TRY(connection().query(std::string(hand_trade_columns) + " WHERE run = ? ORDER BY ordered_at, trade"));
    rows->with(run);
    std::vector<HandTradeRecord> all;
    while (TRY(rows->step())) all.push_back(TRY(hand_trade_of(*rows)));
    return all;
}

}  // namespace signalbox
