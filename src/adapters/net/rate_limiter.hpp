// Asks a venue no more often than it allows, before it has to say so.
//
//     RateLimiter limiter({.venue = "bybit", .per_second = 20}, clock);
//     TRY(limiter.acquire(Urgency::live, stop));          // waits for its turn
//     limiter.read(answer.headers);                       // the venue's own count, where it gives one
//
// A token bucket in the form of a schedule (GCRA, ITU-T I.371): every request takes the next free moment. Moments are
// spread evenly, so a pause saves up no more than `burst`; after a pause that the venue asked for, nothing was saved.
// A share of the rate is kept for what is urgent: backfill may fill the rest for hours, a missing minute still goes out
// at once. All durations are market time. Threads: any.
#pragma once

#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "adapters/net/http_message.hpp"
#include "core/base/result.hpp"
#include "ports/clock.hpp"

namespace signalbox {

/// Where a venue writes how much of its rate is left; an empty name: nowhere.
struct QuotaHeaders {
    std::string remaining = {};  ///< requests left in the window
    std::string reset = {};      ///< when the window ends: seconds from now, or epoch seconds, or epoch milliseconds
};

/// What such headers said.
struct Quota {
    std::int64_t remaining = 0;
    UtcTime reset_at;
};

/// None: not both headers are there, or they are no whole numbers ≥ 0. Numbers below 10⁶ are seconds from `now`, below
/// 10¹¹ seconds since the epoch, else milliseconds since the epoch. A reset is a minute ahead at most: no header stops
/// a program for longer.
std::optional<Quota> read_quota(const HttpHeaders& headers, const QuotaHeaders& names, UtcTime now);

struct RateRules {
    std::string venue = {};   ///< for errors
    double per_second = 5;    ///< of both kinds together, in market time
    double burst = 1;         ///< requests that may go at once after silence; 1: always evenly
    double live_share = 0.2;  ///< of per_second that background requests leave alone, in [0, 1)
    Millis wait_max{60'000};  ///< whoever would have to wait longer is told so instead
    QuotaHeaders headers = {};
};

class RateLimiter {
public:
    RateLimiter(RateRules rules, MarketClock& clock);

    /// Waits for a moment of its own. Interrupted when asked to stop; Unreachable (retryable) when the wait would be
    /// longer than wait_max.
    Result<> acquire(Urgency urgency, std::stop_token stop = {});
    /// Nothing goes out before `time`: the venue asked for a pause.
    void pause_until(UtcTime time);
    /// Heeds the venue's headers: a used-up window is waited for, a nearly used-up one is spread over its rest.
    void read(const HttpHeaders& headers);

private:
    using Moment = std::chrono::duration<double, std::milli>;  ///< since the epoch

    /// A schedule of evenly spread moments.
    struct Lane {
        Moment gap{0};
        Moment tolerance{0};
        Moment next{0};

        Moment earliest(Moment now) const { return std::max(now, next - tolerance); }
        void take(Moment now) { next = std::max(now, next) + gap; }
    };
    Moment now() const { return Moment(clock_.now().time_since_epoch()); }
    void hold_until(Moment moment);

    const RateRules rules_;
    MarketClock& clock_;
    std::mutex mutex_;
    Lane background_;
    Lane live_;
    Moment paused_until_{0};
};

}  // namespace signalbox
