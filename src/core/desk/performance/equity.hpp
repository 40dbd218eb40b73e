// Keeps what the daily mark needs: the lowest and the highest equity of any minute since the last one (SPEC 11).
#pragma once

#include <cmath>

#include "core/desk/account/account.hpp"
#include "core/desk/performance/marks.hpp"

namespace signalbox {

class EquityKeeper {
public:
    explicit EquityKeeper(Decimal equity = {}) : low_(equity), high_(equity) {}

    /// False if an equity known to lie within a millionth of `estimate` moves neither low nor high.
    bool may_move(double estimate) const {
        const double slack = 1e-6 * std::abs(estimate) + 1e-6;
        const double unit = 1.0 / Decimal::one;
        return estimate - slack < static_cast<double>(low_.units()) * unit ||
               estimate + slack > static_cast<double>(high_.units()) * unit;
    }
    /// The account marked at a frame's closes.
    void minute(Decimal equity) {
        if (equity < low_) low_ = equity;
        if (equity > high_) high_ = equity;
    }
    /// The account as it stands.
    EquityMarked now(UtcTime at, const Account& account, const OpenMarks& open, std::int32_t open_positions) const {
        return {.at = at,
                .equity = account.equity(open.unrealised),
                .realised = account.realised(),
                .unrealised = open.unrealised,
                .costs = account.costs(),
                .open_positions = open_positions,
                .equity_low = low_,
                .equity_high = high_};
    }
    /// The day's mark is made: low and high begin anew from it.
    void begin_day(const EquityMarked& mark) { low_ = high_ = mark.equity; }

    bool operator==(const EquityKeeper&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("low", self.low_);
        visit("high", self.high_);
    }

private:
    Decimal low_, high_;
};

}  // namespace signalbox
