// A strength's name (Low, Medium, High), and what that name's own past says of it (SPEC 8).
//
// Low from 0.55, Medium from 0.65, High from `high_min` (0.75). Hysteresis: an opinion keeps the tier of the last one
// of the same instrument, timeframe and side as long as it lies less than or exactly `tier_slack` below that tier's
// bound.
//
// Evidence, looked at when calibration is refitted, for each source and timeframe, by plain strength:
// - unproven until the tier itself, and the tier below it if there is one, have `calibration_min` resolved opinions;
// - refuted if its edge interval lies below zero, or its hit-rate interval does not lie above the rate of the tier
// below
//   (the first suffices as soon as the tier itself has enough);
// - else supported.
// A refuted tier is shown as the highest below it that is not refuted, or as none.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/desk/account/settings.hpp"
#include "core/desk/calibration/calibration.hpp"
#include "core/desk/risk/verdict.hpp"

namespace signalbox {

constexpr std::int16_t low_from = 55;
constexpr std::int16_t medium_from = 65;

/// A tier's evidence changed.
struct TierReading {
    Source source{};
    Timeframe timeframe{};
    Tier tier{};
    Evidence evidence{};
    Estimate hit_rate;
    Estimate edge;

    bool operator==(const TierReading&) const = default;
};

class Tiers {
public:
    /// The tier of an opinion, with hysteresis; remembers it for the next one.
    Tier name(const DeskSettings& settings, std::uint16_t slot, Timeframe timeframe, Side side, std::int16_t strength);
    Evidence evidence(Source source, Timeframe timeframe, Tier tier) const;
    /// The tier to show for it.
    Tier shown(Source source, Timeframe timeframe, Tier tier) const;

    /// Looks at one source and timeframe again; tiers whose evidence changed, lowest first.
    std::vector<TierReading> reassess(const Calibration& calibration, const DeskSettings& settings, Source source,
                                      Timeframe timeframe);
    /// The instrument left: its last opinions are forgotten.
    void forget(std::uint16_t slot);

    bool operator==(const Tiers&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
        visit("evidence", self.evidence_);
    }

private:
    static constexpr std::size_t sides = 2;
    static constexpr std::size_t sources = static_cast<std::size_t>(last_of(Source{})) + 1;
    using Last = std::array<Tier, all_timeframes.size() * sides>;

    static std::size_t index_of(Source source, Timeframe timeframe) {
        return static_cast<std::size_t>(source) * all_timeframes.size() + static_cast<std::size_t>(timeframe);
    }

    std::vector<Last> last_;                                                           ///< by slot
    std::array<std::array<Evidence, 3>, sources * all_timeframes.size()> evidence_{};  ///< low, medium, high
};

}  // namespace signalbox
