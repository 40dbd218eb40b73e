// See prices.hpp.
#include "core/desk/risk/prices.hpp"

namespace signalbox {

std::optional<SignalPrices> signal_prices(const Opinion& opinion, Decimal tick) {
    const bool is_long = opinion.side == Side::long_side;
    // Both the stop of a long and its targets go down: away from the entry the one, toward it the others.
    const auto rounded = [&](double price) -> Result<Decimal> {
        const Decimal exact = TRY(Decimal::from_double(price));
        return is_long ? exact.floor_to(tick) : exact.ceil_to(tick);
    };
    const auto entry = Decimal::from_double(opinion.close);
    const auto stop = rounded(opinion.stop);
    if (!entry || !stop) return std::nullopt;
    SignalPrices prices{.entry = *entry, .stop = *stop, .targets = {}};
    for (std::size_t i = 0; i < prices.targets.size(); ++i) {
        const auto target = rounded(opinion.targets[i]);
        if (!target || target->units() <= 0) return std::nullopt;
        prices.targets[i] = *target;
    }
    if (prices.entry.units() <= 0 || prices.stop.units() <= 0) return std::nullopt;
    const bool ordered = is_long ? prices.stop < prices.entry && prices.entry < prices.targets[0] &&
                                       prices.targets[0] <= prices.targets[1] && prices.targets[1] <= prices.targets[2]
                                 : prices.stop > prices.entry && prices.entry > prices.targets[0] &&
                                       prices.targets[0] >= prices.targets[1] && prices.targets[1] >= prices.targets[2];
    if (!ordered) return std::nullopt;
    return prices;
}

TradePlan plan_of(Side side, const SignalPrices& prices, UtcTime expires_at, bool break_even) {
    return {.side = side,
            .stop = prices.stop.to_double(),
            .targets = {prices.targets[0].to_double(), prices.targets[1].to_double(), prices.targets[2].to_double()},
            .expires_at = expires_at,
            .break_even = break_even};
}

}  // namespace signalbox
