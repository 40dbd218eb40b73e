// Which instrument a run follows in which slot, for whoever is not on its thread. Threads: any.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "core/engine/event.hpp"
#include "runners/live.hpp"

namespace signalbox {

class FollowedSlots {
public:
    /// What it follows as it begins. From a listener's functions alone.
    void take(const LiveRun& run) {
        const std::scoped_lock lock(mutex_);
        for (std::size_t slot = 0; slot < run.instruments().size(); ++slot) {
            if (run.follows(slot)) slots_[run.instruments()[slot]] = static_cast<std::uint16_t>(slot);
        }
    }
    void take(const Event& event) {
        const std::scoped_lock lock(mutex_);
        if (const auto* joined = std::get_if<InstrumentJoined>(&event)) {
            slots_[joined->instrument] = joined->slot;
        } else if (const auto* left = std::get_if<InstrumentLeft>(&event)) {
            std::erase_if(slots_, [&](const auto& each) { return each.second == left->slot; });
        }
    }
    std::optional<std::uint16_t> of(const Instrument& instrument) const {
        const std::scoped_lock lock(mutex_);
        const auto found = slots_.find(instrument);
        return found == slots_.end() ? std::nullopt : std::optional(found->second);
    }

private:
    mutable std::mutex mutex_;
    std::map<Instrument, std::uint16_t> slots_;
};

}  // namespace signalbox
