// Trades by hand, read back from their rows. Threads and errors as in connection.hpp.
#pragma once

#include <string_view>

#include "adapters/sql/connection.hpp"
#include "ports/hand_trade.hpp"

namespace signalbox {

inline constexpr std::string_view hand_trade_columns =
    "SELECT trade, instrument, side, size, ordered_at, entered_at, entry_price, left_at, exit_price, costs, result,"
    " state, reason FROM hand_trades";

/// A row of these columns.
Result<HandTradeRecord> hand_trade_of(const Statement& row);

}  // namespace signalbox
