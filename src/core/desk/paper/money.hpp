// From a fill's price and size to money: what signals on paper and trades by hand are booked with.
//
// Whoever calls has fenced prices and sizes (`worth_max`) before; beyond it is a bug. Pure functions: any thread.
#pragma once

#include "core/base/check.hpp"
#include "core/base/decimal.hpp"
#include "core/desk/costs/costs.hpp"

namespace signalbox {

/// A fill in money.
struct Money {
    Decimal value, fee, spread, slippage;
    Decimal costs() const { return fee + spread + slippage; }
};

/// A sixteenth of what Decimal holds: there is room for sums.
inline constexpr double worth_max = 92'233'720'368.0 / 16;

/// Quick, not exact.
inline double as_double(Decimal value) { return static_cast<double>(value.units()) * 1e-8; }

/// A market's price, known to fit.
inline Decimal price_at(double price) {
    const auto exact = Decimal::from_double(price);
    check(exact.has_value(), "a price got past the fence");
    return *exact;
}

/// size · price, where `tradable` or `mark_at` has said that it fits.
inline Decimal value_of(Decimal size, Decimal price) {
    const auto value = size.times(price);
    check(value.has_value(), "a price got past the fence");
    return *value;
}

/// A cost never exceeds the value it is paid on; NaN costs all of it.
inline Decimal fraction_of(Decimal value, double fraction) {
    return fraction < 1 ? Decimal::from_double(value.to_double() * fraction).value_or(value) : value;
}

/// Of a fill whose value is known to fit (`tradable` was asked).
inline Money money_of(Decimal value, const FillCosts& costs) {
    return {.value = value,
            .fee = fraction_of(value, costs.fee),
            .spread = fraction_of(value, costs.half_spread),
            .slippage = fraction_of(value, costs.slippage)};
}

}  // namespace signalbox
