// The minutes that were missing in their frames and may still come: when they are asked for again, and for how long an
// instrument that is back waits for them (ENGINE 2).
//
// A hole is asked for at every frame for an hour after its last minute, then hourly, for a day: what is older than the
// analysts' kept span changes nothing that runs. When is a function of the frame's close alone, so a run that was
// stopped asks as one that was not. Bounded by a day of minutes a slot. Threads: one owner.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/market/gaps.hpp"

namespace signalbox {

class Holes {
public:
    static constexpr int frames_kept_back = 5;

    /// The minute closing at `closed_at` was missing.
    void note(std::uint16_t slot, UtcTime closed_at);
    /// It came after all.
    void fill(std::uint16_t slot, UtcTime closed_at);
    /// An instrument that left has no holes.
    void drop(std::uint16_t slot);
    /// Minutes that closed more than a day before this frame are given up.
    void give_up_before(UtcTime closed_at);

    bool holds(std::uint16_t slot, UtcTime closed_at) const;
    /// What to ask the venue for at this frame: from the first to the last hole that is due; none: nothing is.
    std::optional<TimeRange> due(std::uint16_t slot, UtcTime closed_at) const;
    /// Asked once a frame for an instrument whose candle is in. True: its hole reaches up to this minute, and it has
    /// waited for it less than five frames: it is missing in this one.
    bool keep_back(std::uint16_t slot, UtcTime closed_at);

private:
    struct Slot {
        RangeSet missing;  // by open time
        int kept_back = 0;
    };
    Slot& at(std::uint16_t slot);

    std::vector<Slot> slots_;
};

}  // namespace signalbox
