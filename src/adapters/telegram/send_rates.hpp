// When a message may go: no chat is told more than it may be, nor are all together, before Telegram has to say so.
//
// Schedules of evenly spread moments (GCRA, as net/rate_limiter.hpp), one a chat and one for all. A chat's number says
// what it is: people's are above 0. All topics of a forum are one chat. Telegram publishes about one message a second
// for a person, 20 a minute for a group, 30 a second in all (FAQ); a little less is taken, for requests bunch up on
// their way. Times are the given clock's: at the machine's own speed, whatever the market's is. Threads: any.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>

#include "ports/clock.hpp"

namespace signalbox::telegram {

struct SendRateRules {
    double all_per_second = 25;
    double all_burst = 5;
    double person_per_second = 0.95;
    double person_burst = 3;
    double group_per_minute = 18;
    double group_burst = 3;
    Millis wait_max{15'000};   ///< whoever would have to wait longer is told so instead
    std::size_t chats = 1024;  ///< remembered at once; beyond, those that are silent longest are forgotten
};

class SendRates {
public:
    SendRates(SendRateRules rules, MarketClock& clock)
        : rules_(rules), clock_(clock), all_(lane(all_gap(), rules.all_burst)) {}

    struct Turn {
        bool is_mine = false;
        std::optional<Millis> wait = {};  ///< not mine: too long to wait for; none: asked to stop
    };
    /// Waits until a call that counts against this chat (none: against no chat) may go.
    Turn take(std::optional<std::int64_t> chat, std::stop_token stop);
    /// Nothing goes there (none: nowhere) for so long.
    void pause(std::optional<std::int64_t> chat, Millis time);

private:
    using Moment = std::chrono::duration<double, std::milli>;
    struct Lane {
        Moment gap{0}, tolerance{0}, next{0}, paused_until{0};

        Moment earliest(Moment now) const { return std::max({now, next - tolerance, paused_until}); }
        void take(Moment now) { next = std::max(now, next) + gap; }
        bool is_idle(Moment now) const { return next <= now && paused_until <= now; }
    };
    static Lane lane(Moment gap, double burst) { return {.gap = gap, .tolerance = gap * (burst - 1)}; }
    Moment all_gap() const { return Moment(1000 / rules_.all_per_second); }
    Moment now() const { return Moment(clock_.now().time_since_epoch()); }
    Lane& lane_of(std::int64_t chat, Moment at);
    Turn wait_in(std::optional<std::int64_t> chat, std::stop_token stop);

    const SendRateRules rules_;
    MarketClock& clock_;
    std::mutex mutex_;
    Lane all_;
    std::map<std::int64_t, Lane> chats_;
};

}  // namespace signalbox::telegram
