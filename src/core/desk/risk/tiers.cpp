// See tiers.hpp.
#include "core/desk/risk/tiers.hpp"

#include <limits>

namespace signalbox {
namespace {

std::int16_t bound_of(const DeskSettings& settings, Tier tier) {
    switch (tier) {
        case Tier::high: return settings.high_min;
        case Tier::medium: return medium_from;
        case Tier::low: return low_from;
        case Tier::none: break;
    }
    return std::numeric_limits<std::int16_t>::min();
}

std::size_t place(Tier tier) { return static_cast<std::size_t>(tier) - 1; }

}  // namespace

Tier Tiers::name(const DeskSettings& settings, std::uint16_t slot, Timeframe timeframe, Side side,
                 std::int16_t strength) {
    if (slot >= last_.size()) last_.resize(std::size_t{slot} + 1, Last{});
    Tier& last = last_[slot][static_cast<std::size_t>(timeframe) * sides + (side == Side::short_side ? 1 : 0)];
    Tier now = Tier::high;
    while (now != Tier::none && strength < bound_of(settings, now)) now = static_cast<Tier>(place(now));
    if (last > now && strength >= bound_of(settings, last) - settings.tier_slack) now = last;
    return last = now;
}

Evidence Tiers::evidence(Source source, Timeframe timeframe, Tier tier) const {
    return tier == Tier::none ? Evidence::unproven : evidence_[index_of(source, timeframe)][place(tier)];
}

Tier Tiers::shown(Source source, Timeframe timeframe, Tier tier) const {
    while (tier != Tier::none && evidence(source, timeframe, tier) == Evidence::refuted)
        tier = static_cast<Tier>(place(tier));
    return tier;
}

std::vector<TierReading> Tiers::reassess(const Calibration& calibration, const DeskSettings& settings, Source source,
                                         Timeframe timeframe) {
    std::vector<TierReading> changed;
    Pooled below;
    for (const Tier tier : {Tier::low, Tier::medium, Tier::high}) {
        const std::int16_t first =
            tier == Tier::low ? std::numeric_limits<std::int16_t>::min() : bound_of(settings, tier);
        const std::int16_t last =
            tier == Tier::high ? std::numeric_limits<std::int16_t>::max()
                               : static_cast<std::int16_t>(bound_of(settings, static_cast<Tier>(place(tier) + 2)) - 1);
        const Pooled own = calibration.over(source, timeframe, first, last);
        const Estimate rate = hit_rate_of(own);
        const Estimate edge = edge_of(own);
        const auto enough = [&](const Pooled& pooled) {
            return pooled.count >= settings.calibration_min && pooled.days >= 2;
        };
        Evidence now = Evidence::unproven;
        if (enough(own) && edge.high < 0) {
            now = Evidence::refuted;
        } else if (enough(own) && tier == Tier::low) {
            now = Evidence::supported;
        } else if (enough(own) && enough(below)) {
            now = rate.low > hit_rate_of(below).value ? Evidence::supported : Evidence::refuted;
        }
        Evidence& held = evidence_[index_of(source, timeframe)][place(tier)];
        if (held != now)
            changed.push_back({.source = source,
                               .timeframe = timeframe,
                               .tier = tier,
                               .evidence = now,
                               .hit_rate = rate,
                               .edge = edge});
        held = now;
        below = own;
    }
    return changed;
}

void Tiers::forget(std::uint16_t slot) {
    if (slot < last_.size()) last_[slot] = Last{};
}

}  // namespace signalbox
