// The paper account's money, to the last digit.
//
// Two books are kept apart and must agree at every frame (ENGINE 11): cash, which moves with what is bought and sold,
// and results, which are known when a leg is closed:
//
//     cash + worth of open positions = starting cash + realised + unrealised − costs
//
// It holds exactly because an entry's value is split among the exits without a rest: the last one takes what is left.
#pragma once

#include "core/base/decimal.hpp"

namespace signalbox {

/// What open positions are worth at their last price. A short's worth is negative: it is owed.
struct OpenMarks {
    Decimal worth;       ///< Σ side · size · last price
    Decimal unrealised;  ///< Σ side · (size · last price − entry value of that size)

    bool operator==(const OpenMarks&) const = default;
};

class Account {
public:
    explicit Account(Decimal cash = {}) : start_(cash), cash_(cash) {}

    /// A position opens: `value` = size · price (≥ 0), `sign` +1 long, −1 short, `costs` ≥ 0.
    void open(int sign, Decimal value, Decimal costs);
    /// A leg closes at `value`; `entry_value` is the part of the entry's value that it closes. Returns the gross
    /// result.
    Decimal close(int sign, Decimal value, Decimal entry_value, Decimal costs);

    Decimal start() const { return start_; }
    Decimal cash() const { return cash_; }
    Decimal realised() const { return realised_; }  ///< gross, closed legs
    Decimal costs() const { return costs_; }        ///< fees, half spreads and slippage paid so far
    Decimal equity(Decimal unrealised) const { return start_ + realised_ + unrealised - costs_; }
    /// The identity above; false is a bug.
    bool balances(const OpenMarks& open) const { return cash_ + open.worth == equity(open.unrealised); }

    bool operator==(const Account&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("start", self.start_);
        visit("cash", self.cash_);
        visit("realised", self.realised_);
        visit("costs", self.costs_);
    }

private:
    Decimal start_, cash_, realised_, costs_;
};

}  // namespace signalbox
