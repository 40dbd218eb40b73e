// How long to wait before something that failed is tried again, and when to give up. It knows no sockets and no clocks.
//
//     Backoff backoff({.attempts_max = 5, .delay_first = 200ms, .delay_max = 30s}, seed);
//     while (!(answer = ask()) && backoff.tries_left()) clock.wait_until(clock.now() + backoff.next(), stop);
//
// Why jitter: what broke for everybody at once must not be asked by everybody at once again. Full jitter draws the wait
// from zero up ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015): the least work of all ways to draw it.
#pragma once

#include <cstdint>

#include "core/base/random.hpp"
#include "core/base/time.hpp"

namespace signalbox {

struct RetryRules {
    int attempts_max = 5;      ///< tries in all, the first included
    Millis delay_first{200};   ///< the longest wait after the first failure
    Millis delay_max{30'000};  ///< the longest wait after any: it doubles up to here
    double jitter = 1;         ///< the share of a wait that is drawn: 1 all of it, 0.5 the upper half, 0 none
    Millis asked_max{60'000};  ///< a server that asks for a longer pause (Retry-After) is not waited for
};

/// Counts failures. Threads: one owner.
class Backoff {
public:
    /// `seed` alone decides what is drawn.
    Backoff(RetryRules rules, std::uint64_t seed);

    /// Whether another try is allowed after the failures so far and the one that has just happened.
    bool tries_left() const { return failures_ + 1 < rules_.attempts_max; }
    /// One more failure: the wait before the next try, in delay · [1 − jitter, 1], where delay = first · 2^failures,
    /// delay_max at most.
    Millis next();
    /// It worked: the next failure is a first one again.
    void reset() { failures_ = 0; }

private:
    RetryRules rules_;
    Random random_;
    int failures_ = 0;
};

}  // namespace signalbox
