// Minutes that a stream does not tell, since they ended before it was followed, and that the venue may still correct:
// when it is asked for them again. Those that it streams its client asks for again by itself.
//
// A question may be lost: it is due until an answer covers it. The last one is asked when nothing changes any more.
// By slots, like Holes. Threads: one owner.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/market/gaps.hpp"

namespace signalbox {

class Unsettled {
public:
    /// So long after its end a venue may correct a minute; 0: it never does, and nothing is ever due.
    explicit Unsettled(Millis corrected_for) : corrected_for_(corrected_for) {}

    /// Minutes by open time, up to the first that is streamed. Of many the first and the last `corrected_for` count:
    /// those between were settled when they were asked for first.
    void note(std::uint16_t slot, TimeRange minutes);
    void drop(std::uint16_t slot);

    bool holds(std::uint16_t slot, UtcTime opened_at) const;
    /// What to ask for now; none: nothing is due.
    std::optional<TimeRange> due(std::uint16_t slot, UtcTime now) const;
    /// The venue has told all of these minutes, now.
    void told(std::uint16_t slot, TimeRange minutes, UtcTime now);

private:
    struct Part {
        TimeRange minutes;
        UtcTime next_at{};  ///< asked for again then
    };
    Millis corrected_for_;
    std::vector<std::vector<Part>> slots_;
};

}  // namespace signalbox
