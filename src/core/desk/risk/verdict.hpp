// The gates, in their one order, and what each said of one opinion (SPEC 9, ENGINE 4).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/desk/calibration/estimate.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/scoring/score.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

/// In the order in which they are asked; counts count first failures. Gates without inputs yet (news,
/// sentiment_conflict, models_disagree, prop_headroom, and exposure but for its one case) have no answer.
/// Each line: the verdict's value; when it fails. "Reached": value ≥ limit.
enum class Gate : std::uint8_t {
    strength,            ///< 0.00–0.90; below the limit
    rr,                  ///< R:R at target 2, gross, 0 if its prices do not survive rounding; below the limit
    edge,                ///< mean net R, no answer while not yet known; ≤ 0 fails or warns, as settings say
    volatility,          ///< ATR14 / its median of 240, no answer before; above the limit
    stale,               ///< seconds from the frame's close to its arrival, 0 while in time (within hold and latency
                         ///< budget), −1 without a candle; above the limit, or −1
    gap,                 ///< share of the candle's minutes, −n if n of the last 50 are missing; below the limit
    news,                ///< reserved
    spread,              ///< (ask − bid) / mid, or assumed: the cost model's mean; above the limit
    sentiment_conflict,  ///< reserved
    consensus,           ///< fresh factors that agree; below the limit, or technical is not among them
    models_disagree,     ///< reserved
    kill_switch,         ///< 1 killed, 2 paused; not 0
    cooldown,            ///< hours since the pair's last approved signal, −1 if none; ≥ 0 and below the limit
    pair_open,           ///< open signals of the pair on the other side or of this timeframe; above 0
    positions,           ///< open positions, those that wait for their entry included; reached
    hour,                ///< signals in (t − 60 min, t]; reached
    high_hour,           ///< of them High; reached, and this one is High
    day,                 ///< signals of the UTC day, no answer where switched off; reached
    exposure,            ///< the size that risk allows, answered only when it fails: below one size step
    prop_headroom,       ///< reserved
};
constexpr Gate last_of(Gate) { return Gate::prop_headroom; }
constexpr std::size_t gate_count = 20;
constexpr Gate first_account_gate = Gate::kill_switch;
std::string_view to_text(Gate gate);

enum class Answer : std::uint8_t { none, passed, failed, warned };  ///< none: the gate's input does not exist
constexpr Answer last_of(Answer) { return Answer::warned; }

struct GateVerdict {
    Answer answer = Answer::none;
    bool assumed = false;  ///< the value came from a model, not from a measurement (spread in a backtest)
    double value = 0;
    double limit = 0;

    bool operator==(const GateVerdict&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("answer", self.answer);
        visit("assumed", self.assumed);
        visit("value", self.value);
        visit("limit", self.limit);
    }
};

enum class Tier : std::uint8_t { none, low, medium, high };
constexpr Tier last_of(Tier) { return Tier::high; }
std::string_view to_text(Tier tier);

enum class Evidence : std::uint8_t { unproven, supported, refuted };
constexpr Evidence last_of(Evidence) { return Evidence::refuted; }
std::string_view to_text(Evidence evidence);

/// One factor of the score: −1…+1 in the direction of the opinion; a factor that is not fresh weighs nothing.
struct FactorPart {
    bool fresh = false;
    double value = 0;
    double weight = 0;  ///< in percent, before the fresh ones share the whole

    bool operator==(const FactorPart&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("fresh", self.fresh);
        visit("value", self.value);
        visit("weight", self.weight);
    }
};

/// What the desk said of one opinion. Outcome. Account gates are answered only where the opinion's own gates let it
/// pass.
struct Verdict {
    Hash128 opinion;
    std::uint16_t slot = 0;
    Timeframe timeframe{};
    UtcTime closed_at{};
    Source source{};
    Side side{};
    std::int16_t strength = 0;
    Tier tier{};
    Evidence evidence{};
    double score = 0;  ///< 0…100
    std::array<FactorPart, factor_count> factors{};
    bool thin = false;  ///< fewer than three fresh factors
    Estimate confidence;
    Estimate edge;
    Hash128 calibration;  ///< the map used; zero while nothing is known
    std::array<GateVerdict, gate_count> gates{};
    bool approved = false;
    Gate first_failed{};  ///< meaningful when not approved

    bool operator==(const Verdict&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("opinion", self.opinion);
        visit("slot", self.slot);
        visit("timeframe", self.timeframe);
        visit("closed_at", self.closed_at);
        visit("source", self.source);
        visit("side", self.side);
        visit("strength", self.strength);
        visit("tier", self.tier);
        visit("evidence", self.evidence);
        visit("score", self.score);
        visit("factors", self.factors);
        visit("thin", self.thin);
        visit("confidence", self.confidence);
        visit("edge", self.edge);
        visit("calibration", self.calibration);
        visit("gates", self.gates);
        visit("approved", self.approved);
        visit("first_failed", self.first_failed);
    }
};

}  // namespace signalbox
