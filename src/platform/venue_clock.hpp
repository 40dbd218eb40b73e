// Market time as the venues have it (SPEC 2): a steady clock anchored on their servers' time.
//
//     VenueClock clock(wall_time());                      // the machine's until a venue has answered
//     clock.observe("bybit", server_time, asked, answered);
//
// Why not the machine's clock: a minute ends when the venue says so; a machine that is two seconds ahead would close
// every candle two seconds early. Why not the venue's time itself: it comes late and trembles with the network.
// Always true: `now` never decreases. What the clock lags or leads is slewed away, at half speed at most (time passes
// at 0.5 … 1.5 of its rate); only a clock more than `jump_from` behind, as after the machine slept, jumps ahead.
// Threads: any.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>

#include "platform/clock.hpp"

namespace signalbox {

class VenueClock final : public AcceleratedClock {
public:
    using Steady = std::chrono::steady_clock;
    static constexpr Millis jump_from{5'000};   ///< behind by more: ahead at once
    static constexpr Millis slew_over{30'000};  ///< smaller differences are spread over this long
    static constexpr double slew_max = 0.5;     ///< at most this share of the rate
    static constexpr std::size_t samples_kept = 8;

    /// Market time is `start` now, and passes `speed` (> 0) times as fast as `steady` (another one: for tests).
    explicit VenueClock(UtcTime start, double speed = 1, std::function<Steady::time_point()> steady = Steady::now);

    UtcTime now() override;

    /// `venue` answered that its time was `server`; the question left at `asked` and the answer came at `answered`.
    /// The server's time is taken for that of the middle, ± half the way there and back (Cristian 1989). Of a venue's
    /// last `samples_kept` answers the one of the shortest way counts; of several venues the median of these. A
    /// difference within that answer's own uncertainty changes nothing.
    void observe(const std::string& venue, UtcTime server, Steady::time_point asked, Steady::time_point answered);

    /// Whether any venue has answered.
    bool anchored() const;

private:
    using Nanos = std::chrono::nanoseconds;
    struct Sample {
        Nanos zero;   ///< the venue's time where our steady clock stood at began_, had time passed at `speed` since
        Nanos error;  ///< half the way there and back
    };
    struct Venue {
        std::array<Sample, samples_kept> samples{};
        std::size_t count = 0;  ///< of all answers; the newest lies at (count - 1) % samples_kept
        Sample best() const;
    };

    double fastest() const override;
    Nanos passed(Steady::time_point at) const;  ///< market time since began_, without anchors
    Nanos at(Steady::time_point when) const;    ///< market time since the epoch
    Sample median() const;

    const std::function<Steady::time_point()> steady_;
    const Steady::time_point began_;
    mutable std::mutex anchors_;
    std::map<std::string, Venue> venues_;
    // The line that `now` walks: base_ at passed time from_, then at 1 + slew_ of the rate for slew_for_, then at 1.
    Nanos base_;
    Nanos from_{0};
    double slew_ = 0;
    Nanos slew_for_{0};
};

}  // namespace signalbox
