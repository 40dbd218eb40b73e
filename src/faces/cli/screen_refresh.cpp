#include "faces/cli/screen_refresh.hpp"

#include "faces/cli/venue_parts.hpp"
#include "runners/backfill.hpp"
#include "runners/listed_pairs.hpp"
#include "runners/universe_watch.hpp"

namespace signalbox {

Result<PairMarkets> refresh_hours(const Context& context, CandleStore& store, const std::string& venue) {
    constexpr Millis history = 90 * day;
    constexpr std::size_t all = 100'000;
    const VenueParts parts = TRY(VenueParts::open(context, venue));
    const auto listed = TRY(parts.venue->listings(context.stop));
    const UniverseRules rules = context.config().universe_of(venue);
    PairMarkets markets = TRY(markets_now(*parts.venue, rules, listed, all, context.stop));
    const auto pairs = draw_from(markets, rules, all, listed, {});
    if (pairs.empty()) {
        return fail(ErrorCode::NotFound, "no pair of {} in {} qualifies", venue, rules.quote)
            .suggest("the rules: universe.quote, universe.turnover_min, universe.spread_max (signalbox config show)");
    }
    const UtcTime now = parts.clock->now();
    const auto stored = TRY(add_listed(store, *parts.venue, pairs, context.config().terms(venue), now, context.stop));
    std::vector<BackfillSeries> series;
    for (const StoredInstrument& one : stored) series.push_back({one, Timeframe::h1, {now - history, now}});
    PatientVenue patient(*parts.venue, *parts.clock, patience_with(context, venue));
    Progress bar = context.progress(context.say("hours of {}, pairs: {}", venue, series.size()), 0);
    TRY(backfill(store, patient, series,
                 {.progress =
                      [&](std::uint64_t asked, std::uint64_t total) {
                          bar.set_total(total);
                          bar.update(asked);
                      },
                  .stop = context.stop}));
    return markets;
}

}  // namespace signalbox
