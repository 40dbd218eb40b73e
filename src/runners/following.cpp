#include "runners/following.hpp"

#include <algorithm>
#include <utility>

#include "runners/backfill.hpp"
#include "runners/listed_pairs.hpp"

namespace signalbox {

namespace {

template <typename T>
std::optional<T> take_first(std::mutex& mutex, std::deque<T>& from) {
    const std::scoped_lock lock(mutex);
    if (from.empty()) return std::nullopt;
    std::optional<T> first(std::move(from.front()));
    from.pop_front();
    return first;
}

}  // namespace

Following::Following(PatientVenue& venue, std::function<Result<std::unique_ptr<CandleStore>>()> candles,
                     std::function<Result<std::unique_ptr<ListingStore>>()> listings, FollowingRules rules,
                     FollowingTold told, std::vector<Instrument> members)
    : venue_(venue),
      clock_(venue.clock()),
      candles_(std::move(candles)),
      listings_(std::move(listings)),
      rules_(std::move(rules)),
      told_(std::move(told)),
      wanted_(members.begin(), members.end()),
      thread_([this](const std::stop_token& stop) { work(stop); }) {
    venue_.venue().tell_state([this](const VenueState& state) { venue_.hear(state); });
}

Following::~Following() {
    venue_.venue().tell_state({});
    thread_.request_stop();
    thread_.join();
}

std::optional<Followed> Following::arrival() { return take_first(mutex_, arrivals_); }
std::optional<Departure> Following::departure() { return take_first(mutex_, departures_); }

void Following::fails(bool& is_failing, const Error& error, const std::stop_token& stop) {
    if (stop.stop_requested()) return;  // nothing is tried again
    if (!std::exchange(is_failing, true) && told_.trouble) told_.trouble(error);
}

/// A store that cannot be opened is tried again like everything else.
void Following::work(std::stop_token stop) {
    while (!stop.stop_requested()) {
        const auto candles = candles_();
        const auto listings = listings_();
        if (!candles) {
            fails(stores_fail_, candles.error(), stop);
        } else if (!listings) {
            fails(stores_fail_, listings.error(), stop);
        } else if (const Result<> done = work_with(**candles, **listings, stop); !done) {
            fails(stores_fail_, done.error(), stop);
        }
        clock_.wait_until(clock_.now() + rules_.again, stop);
    }
}

/// Until asked to stop. What fails is tried again; what was found out stays.
Result<> Following::work_with(CandleStore& candles, ListingStore& listings, std::stop_token stop) {
    stores_fail_ = false;
    UniverseWatch watch(venue_.venue(), listings, rules_.watch, {wanted_.begin(), wanted_.end()});
    UtcTime time_at = clock_.now() + rules_.time_every;
    UtcTime warm_at = clock_.now();
    while (!stop.stop_requested()) {
        if (clock_.now() >= watch.next_look()) {
            if (const Result<> done = look(watch, stop); done) {
                looks_fail_ = false;
            } else {
                fails(looks_fail_, done.error(), stop);
                (void)venue_.standing(stop);
            }
        }
        if (clock_.now() >= time_at) {
            time_at = clock_.now() + rules_.time_every;
            const auto time = venue_.venue().time(stop);
            if (time && told_.time) told_.time(*time);
            if (!time || venue_.shut()) (void)venue_.standing(stop);
        }
        if (!newcomers_.empty() && clock_.now() >= warm_at) {
            if (const Result<> done = warm_next(candles, stop); done) {
                warming_fails_ = false;
            } else {
                fails(warming_fails_, done.error(), stop);
                warm_at = clock_.now() + rules_.again;
                std::rotate(newcomers_.begin(), newcomers_.begin() + 1, newcomers_.end());
            }
        }
        const UtcTime next_warming = newcomers_.empty() ? utc_max : warm_at;
        clock_.wait_until(std::min({watch.next_look(), time_at, next_warming}), stop);
    }
    return {};
}

Result<> Following::look(UniverseWatch& watch, std::stop_token stop) {
    const UniverseNews news = TRY(watch.look(clock_.now(), stop));
    take(news);
    return {};
}

void Following::take(const UniverseNews& news) {
    for (const ListingChange& change : news.changes) {
        if (told_.listing) told_.listing(change);
        if (change.now.state == Listed::gone) leave(change.now.instrument, "delisted", true);
    }
    if (!news.drawn) return;
    std::set<Instrument> drawn;
    for (const ListedPair& pair : *news.drawn) drawn.insert(pair.instrument);
    const std::vector<Instrument> before(wanted_.begin(), wanted_.end());
    for (const Instrument& one : before) {
        if (!drawn.contains(one)) leave(one, "dropped", false);
    }
    for (const ListedPair& pair : *news.drawn) {
        if (wanted_.insert(pair.instrument).second) newcomers_.push_back(pair);
    }
    if (told_.drawn) told_.drawn(drawn.size());
}

void Following::leave(const Instrument& instrument, const std::string& reason, bool is_gone) {
    // One that was dropped may still be there, with a signal open: what is gone is told again.
    if (wanted_.erase(instrument) == 0 && !is_gone) return;
    if (std::erase_if(newcomers_, [&](const ListedPair& one) { return one.instrument == instrument; }) > 0) return;
    const std::scoped_lock lock(mutex_);
    std::erase_if(arrivals_, [&](const Followed& one) { return one.instrument == instrument; });
    departures_.push_back({.instrument = instrument, .reason = reason, .is_gone = is_gone});
}

/// The first of those who wait: into the store, warmed up, and over to the run.
Result<> Following::warm_next(CandleStore& store, std::stop_token stop) {
    const ListedPair pair = newcomers_.front();
    if (rules_.may_follow) TRY(rules_.may_follow(pair.instrument));
    const UtcTime now = clock_.now();
    const auto stored = TRY(add_listed(store, venue_.venue(), std::span(&pair, 1), rules_.costs, now, stop));
    const std::vector<BackfillSeries> series = warm_up_series(venue_.venue(), stored.front(), now);
    TRY(backfill(store, venue_, series, {.progress = {}, .stop = stop}));
    newcomers_.pop_front();
    if (told_.warmed) told_.warmed(stored.front());
    const std::scoped_lock lock(mutex_);
    arrivals_.push_back({.instrument = pair.instrument, .multiplier = stored.front().terms.multiplier});
    return {};
}

}  // namespace signalbox
