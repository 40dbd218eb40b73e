// What trading an instrument costs and how its prices are rounded: the numbers an instrument brings when it joins.
//
// Spread and slippage are given by mean and 90th percentile, in fractions of the price (12 bps = 0.0012); paper draws
// from the lognormal distribution that has both (core/desk/costs). Defaults: SPEC 11; a fee is never zero silently.
#pragma once

#include <cstdint>

#include "core/base/decimal.hpp"

namespace signalbox {

/// Mean and 90th percentile of a cost, as fractions of the price. p90 ≥ mean ≥ 0; both 0: no such cost.
struct CostSpread {
    double mean = 0;
    double p90 = 0;

    bool operator==(const CostSpread&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("mean", self.mean);
        visit("p90", self.p90);
    }
};

struct InstrumentTerms {
    Decimal tick;                         ///< smallest price step; 0: unknown, prices stay unrounded
    std::int32_t multiplier = 1;          ///< coins a unit stands for: 1, 1000, 10⁶ (SPEC 3)
    double fee = 0.001;                   ///< the venue's taker fee a side, as a fraction
    CostSpread spread{0.0012, 0.0018};    ///< whole spread; a fill pays half of it
    CostSpread slippage{0.0003, 0.0006};  ///< a side

    /// Fee, spread and slippage of a buy and a sell: 0.0038 with the defaults.
    double round_trip() const { return 2 * fee + spread.mean + 2 * slippage.mean; }
    bool operator==(const InstrumentTerms&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("tick", self.tick);
        visit("multiplier", self.multiplier);
        visit("fee", self.fee);
        visit("spread", self.spread);
        visit("slippage", self.slippage);
    }
};

}  // namespace signalbox
