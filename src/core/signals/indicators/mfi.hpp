// Money flow index (Gene Quong and Avrum Soudack, 1989): the money (typical price · volume) of the candles whose
// typical price rose, in percent of that of the candles where it rose or fell, over the last n. TA-Lib: MFI.
//
// Where no money flowed (nothing moves, or nothing is traded) it is 50; TA-Lib says 0 there (0.4 also wherever less
// than 1 unit of quote currency flowed).
// Typical prices closer than 1e-15 of their size, as far as adding and dividing by three can round, are the same price.
#pragma once

#include <cstddef>
#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/formulas.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/prices.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// 0–100. O(n).
template <std::size_t n = at_run_time>
class Mfi {
public:
    explicit Mfi(int period = length_or(n, 14)) : flows_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return flows_.length() + 1; }
    int settled() const { return warm_up(); }

    std::optional<double> update(const Candle& candle) {
        const double price = typical_price(candle.high, candle.low, candle.close);
        const auto before = price_;
        price_ = price;
        if (!before) return std::nullopt;
        flows_.push(formulas::money_flow(price, *before, price * candle.volume));
        if (!flows_.full()) return std::nullopt;
        return formulas::money_flow_index(sum_of(flows_.window(), formulas::rise<double>),
                                          sum_of(flows_.window(), formulas::fall<double>));
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("price", self.price_);
        visit("flows", self.flows_);
    }

private:
    std::optional<double> price_;
    Last<double, n> flows_;  // money in above 0, money out below
};

}  // namespace signalbox
