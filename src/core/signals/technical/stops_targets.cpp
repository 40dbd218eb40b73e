// See stops_targets.hpp.
#include "core/signals/technical/stops_targets.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace signalbox {

namespace {

double stop_distance(double close, double atr, std::optional<double> behind, double round_trip_cost,
                     const StopTargetRules& rules, Reasons& reasons) {
    double distance = rules.stop * atr;
    if (behind && std::abs(close - *behind) <= rules.support_within * atr) {
        distance = std::abs(close - *behind) + rules.behind_support * atr;
        reasons.add({ReasonCode::stop_support, 0, distance, *behind});
    } else {
        reasons.add({ReasonCode::stop_atr, 0, distance, atr});
    }
    if (distance < rules.stop_min * atr) {
        distance = rules.stop_min * atr;
        reasons.add({ReasonCode::stop_min, 0, distance, 0});
    }
    if (distance > rules.stop_max * atr) {
        distance = rules.stop_max * atr;
        reasons.add({ReasonCode::stop_max, 0, distance, 0});
    }
    const double floor = rules.cost_multiple * round_trip_cost * close;
    if (distance < floor) {
        distance = floor;
        reasons.add({ReasonCode::stop_cost_floor, 0, distance, round_trip_cost});
    }
    return distance;
}

}  // namespace

StopTargets stop_and_targets(Side side, double close, double atr, std::optional<double> support,
                             std::optional<double> resistance, double round_trip_cost, const StopTargetRules& rules,
                             Reasons& reasons) {
    const bool up = side == Side::long_side;
    const double sign = sign_of(side);
    const double risk = stop_distance(close, atr, up ? support : resistance, round_trip_cost, rules, reasons);
    // No level ahead is a level at infinity: no target lies beyond it.
    const double ahead = (up ? resistance : support).value_or(sign * std::numeric_limits<double>::infinity());
    const double room = rules.before_resistance * atr;

    StopTargets result;
    result.stop = close - sign * risk;
    for (std::size_t i = 0; i < result.targets.size(); ++i) {
        double distance = rules.targets[i] * atr;
        if (distance > std::abs(ahead - close)) {
            distance = std::max(std::abs(ahead - close) - room, room);
            reasons.add({ReasonCode::target_resistance, 0, static_cast<double>(i + 1), ahead});
        }
        result.targets[i] = close + sign * distance;
        if (i == 1) result.reward_risk = risk > 0 ? distance / risk : 0;
    }
    return result;
}

}  // namespace signalbox
