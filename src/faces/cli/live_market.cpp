#include "faces/cli/live_market.hpp"

#include <algorithm>
#include <set>

#include "faces/cli/collecting.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/screen_refresh.hpp"
#include "platform/clock.hpp"
#include "platform/venue_access.hpp"
#include "runners/listed_pairs.hpp"
#include "views/naming.hpp"
#include "views/tickers.hpp"

namespace signalbox {

namespace {

std::unique_ptr<MarketClock> synthetic_clock(const Context& context, bool as_fast_as_it_can, UtcTime from) {
    if (as_fast_as_it_can) return std::make_unique<ManualClock>(from);
    const double speed = context.config().clock_speed;
    // A run at another speed left the wall behind: it goes on from where it was.
    if (speed != 1) return std::make_unique<AcceleratedClock>(std::max(from, wall_time()), speed);
    return std::make_unique<SystemMarketClock>();
}

/// The venue of a name such as coinbase:BTC/USD; none: the configured one.
std::string venue_of(const std::string& name, const std::string& usual) {
    const std::size_t colon = name.find(':');
    const std::size_t slash = name.find('/');
    return colon != std::string::npos && colon < slash ? name.substr(0, colon) : usual;
}

void tell_listing(const Context& context, const ListingChange& change) {
    const std::string name = to_text(change.now.instrument);
    if (!change.old_symbol.empty()) {
        context.note(context.say("{} is called {} now; it was {}", name, change.now.symbol, change.old_symbol));
    } else if (!change.was) {
        context.note(context.say("new listing: {} ({})", name, to_text(change.now.state)));
    } else {
        context.note(
            context.say("listing of {}: {}, it was {}", name, to_text(change.now.state), to_text(*change.was)));
    }
}

}  // namespace

std::unique_ptr<LiveMarket> LiveMarket::synthetic(const Context& context, const RunPlan& plan, bool as_fast_as_it_can,
                                                  UtcTime from) {
    std::unique_ptr<LiveMarket> market(new LiveMarket);
    market->clock_ = synthetic_clock(context, as_fast_as_it_can, from);
    market->stream_ = context.house.synthetic(plan.run.opened.seed, *market->clock_);
    return market;
}

Result<std::unique_ptr<LiveMarket>> LiveMarket::network(const Context& context, std::span<const Instrument> followed) {
    const std::string& usual = context.config().venue;
    std::set<std::string> others;
    for (const std::string& symbol : context.config().symbols) others.insert(venue_of(symbol, usual));
    const std::string venue = others.empty() || others.contains(usual) ? usual : *others.begin();
    others.erase(venue);
    std::unique_ptr<LiveMarket> market(new LiveMarket);
    VenueParts first = TRY(VenueParts::open(context, venue));
    market->venue_clock_ = first.clock.get();
    market->clock_ = std::move(first.clock);
    TRY(market->add(context, venue, std::move(first.venue), followed));
    for (const std::string& other : others) {
        const VenueAccess access = venue_access(context.config(), other);
        auto opened = TRY(context.house.venue(access, *market->clock_));
        const VenueTime time = TRY(opened->time(context.stop));
        market->venue_clock_->observe(other, time.server, time.asked, time.answered);
        if (!access.key.empty()) TRY(opened->check_key(context.stop));
        TRY(market->add(context, other, std::move(opened), followed));
    }
    std::map<std::string, std::unique_ptr<MarketStream>> streams;
    for (auto& [name, place] : market->places_) streams[name] = TRY(place.venue->stream(*market->clock_));
    market->stream_ = streams.size() == 1 ? std::move(streams.begin()->second)
                                          : context.house.joined(std::move(streams), *market->clock_);
    return market;
}

/// Named pairs are looked up now: a name that is none should end the start, not stand in a log.
Result<> LiveMarket::add(const Context& context, const std::string& name, std::unique_ptr<Venue> venue,
                         std::span<const Instrument> followed) {
    const Config& config = context.config();
    Place place;
    place.rules.costs = config.terms(name);
    place.rules.may_follow = [&context](const Instrument& one) {
        return signalbox::check_not_collected(context, std::span(&one, 1));
    };
    std::vector<std::string> names;
    for (const std::string& symbol : config.symbols) {
        if (venue_of(symbol, config.venue) == name) names.push_back(symbol);
    }
    std::vector<ListedPair> pairs;
    if (!names.empty()) {
        const auto listed = TRY(venue->listings(context.stop));
        for (const std::string& one : names) {
            auto named = pairs_named(listed, name, std::span(&one, 1));
            const bool has_left = !named && std::ranges::any_of(followed, [&](const Instrument& was) {
                return was.venue == name && (was.symbol() == one || to_text(was) == one);
            });
            if (has_left) {
                context.note(context.say("{} is not listed any more; the run goes on without it", one));
            } else {
                pairs.push_back(TRY(std::move(named)).front());
            }
        }
    }
    for (const ListedPair& pair : pairs) place.named.push_back(pair.instrument);
    place.rules.watch = watch_rules(config.universe_of(name), config.symbols.empty() ? config.universe_top : 0, pairs);
    place.patient = std::make_unique<PatientVenue>(*venue, *clock_, patience_with(context, name));
    place.venue = std::move(venue);
    places_.emplace(name, std::move(place));
    return {};
}

std::vector<std::string> LiveMarket::venues() const {
    std::vector<std::string> names;
    for (const auto& [name, place] : places_) names.push_back(name);
    return names;
}

std::string LiveMarket::words(const Context& context) const {
    std::string text;
    for (const auto& [name, place] : places_) {
        if (!text.empty()) text += ", ";
        text += place.named.empty() ? context.say("the top {} of {} by turnover", place.rules.watch.top, name)
                                    : context.say("{} of {}", place.named.size(), name);
    }
    return text;
}

Result<> LiveMarket::check_not_collected(const Context& context) const {
    for (const auto& [name, place] : places_) {
        TRY(signalbox::check_not_collected(context, place.named));
        if (!place.named.empty()) continue;
        for (const CollectingNow& one : TRY(collecting_now(context))) {
            if (one.card.kind.venue != name) continue;
            return fail(ErrorCode::Busy,
                        "process {} collects at {} (pairs: {}): a run that draws its pairs would follow them",
                        one.process, name, one.card.instruments.size())
                .suggest("end it first, or name pairs that it does not collect: --symbols LIST");
        }
    }
    return {};
}

Result<> LiveMarket::begin_to_follow(const Context& context, const std::vector<Instrument>& members) {
    for (auto& [name, place] : places_) {
        std::vector<Instrument> its_members;
        std::ranges::copy_if(members, std::back_inserter(its_members),
                             [&](const Instrument& one) { return one.venue == name; });
        const FollowingTold told{
            .time =
                [this, venue = name](const VenueTime& time) {
                    venue_clock_->observe(venue, time.server, time.asked, time.answered);
                },
            .listing =
                [this, &context](const ListingChange& change) {
                    tell_listing(context, change);
                    if (listing_told_) listing_told_(change);
                },
            .drawn = [&context, venue = name](
                         std::size_t follows) { context.note(context.say("{}: pairs followed: {}", venue, follows)); },
            .warmed =
                [&context](const StoredInstrument& one) {
                    context.note(context.say("{} has its history", shown_name(one)));
                },
            .trouble =
                [&context, venue = name](const Error& error) {
                    context.note(context.say("{}: {}; it is tried again", venue, error.text()));
                }};
        place.following = std::make_unique<Following>(
            *place.patient, context.open_candles(), [&context] { return context.listings(); }, place.rules, told,
            std::move(its_members));
    }
    tickers_ = TRY(open_ticker_feed(context, *stream_, *clock_,
                                    [&context](const Sentence& what) { context.note(say(context.language, what)); }));
    return {};
}

Result<ScreenSnapshot> LiveMarket::take_screen(const Context& context, CandleStore& store, const std::string& venue,
                                               UtcTime hour, std::stop_token stop) const {
    const UniverseRules rules = context.config().universe_of(venue);
    PairMarkets markets;
    if (const auto place = places_.find(venue); place != places_.end()) {
        markets = TRY(refresh_hours_of(
            *place->second.patient, store,
            {.rules = rules, .costs = place->second.rules.costs, .begins = {}, .progress = {}, .stop = stop}));
    }
    return screen_at(store, venue, rules, hour, wall_time(), markets);
}

void LiveMarket::tell(Json& status) const {
    if (tickers_) status["tickers"] = tickers_json(tickers_->all(), tickers_->trouble(), tickers_told);
    Json shut = Json::array();
    for (const auto& [name, place] : places_) {
        if (const auto state = place.patient->shut()) shut.push_back(shut_json(name, *state));
    }
    status["shut"] = std::move(shut);
    status["refused"] = stream_->refused();
}

std::optional<Followed> LiveMarket::arrival() {
    for (auto& [name, place] : places_) {
        if (!place.following) continue;
        if (auto pair = place.following->arrival()) return pair;
    }
    return std::nullopt;
}

std::optional<Departure> LiveMarket::departure() {
    for (auto& [name, place] : places_) {
        if (!place.following) continue;
        if (auto departure = place.following->departure()) return departure;
    }
    return std::nullopt;
}

}  // namespace signalbox
