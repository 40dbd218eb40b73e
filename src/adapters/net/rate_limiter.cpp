#include "adapters/net/rate_limiter.hpp"

#include <charconv>

#include "core/base/check.hpp"

namespace signalbox {
namespace {

std::optional<std::int64_t> whole_number(std::optional<std::string_view> text) {
    std::int64_t value = 0;
    if (!text || text->empty()) return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    return error == std::errc() && end == text->data() + text->size() && value >= 0 ? std::optional(value)
                                                                                    : std::nullopt;
}

}  // namespace

std::optional<Quota> read_quota(const HttpHeaders& headers, const QuotaHeaders& names, UtcTime now) {
    if (names.remaining.empty() || names.reset.empty()) return std::nullopt;
    const auto remaining = whole_number(find_header(headers, names.remaining));
    const auto reset = whole_number(find_header(headers, names.reset));
    if (!remaining || !reset) return std::nullopt;
    constexpr std::int64_t seconds_from_now_below = 1'000'000;
    constexpr std::int64_t epoch_seconds_below = 100'000'000'000;
    constexpr std::int64_t epoch_ms_max = 10'000'000'000'000'000;
    const UtcTime at = *reset < seconds_from_now_below ? now + Millis(*reset * 1000)
                       : *reset < epoch_seconds_below  ? utc_from_ms(*reset * 1000)
                                                       : utc_from_ms(std::min(*reset, epoch_ms_max));
    return Quota{.remaining = *remaining, .reset_at = std::min(at, now + minute)};
}

RateLimiter::RateLimiter(RateRules rules, MarketClock& clock) : rules_(std::move(rules)), clock_(clock) {
    check(rules_.per_second > 0 && rules_.burst >= 1, "a rate is above 0, a burst at least one request");
    check(rules_.live_share >= 0 && rules_.live_share < 1, "background requests have a share of the rate");
    const auto lane = [&](double share) {
        const Moment gap(1000 / (rules_.per_second * share));
        return Lane{.gap = gap, .tolerance = gap * (rules_.burst - 1)};
    };
    background_ = lane(1 - rules_.live_share);
    live_ = rules_.live_share > 0 ? lane(rules_.live_share) : Lane{.next = Moment(1e300)};
}

Result<> RateLimiter::acquire(Urgency urgency, std::stop_token stop) {
    for (;;) {
        Moment mine;
        {
            const std::scoped_lock lock(mutex_);
            // What is urgent takes the earlier of both schedules, and so may have the whole rate.
            const Moment at = now();
            Lane& lane =
                urgency == Urgency::live && live_.earliest(at) < background_.earliest(at) ? live_ : background_;
            mine = lane.earliest(at);
            if (mine - at > rules_.wait_max)
                return fail(ErrorCode::Unreachable, "{} takes no more requests for {} s", rules_.venue,
                            static_cast<std::int64_t>((mine - at).count() / 1000))
                    .suggest("wait; its limit has been reached, or it asked for a pause")
                    .again_later();
            lane.take(at);
        }
        const UtcTime until(std::chrono::ceil<Millis>(mine));
        if (!clock_.wait_until(until, stop))
            return fail(ErrorCode::Interrupted, "stopped while waiting for {}", rules_.venue);
        const std::scoped_lock lock(mutex_);
        if (mine >= paused_until_) return {};  // else a pause came meanwhile: stand in line again behind it
    }
}

void RateLimiter::hold_until(Moment moment) {
    paused_until_ = std::max(paused_until_, moment);
    for (Lane* lane : {&background_, &live_}) lane->next = std::max(lane->next, moment + lane->tolerance);
}

void RateLimiter::pause_until(UtcTime time) {
    const std::scoped_lock lock(mutex_);
    hold_until(Moment(time.time_since_epoch()));
}

void RateLimiter::read(const HttpHeaders& headers) {
    const UtcTime at = clock_.now();
    const auto quota = read_quota(headers, rules_.headers, at);
    if (!quota || quota->reset_at <= at) return;
    const std::scoped_lock lock(mutex_);
    const Moment begin(at.time_since_epoch());
    const Moment rest(quota->reset_at - at);
    hold_until(begin + rest / static_cast<double>(quota->remaining + 1));
}

}  // namespace signalbox
