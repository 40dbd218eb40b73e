// The alerts that events themselves give birth to: a strong signal, a feed that stays lost, the kill switch (SPEC 12).
//
// A pure fold over what a live run processes, so they enter the outbox with their event's transaction. What it must
// remember is little (which feeds are lost since when) and is said anew by the venues after a start.
// What is born of no event (a full disk, a failed backup, silence) is watched elsewhere. Threads: one owner.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/engine/event.hpp"
#include "core/engine/outcome.hpp"
#include "ports/delivery.hpp"

namespace signalbox {

struct AlertRules {
    AlertRule strong_signal{.on = true, .cooldown = 4 * hour};  ///< of an instrument
    double strong_score = 70;                                   ///< above it
    AlertRule feed_lost{.on = true, .cooldown = hour / 4};      ///< of a venue, and when it is back
    Millis feed_lost_after = minute;
    AlertRule kill_switch{};
};

/// The window of an alert: all those that come within a cooldown of a fixed grid share one. Without a cooldown each
/// moment has its own.
std::string alert_window(UtcTime at, Millis cooldown);

class AlertWatch {
public:
    using NameSlot = std::function<std::string(std::uint16_t slot)>;  ///< the instrument's
    explicit AlertWatch(const AlertRules& rules) : rules_(rules) {}

    /// What this event and what came of it should be told for.
    std::vector<Alert> look(const Event& event, std::span<const Outcome> outcomes, const NameSlot& name);

private:
    struct Lost {
        UtcTime since{};
        std::string said;  ///< the window of the alert; empty: not said yet
    };

    AlertRules rules_;
    std::map<std::string, Lost> lost_;  ///< by venue
};

}  // namespace signalbox
