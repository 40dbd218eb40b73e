#include "faces/cli/venue_parts.hpp"

#include <algorithm>

#include "faces/cli/handing.hpp"
#include "faces/cli/print.hpp"
#include "platform/venue_access.hpp"

namespace signalbox {

namespace {

/// A venue that is further from the wall than this has a time of its own.
constexpr Millis own_time_from = minute;

}  // namespace

Result<VenueParts> VenueParts::open(const Context& context, const std::string& name) {
    const VenueAccess access = venue_access(context.config(), name);
    VenueParts parts{std::make_unique<VenueClock>(wall_time(), access.speed), {}};
    parts.venue = TRY(context.house.venue(access, *parts.clock));
    VenueTime time = TRY(parts.venue->time(context.stop));
    const Millis apart = std::chrono::abs(time.server - parts.clock->now());
    if (apart > own_time_from) {
        parts.venue.reset();
        parts.clock = std::make_unique<VenueClock>(time.server, access.speed);
        parts.venue = TRY(context.house.venue(access, *parts.clock));
        time = TRY(parts.venue->time(context.stop));
    }
    parts.clock->observe(name, time.server, time.asked, time.answered);
    if (!access.key.empty()) TRY(parts.venue->check_key(context.stop));
    return parts;
}

PatientVenue::Rules patience_with(const Context& context, const std::string& venue) {
    return {.told = [&context, venue](const VenueState& state) {
        if (state.is_open) return context.note(context.say("{} is open again", venue));
        context.note(state.until ? context.say("{} is in maintenance until {} UTC; waiting: {}", venue,
                                               short_time(*state.until), state.words)
                                 : context.say("{} is in maintenance; waiting: {}", venue, state.words));
    }};
}

Result<std::unique_ptr<TickerFeed>> open_ticker_feed(const Context& context, MarketStream& stream, MarketClock& clock,
                                                     std::function<void(const Sentence&)> say) {
    constexpr Millis second{1000};
    auto cache = TRY(context.house.tickers(context.config().redis(), clock, std::move(say)));
    const auto period = std::chrono::duration_cast<Millis>(second * context.config().clock_speed);
    return std::make_unique<TickerFeed>(stream, clock, std::move(cache), period);
}

Result<> check_not_followed(const Context& context, std::span<const Instrument> instruments) {
    const auto run = TRY(run_at_work(context));
    if (!run) return {};
    const auto followed = std::ranges::find_first_of(instruments, run->instruments);
    if (followed == instruments.end()) return {};
    return fail(ErrorCode::Busy, "run {} follows {}: its minutes are the run's own to collect", run->run, *followed)
        .suggest("end the run first: it stores what it follows itself");
}

}  // namespace signalbox
