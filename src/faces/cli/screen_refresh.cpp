#include "faces/cli/screen_refresh.hpp"

#include <optional>

#include "faces/cli/venue_parts.hpp"
#include "runners/backfill.hpp"
#include "runners/listed_pairs.hpp"
#include "runners/universe_watch.hpp"

namespace signalbox {

Result<PairMarkets> refresh_hours_of(PatientVenue& venue, CandleStore& store, const HoursRefresh& how) {
    constexpr Millis history = 90 * day;
    constexpr std::size_t all = 100'000;
    const auto listed = TRY(venue.venue().listings(how.stop));
    PairMarkets markets = TRY(markets_now(venue.venue(), how.rules, listed, all, how.stop));
    const auto pairs = draw_from(markets, how.rules, all, listed, {});
    if (pairs.empty()) {
        return fail(ErrorCode::NotFound, "no pair of {} in {} qualifies", venue.venue().name(), how.rules.quote)
            .suggest("the rules: universe.quote, universe.turnover_min, universe.spread_max (signalbox config show)");
    }
    const UtcTime now = venue.clock().now();
    const auto stored = TRY(add_listed(store, venue.venue(), pairs, how.costs, now, how.stop));
    std::vector<BackfillSeries> series;
    for (const StoredInstrument& one : stored) series.push_back({one, Timeframe::h1, {now - history, now}});
    if (how.begins) how.begins(series.size());
    TRY(backfill(store, venue, series, {.progress = how.progress, .stop = how.stop}));
    return markets;
}

Result<PairMarkets> refresh_hours(const Context& context, CandleStore& store, const std::string& venue) {
    const VenueParts parts = TRY(VenueParts::open(context, venue));
    PatientVenue patient(*parts.venue, *parts.clock, patience_with(context, venue));
    std::unique_ptr<Progress> bar;
    const HoursRefresh how{
        .rules = context.config().universe_of(venue),
        .costs = context.config().terms(venue),
        .begins =
            [&](std::size_t series) {
                bar.reset(new Progress(context.progress(context.say("hours of {}, pairs: {}", venue, series), 0)));
            },
        .progress =
            [&](std::uint64_t asked, std::uint64_t total) {
                bar->set_total(total);
                bar->update(asked);
            },
        .stop = context.stop};
    return refresh_hours_of(patient, store, how);
}

}  // namespace signalbox
