// A signal, and the proof that it may be spoken. Only RiskRules makes an Approved; nothing else can be delivered.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "core/base/decimal.hpp"
#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/desk/risk/verdict.hpp"

namespace signalbox {

/// new → active → hit_tp1/2/3 | hit_sl | expired | cancelled (SPEC 3).
enum class SignalState : std::uint8_t { fresh, active, hit_tp1, hit_tp2, hit_tp3, hit_sl, expired, cancelled };
constexpr SignalState last_of(SignalState) { return SignalState::cancelled; }
std::string_view to_text(SignalState state);  ///< new, active, hit_tp1, …

/// Prices rounded as ENGINE 11 says: to the tick, the stop away from the entry, targets toward it.
struct Signal {
    Hash128 id;
    Hash128 opinion;
    std::uint16_t slot = 0;
    Timeframe timeframe{};
    UtcTime closed_at{};
    UtcTime expires_at{};
    Source source{};
    Side side{};
    Decimal entry;  ///< the opinion's close
    Decimal stop;
    std::array<Decimal, 3> targets{};
    double reward_risk = 0;      ///< at target 2, gross
    double reward_risk_net = 0;  ///< after expected costs
    Decimal size;                ///< base units for the paper account
    Decimal risk;                ///< money at the stop, before costs
    bool halved = false;         ///< loss back-off was on
    std::int16_t strength = 0;
    Tier tier{};
    Evidence evidence{};
    bool thin = false;
    double score = 0;
    Estimate confidence;
    Estimate edge;

    bool operator==(const Signal&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("id", self.id);
        visit("opinion", self.opinion);
        visit("slot", self.slot);
        visit("timeframe", self.timeframe);
        visit("closed_at", self.closed_at);
        visit("expires_at", self.expires_at);
        visit("source", self.source);
        visit("side", self.side);
        visit("entry", self.entry);
        visit("stop", self.stop);
        visit("targets", self.targets);
        visit("reward_risk", self.reward_risk);
        visit("reward_risk_net", self.reward_risk_net);
        visit("size", self.size);
        visit("risk", self.risk);
        visit("halved", self.halved);
        visit("strength", self.strength);
        visit("tier", self.tier);
        visit("evidence", self.evidence);
        visit("thin", self.thin);
        visit("score", self.score);
        visit("confidence", self.confidence);
        visit("edge", self.edge);
    }
};

/// Carries its own proof: it exists, so every gate let it pass. Lives only inside the process; it has no archive form.
class Approved {
public:
    const Signal& signal() const { return signal_; }

private:
    friend class RiskRules;
    explicit Approved(Signal signal) : signal_(std::move(signal)) {}
    Signal signal_;
};

}  // namespace signalbox
