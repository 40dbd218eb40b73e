// The names of gates, tiers and states, as JSON, tables and databases carry them.
#include "core/desk/risk/signal.hpp"
#include "core/desk/risk/verdict.hpp"

namespace signalbox {

std::string_view to_text(Gate gate) {
    constexpr std::array<std::string_view, gate_count> names{"strength",
                                                             "rr",
                                                             "edge",
                                                             "volatility",
                                                             "stale",
                                                             "gap",
                                                             "news",
                                                             "spread",
                                                             "sentiment_conflict",
                                                             "consensus",
                                                             "models_disagree",
                                                             "kill_switch",
                                                             "cooldown",
                                                             "pair_open",
                                                             "positions",
                                                             "hour",
                                                             "high_hour",
                                                             "day",
                                                             "exposure",
                                                             "prop_headroom"};
    return names[static_cast<std::size_t>(gate)];
}

std::string_view to_text(Tier tier) {
    constexpr std::array<std::string_view, 4> names{"none", "low", "medium", "high"};
    return names[static_cast<std::size_t>(tier)];
}

std::string_view to_text(Evidence evidence) {
    constexpr std::array<std::string_view, 3> names{"unproven", "supported", "refuted"};
    return names[static_cast<std::size_t>(evidence)];
}

std::string_view to_text(SignalState state) {
    constexpr std::array<std::string_view, 8> names{"new",     "active", "hit_tp1", "hit_tp2",
                                                    "hit_tp3", "hit_sl", "expired", "cancelled"};
    return names[static_cast<std::size_t>(state)];
}

}  // namespace signalbox
