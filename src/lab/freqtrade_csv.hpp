// Trades in the columns of freqtrade's export, so that tools made for those read ours.
//
// How they are filled:
// - open_rate and close_rate are what was paid: the market's price with half the spread and the slippage in it
//   (close_rate: mean of all exits by size); fee_open and fee_close are the fees as a fraction of that value. So
//   freqtrade's own formula gives our profit_abs back: a long earns close value · (1 − fee) − open value · (1 + fee).
// - stake_amount = max_stake_amount = open_rate · amount; leverage 1; profit_ratio is profit_abs over the money in it.
// - exit_reason is the last leg: tp3, sl, breakeven, expiry or cancelled; enter_tag is tier and timeframe (high_15m).
// - stop_loss_abs is the stop at the end (the raw entry price after target 1), initial_stop_loss_abs the signal's; the
//   ratios are their distances from open_rate, as freqtrade has them ≤ 0.
// - A position still open has is_open True, and no close.
// - min_rate and max_rate are not kept and stay empty; `orders` and funding columns are left out.
#pragma once

#include <span>
#include <string>

#include "ports/run_store.hpp"

namespace signalbox {

/// Header and one line a signal that got a position. `break_even`: the desk's setting.
std::string freqtrade_csv(std::span<const SignalRecord> records, bool break_even);

}  // namespace signalbox
