// A venue asked until it answers: waits while it is shut, tries again what may work later, and gives up in the end.
//
// What passes by itself (Unreachable, Busy, an answer that does not read) is tried `attempts_max` times with growing
// pauses. A venue that says it is in maintenance counts no tries: it is waited for, as long as it says so and nobody
// stops it. Threads: any; whoever is told of a closed venue is told by one thread at a time, once each time it shuts.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>

#include "platform/retry.hpp"
#include "ports/venue.hpp"

namespace signalbox {

class PatientVenue {
public:
    struct Rules {
        RetryRules retry{.attempts_max = 8, .delay_first = Millis{1000}, .delay_max = Millis{60'000}};
        Millis closed_pause{30'000};  ///< between looks at a venue that is shut and does not say until when
        std::uint64_t seed = 0;
        /// The venue is shut, and nothing goes on until it opens; and that it has opened again.
        std::function<void(const VenueState&)> told{};
    };
    /// Both outlive it.
    PatientVenue(Venue& venue, MarketClock& clock, Rules rules);

    Venue& venue() const { return venue_; }
    MarketClock& clock() const { return clock_; }
    Result<CandleAnswer> candles(const CandleQuestion& question, std::stop_token stop);
    /// How the venue stands; told where that is news. For who asks the venue itself and gets no answer.
    Result<VenueState> standing(std::stop_token stop);
    /// What the venue said of itself unasked (Venue::tell_state); told where that is news. A venue that says that it is
    /// shut is not waited for until it does not answer.
    void hear(const VenueState& state) { tell(state); }
    /// What it says of its maintenance, as far as it is known; none: it is open.
    std::optional<VenueState> shut() const;
    /// The whole range, in as many answers as it takes; each is handed to `take`, whose error ends it. What ends before
    /// the range does was not told: it is not closed yet.
    Result<> candles(CandleQuestion question, std::stop_token stop,
                     const std::function<Result<>(CandleAnswer&&)>& take);

private:
    /// True where the venue is shut; returns when it is worth another look.
    bool waited_while_shut(std::stop_token stop);
    /// Says it where it is news.
    void tell(const VenueState& state);

    Venue& venue_;
    MarketClock& clock_;
    const Rules rules_;
    mutable std::mutex telling_;
    std::optional<VenueState> shut_;
    std::atomic<bool> is_shut_ = false;  ///< for who only looks
};

/// Interrupted.
Failure collecting_stopped();

}  // namespace signalbox
