// From an analyst's doubles to prices that can be spoken (ENGINE 11).
//
// Nearest unit, ties to even; then to the tick where known: the stop away from the entry, the targets toward it. The
// entry is a price the market printed and stays as it is.
#pragma once

#include <array>
#include <optional>

#include "core/base/decimal.hpp"
#include "core/desk/costs/walk.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

struct SignalPrices {
    Decimal entry;
    Decimal stop;
    std::array<Decimal, 3> targets{};

    bool operator==(const SignalPrices&) const = default;
};

/// None if a price does not fit, is not above zero, or rounding left no way from the entry to stop or target 1.
std::optional<SignalPrices> signal_prices(const Opinion& opinion, Decimal tick);

/// The plan that paper and calibration walk.
TradePlan plan_of(Side side, const SignalPrices& prices, UtcTime expires_at, bool break_even);

}  // namespace signalbox
