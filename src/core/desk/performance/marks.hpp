// The account marked to market at every UTC midnight, and at a backtest's end: what returns, drawdown and ratios are
// computed from.
#pragma once

#include <cstdint>

#include "core/base/decimal.hpp"
#include "core/base/time.hpp"

namespace signalbox {

/// At the first frame of a UTC day. Outcome. equity = starting cash + realised + unrealised − costs, to the last digit.
struct EquityMarked {
    UtcTime at{};
    Decimal equity;
    Decimal realised;    ///< gross results of closed legs
    Decimal unrealised;  ///< gross, open positions at their last close
    Decimal costs;       ///< fees, half spreads and slippage paid so far
    std::int32_t open_positions = 0;
    Decimal equity_low;  ///< lowest and highest minute mark since the last one, for the drawdown
    Decimal equity_high;

    bool operator==(const EquityMarked&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("at", self.at);
        visit("equity", self.equity);
        visit("realised", self.realised);
        visit("unrealised", self.unrealised);
        visit("costs", self.costs);
        visit("open_positions", self.open_positions);
        visit("equity_low", self.equity_low);
        visit("equity_high", self.equity_high);
    }
};

}  // namespace signalbox
