#include "runners/unsettled.hpp"

#include <algorithm>

namespace signalbox {

namespace {

constexpr int rounds = 3;  // questions while a minute may still change, and one when it may not

}  // namespace

void Unsettled::note(std::uint16_t slot, TimeRange minutes) {
    if (corrected_for_ == Millis{0} || minutes.empty()) return;
    if (slots_.size() <= slot) slots_.resize(slot + 1U);
    if (minutes.to - minutes.from > 2 * corrected_for_) {
        slots_[slot].push_back({.minutes = {minutes.from, minutes.from + corrected_for_}});
        minutes.from = minutes.to - corrected_for_;
    }
    slots_[slot].push_back({.minutes = minutes});
}

void Unsettled::drop(std::uint16_t slot) {
    if (slot < slots_.size()) slots_[slot].clear();
}

bool Unsettled::holds(std::uint16_t slot, UtcTime opened_at) const {
    if (slot >= slots_.size()) return false;
    return std::ranges::any_of(slots_[slot], [&](const Part& one) { return one.minutes.holds(opened_at); });
}

std::optional<TimeRange> Unsettled::due(std::uint16_t slot, UtcTime now) const {
    if (slot >= slots_.size()) return std::nullopt;
    for (const Part& one : slots_[slot]) {
        if (now >= one.next_at) return one.minutes;
    }
    return std::nullopt;
}

void Unsettled::told(std::uint16_t slot, TimeRange minutes, UtcTime now) {
    if (slot >= slots_.size()) return;
    std::erase_if(slots_[slot], [&](Part& one) {
        if (minutes.from > one.minutes.from || minutes.to < one.minutes.to) return false;
        one.next_at = now + corrected_for_ / rounds;
        return now >= one.minutes.to + corrected_for_;
    });
}

}  // namespace signalbox
