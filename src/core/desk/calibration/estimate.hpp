// What has been learnt about opinions of one source and timeframe, and the plain values it is learnt from (ENGINE 5).
#pragma once

#include <cstdint>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

/// A value with its 90 % interval (variance clustered by UTC day), or "not yet known".
struct Estimate {
    bool known = false;
    double value = 0, low = 0, high = 0;
    std::uint32_t count = 0;  ///< resolved opinions behind it

    bool operator==(const Estimate&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("known", self.known);
        visit("value", self.value);
        visit("low", self.low);
        visit("high", self.high);
        visit("count", self.count);
    }
};

/// What became of one opinion, followed alone in one unit from the next minute's open. Outcome.
struct OpinionResolved {
    Hash128 opinion;
    std::uint16_t slot = 0;
    Timeframe timeframe{};
    Source source{};
    Side side{};
    std::int16_t strength = 0;
    UtcTime formed_at{};      ///< the opinion's close
    UtcTime resolved_at{};    ///< close of the frame in which it resolved
    bool target_hit = false;  ///< TP1 before the stop and within expiry; expired = not reached
    double gross_r = 0;       ///< whole plan (a third a target, break-even after TP1) in R before costs
    double net_r = 0;         ///< after fees, half spreads and slippage of every fill

    bool operator==(const OpinionResolved&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("opinion", self.opinion);
        visit("slot", self.slot);
        visit("timeframe", self.timeframe);
        visit("source", self.source);
        visit("side", self.side);
        visit("strength", self.strength);
        visit("formed_at", self.formed_at);
        visit("resolved_at", self.resolved_at);
        visit("target_hit", self.target_hit);
        visit("gross_r", self.gross_r);
        visit("net_r", self.net_r);
    }
};

/// A map was fitted anew (first frame of a UTC day, where anything came in). Outcome.
struct CalibrationRefit {
    Source source{};
    Timeframe timeframe{};
    UtcTime at{};
    std::uint32_t resolved = 0;
    std::uint32_t blocks = 0;
    Hash128 map;  ///< names the map in every verdict that used it

    bool operator==(const CalibrationRefit&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("source", self.source);
        visit("timeframe", self.timeframe);
        visit("at", self.at);
        visit("resolved", self.resolved);
        visit("blocks", self.blocks);
        visit("map", self.map);
    }
};

}  // namespace signalbox
