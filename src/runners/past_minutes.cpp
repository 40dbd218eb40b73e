#include "runners/past_minutes.hpp"

#include "core/market/minute.hpp"
#include "runners/venue_rules.hpp"

namespace signalbox {

Minute minute_in(const PastArrived& past, UtcTime opened_at) {
    const std::size_t row = past.candles.view().lower_bound(opened_at);
    if (row < past.candles.size() && past.candles[row].opened_at == opened_at) {
        return minute_of(past.candles[row], row < past.quotes.size() ? past.quotes[row] : Quote{});
    }
    const bool is_known = past.told.holds(opened_at) && !past.unread.holds(opened_at);
    const bool is_quiet = is_known && !prints_every_minute(past.instrument.venue);
    return {.state = is_quiet ? MinuteState::quiet : MinuteState::missing};
}

}  // namespace signalbox
