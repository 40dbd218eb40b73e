#include "runners/holes.hpp"

namespace signalbox {

namespace {

TimeRange minute_closing(UtcTime closed_at) { return {closed_at - minute, closed_at}; }

}  // namespace

Holes::Slot& Holes::at(std::uint16_t slot) {
    if (slot >= slots_.size()) slots_.resize(slot + 1U);
    return slots_[slot];
}

void Holes::note(std::uint16_t slot, UtcTime closed_at) { at(slot).missing.add(minute_closing(closed_at)); }

void Holes::fill(std::uint16_t slot, UtcTime closed_at) { at(slot).missing.remove(minute_closing(closed_at)); }

void Holes::drop(std::uint16_t slot) { at(slot) = {}; }

void Holes::give_up_before(UtcTime closed_at) {
    for (Slot& slot : slots_) {
        if (!slot.missing.empty()) slot.missing.remove({utc_min, closed_at - day - minute});
    }
}

bool Holes::holds(std::uint16_t slot, UtcTime closed_at) const {
    return slot < slots_.size() && slots_[slot].missing.holds(closed_at - minute);
}

std::optional<TimeRange> Holes::due(std::uint16_t slot, UtcTime closed_at) const {
    std::optional<TimeRange> all;
    if (slot >= slots_.size()) return all;
    for (const TimeRange& hole : slots_[slot].missing.ranges()) {
        const Millis since = closed_at - hole.to;
        if (since > hour && since % hour != Millis{0}) continue;
        all = {all ? all->from : hole.from, hole.to};
    }
    return all;
}

bool Holes::keep_back(std::uint16_t slot, UtcTime closed_at) {
    Slot& held = at(slot);
    if (!holds(slot, closed_at - minute)) {
        held.kept_back = 0;
        return false;
    }
    return held.kept_back++ < frames_kept_back;
}

}  // namespace signalbox
