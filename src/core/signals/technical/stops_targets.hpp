// Where an opinion is wrong, and where it gets paid: the stop and the three targets (SPEC 5).
//
// Everything is a distance from the close, in the direction of the side; a short reads support for resistance. The
// rules of the stop apply in the order in which they are listed, and the last one wins: where candles are small against
// costs the stop is wide, and R:R says no.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/signals/technical/levels.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

/// Distances in ATR14 unless they say otherwise.
struct StopTargetRules {
    double stop = 1.5;             ///< the plain stop
    double support_within = 2.0;   ///< a support at most so far carries the stop …
    double behind_support = 0.25;  ///< … so far behind it
    double stop_min = 0.5;
    double stop_max = 2.5;
    double cost_multiple = 3.0;                      ///< at least so many round trips
    std::array<double, 3> targets{2.25, 3.75, 6.0};  ///< 1.5, 2.5, 4 R of the plain stop
    double before_resistance = 0.1;  ///< a pulled target leaves so much, and keeps so much from the close

    bool operator==(const StopTargetRules&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("stop", self.stop);
        visit("support_within", self.support_within);
        visit("behind_support", self.behind_support);
        visit("stop_min", self.stop_min);
        visit("stop_max", self.stop_max);
        visit("cost_multiple", self.cost_multiple);
        visit("targets", self.targets);
        visit("before_resistance", self.before_resistance);
    }
};

/// Prices, unrounded; `reward_risk` is the distance of target 2 over that of the stop (0 where there is no distance).
struct StopTargets {
    double stop = 0;
    std::array<double, 3> targets{};
    double reward_risk = 0;
};

/// `support` and `resistance` are the nearest kept levels below and above the close; `round_trip_cost` a fraction of
/// the price. Adds to `reasons` what moved the stop and which targets were pulled.
StopTargets stop_and_targets(Side side, double close, double atr, std::optional<double> support,
                             std::optional<double> resistance, double round_trip_cost, const StopTargetRules& rules,
                             Reasons& reasons);

}  // namespace signalbox
