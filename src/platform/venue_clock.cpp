#include "platform/venue_clock.hpp"

#include <algorithm>
#include <vector>

namespace signalbox {

VenueClock::VenueClock(UtcTime start, double speed, std::function<Steady::time_point()> steady)
    : AcceleratedClock(start, speed), steady_(std::move(steady)), began_(steady_()), base_(start.time_since_epoch()) {}

UtcTime VenueClock::now() {
    const std::scoped_lock lock(anchors_);
    return UtcTime(std::chrono::floor<Millis>(at(steady_())));
}

bool VenueClock::anchored() const {
    const std::scoped_lock lock(anchors_);
    return !venues_.empty();
}

double VenueClock::fastest() const {
    const std::scoped_lock lock(anchors_);
    return speed() * (1 + std::max(slew_, 0.0));
}

VenueClock::Nanos VenueClock::passed(Steady::time_point at) const {
    return std::chrono::duration_cast<Nanos>((at - began_) * speed());
}

VenueClock::Nanos VenueClock::at(Steady::time_point when) const {
    const Nanos walked = passed(when) - from_;
    const Nanos slewed = std::clamp(walked, Nanos(0), slew_for_);
    return base_ + walked + std::chrono::duration_cast<Nanos>(slewed * slew_);
}

VenueClock::Sample VenueClock::Venue::best() const {
    const auto end = samples.begin() + static_cast<std::ptrdiff_t>(std::min(count, samples_kept));
    return *std::min_element(samples.begin(), end, [](const Sample& a, const Sample& b) { return a.error < b.error; });
}

VenueClock::Sample VenueClock::median() const {
    std::vector<Sample> samples;
    for (const auto& [name, venue] : venues_) samples.push_back(venue.best());
    std::ranges::sort(samples, {}, &Sample::zero);
    const Sample& low = samples[(samples.size() - 1) / 2];
    const Sample& high = samples[samples.size() / 2];
    return {.zero = low.zero + (high.zero - low.zero) / 2, .error = std::max(low.error, high.error)};
}

void VenueClock::observe(const std::string& venue, UtcTime server, Steady::time_point asked,
                         Steady::time_point answered) {
    if (answered < asked) return;  // no way there and back takes less than nothing
    {
        const std::scoped_lock lock(anchors_);
        const Nanos way = passed(answered) - passed(asked);
        Venue& of = venues_[venue];
        of.samples[of.count++ % samples_kept] = {
            .zero = server.time_since_epoch() - passed(asked) - way / 2,
            .error = way / 2 + Millis(1),  // and the millisecond that a server's time is cut to
        };
        const Sample target = median();
        const Steady::time_point when = steady_();
        const Nanos shown = at(when);
        const Nanos behind = target.zero + passed(when) - shown;
        base_ = shown;
        from_ = passed(when);
        slew_ = 0;
        slew_for_ = Nanos(0);
        if (behind > jump_from) {
            base_ += behind;
        } else if (std::chrono::abs(behind) > target.error) {
            const double size = std::chrono::duration<double>(std::chrono::abs(behind)).count();
            const double share = std::min(size / std::chrono::duration<double>(slew_over).count(), slew_max);
            slew_ = behind.count() > 0 ? share : -share;
            slew_for_ = std::chrono::duration_cast<Nanos>(std::chrono::duration<double>(size / share));
        }
    }
    rate_changed();
}

}  // namespace signalbox
