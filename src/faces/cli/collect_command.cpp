// `signalbox collect`: a venue's minutes and tickers into store and cache, live, without an engine.
#include <optional>

#include "faces/cli/collecting.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/run_card.hpp"
#include "faces/cli/venue_parts.hpp"
#include "platform/clock.hpp"
#include "platform/lock.hpp"
#include "platform/log.hpp"
#include "runners/collector.hpp"
#include "runners/following.hpp"
#include "runners/listed_pairs.hpp"

namespace signalbox {

namespace {

struct CollectOptions {
    std::string venue, until;
    std::vector<std::string> symbols;
    std::size_t top = 0;
};

/// One `collect`, from the first question to the last minute.
class Collection {
public:
    Collection(const Context& context, std::string venue)
        : context_(context),
          venue_(std::move(venue)),
          run_("collect-" + venue_),
          dir_(collecting_dir(context, venue_)),
          log_({.level = context.config().log_level,
                .json = context.config().json_logs(),
                .mode = "collect",
                .secrets = context.loaded.secrets}),
          logger_(log_.module("collect")) {}

    Result<> run(const CollectOptions& options) {
        const RunLock lock = TRY(RunLock::take(dir_.lock(), run_));
        const VenueParts parts = TRY(VenueParts::open(context_, venue_));
        const auto listed = TRY(parts.venue->listings(context_.stop));
        const UniverseRules universe = context_.config().universe_of(venue_);
        std::vector<ListedPair> named;
        if (!options.symbols.empty()) named = TRY(pairs_named(listed, venue_, options.symbols));
        const auto pairs =
            named.empty() ? TRY(draw_universe(*parts.venue, universe, options.top, listed, {}, context_.stop)) : named;
        std::optional<UtcTime> until;
        if (!options.until.empty()) until = TRY(parse_utc(options.until));
        if (until && *until <= parts.clock->now()) {
            return fail(ErrorCode::WrongUse, "--until {} is past", *until)
                .suggest("what is past is brought by signalbox backfill");
        }
        for (const ListedPair& one : pairs) names_.push_back(one.instrument);
        TRY(announce(parts));
        TRY(check_not_followed(context_, names_));
        const auto store = TRY(context_.candles());
        (void)TRY(add_listed(*store, *parts.venue, pairs, terms(), parts.clock->now(), context_.stop));
        const auto stream = TRY(parts.venue->stream(*parts.clock));
        const auto tickers = TRY(open_ticker_feed(context_, *stream, *parts.clock, [this](const Sentence& what) {
            logger_.warning("tickers", {{"what", what.text()}});
        }));
        PatientVenue patient(*parts.venue, *parts.clock, {.told = [this](const VenueState& state) { tell(state); }});
        Following following(
            patient, context_.open_candles(), [this] { return context_.listings(); },
            {.watch = watch_rules(universe, options.top, named),
             .costs = terms(),
             .may_follow = [&](const Instrument& one) { return check_not_followed(context_, std::span(&one, 1)); }},
            told_to(*parts.clock), names_);
        for (bool goes_on = true; goes_on;) {
            TRY(collect(parts, *store, *stream, following, until, goes_on));
            if (goes_on) TRY(announce(parts));
        }
        return {};
    }
    const Collected& total() const { return total_; }

private:
    InstrumentTerms terms() const { return context_.config().terms(venue_); }

    /// Says whose minutes are collected from now on: first to who might collect them too.
    Result<> announce(const VenueParts& parts) const {
        return write_card(dir_, {.run = run_,
                                 .kind = {.venue = venue_, .accelerated = parts.clock->speed() != 1},
                                 .instruments = names_,
                                 .arriving = {},
                                 .started_at = wall_time(),
                                 .first_minute = parts.clock->now(),
                                 .ended_at = {}});
    }

    /// These pairs, until others are chosen: then `goes_on`.
    Result<> collect(const VenueParts& parts, CandleStore& store, MarketStream& stream, Following& following,
                     std::optional<UtcTime> until, bool& goes_on) {
        context_.note(context_.say("collecting from {}, pairs: {}; Ctrl-C ends it", venue_, names_.size()));
        std::vector<StoredInstrument> instruments;
        for (const Instrument& one : names_) instruments.push_back(*TRY(store.find(one)));
        goes_on = false;
        std::stop_source stopper;
        const std::stop_callback by_person(context_.stop, [&] { stopper.request_stop(); });
        JournalSpill spill(context_.house, dir_, run_);
        Collector collector(store, stream, spill, *parts.clock, instruments, {.venue = venue_, .until = until},
                            {.closed =
                                 [&](const Collected& counts) {
                                     tell_refused(stream.refused());
                                     // Not while the store is away: a start needs it.
                                     if (!counts.trouble.empty() || !choose(following)) return;
                                     goes_on = true;
                                     stopper.request_stop();
                                 },
                             .heartbeat = [&](const Collected& counts) { beat(counts); },
                             .feed = [&](const FeedChanged& changed) { tell(changed); }},
                            total_);
        const Result<> done = collector.run(stopper.get_token());
        total_ = collector.counts();
        goes_on = goes_on && !context_.stop.stop_requested();
        return done;
    }

    /// Takes up who arrived and lets go who departed; false: nobody did.
    bool choose(Following& following) {
        bool is_other = false;
        for (auto left = following.departure(); left; left = following.departure()) {
            is_other = std::erase(names_, left->instrument) > 0 || is_other;
        }
        for (auto came = following.arrival(); came; came = following.arrival()) {
            names_.push_back(came->instrument);
            is_other = true;
        }
        return is_other;
    }

    FollowingTold told_to(VenueClock& clock) const {
        return {.time = [this, &clock](
                            const VenueTime& time) { clock.observe(venue_, time.server, time.asked, time.answered); },
                .listing = [this](const ListingChange& change) { tell(change); },
                .drawn = [this](std::size_t pairs) { logger_.info("drawn", {{"pairs", pairs}}); },
                .warmed =
                    [this](const StoredInstrument& one) {
                        logger_.info("history stored", {{"instrument", to_text(one.instrument)}});
                    },
                .trouble =
                    [this](const Error& error) {
                        logger_.warning("venue or store fails", {{"venue", venue_}, {"why", error.text()}});
                    }};
    }

    void beat(const Collected& counts) const {
        logger_.info("collecting", {{"last", counts.last_closed},
                                    {"minutes", counts.minutes},
                                    {"candles", counts.candles},
                                    {"missing", counts.missing},
                                    {"late", counts.late},
                                    {"corrections", counts.corrections},
                                    {"trouble", counts.trouble}});
    }
    /// What the venue does not give now: said where it changes.
    void tell_refused(std::vector<std::string> refused) {
        if (refused == refused_) return;
        refused_ = std::move(refused);
        std::string what;
        for (const std::string& one : refused_) what += (what.empty() ? "" : ", ") + one;
        logger_.warning("not given by the venue", {{"venue", venue_}, {"count", refused_.size()}, {"what", what}});
    }
    void tell(const FeedChanged& changed) const {
        if (changed.is_lost) {
            logger_.warning("feed lost", {{"venue", changed.venue},
                                          {"why", changed.why},
                                          {"pairs", changed.pairs.empty() ? names_.size() : changed.pairs.size()},
                                          {"first", shown_pairs(changed.pairs.empty() ? names_ : changed.pairs)}});
        } else {
            logger_.info("feed is back", {{"venue", changed.venue}});
        }
    }
    void tell(const ListingChange& change) const {
        logger_.info(change.was ? "listing changed" : "new listing",
                     {{"instrument", to_text(change.now.instrument)},
                      {"state", to_text(change.now.state)},
                      {"was", change.was ? to_text(*change.was) : std::string_view()},
                      {"old_symbol", change.old_symbol}});
    }
    void tell(const VenueState& state) const {
        if (state.is_open) return logger_.info("venue is open again", {{"venue", venue_}});
        logger_.warning(
            "venue is in maintenance",
            {{"venue", venue_}, {"words", state.words}, {"until", state.until ? to_text(*state.until) : ""}});
    }

    const Context& context_;
    const std::string venue_, run_;
    const DataDir dir_;
    const Log log_;
    const Logger logger_;
    std::vector<Instrument> names_;     // who is collected
    std::vector<std::string> refused_;  // what was said of that last
    Collected total_;
};

Result<ExitCode> run_collect(const Context& context, const CollectOptions& options) {
    const Config& config = context.config();
    CollectOptions chosen = options;
    if (chosen.symbols.empty() && chosen.top == 0) chosen.symbols = config.symbols;
    if (chosen.top == 0) chosen.top = config.universe_top;
    Collection collection(context, options.venue.empty() ? config.venue : options.venue);
    TRY(collection.run(chosen));
    const Collected& total = collection.total();
    context.print_said(
        "minutes: {}, candles: {}, quiet: {}, missing: {}, late: {}, corrected: {}",
        grouped(static_cast<std::int64_t>(total.minutes)), grouped(static_cast<std::int64_t>(total.candles)),
        grouped(static_cast<std::int64_t>(total.quiet)), grouped(static_cast<std::int64_t>(total.missing)),
        grouped(static_cast<std::int64_t>(total.late)), grouped(static_cast<std::int64_t>(total.corrections)));
    if (!total.trouble.empty()) {
        context.print_said("the store is away: {}; what came meanwhile goes in at the next start", total.trouble);
    }
    context.answer({{"minutes", total.minutes},
                    {"candles", total.candles},
                    {"quiet", total.quiet},
                    {"missing", total.missing},
                    {"late", total.late},
                    {"asked_again", total.asked_again},
                    {"corrections", total.corrections},
                    {"last", total.minutes > 0 ? Json(to_text(total.last_closed)) : Json(nullptr)},
                    {"trouble", total.trouble.empty() ? Json(nullptr) : Json(total.trouble)}});
    return ExitCode::done;
}

}  // namespace

void add_collect(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "collect", "Follow a venue's minutes live and store them, without an engine.",
        {"collect --venue bybit --symbols BTC/USDT,ETH/USDT", "collect --venue coinbase --top 20", "collect"});
    const auto options = std::make_shared<CollectOptions>();
    command.option("--venue", &options->venue, "the venue that is followed: bybit or coinbase", {.value = "NAME"});
    command.option("--symbols", &options->symbols, "pairs, such as BTC/USDT; without it those of the configuration",
                   {.value = "LIST", .delimiter = ','});
    command.option("--top", &options->top, "the so many most traded pairs, drawn at the start and at 00:05 UTC",
                   {.value = "N", .min = 1, .excludes = {"--symbols"}});
    command.option("--until", &options->until, "end after this minute", {.value = "TIME"});
    command.may_make_database();
    command.action([&context, options] { return run_collect(context, *options); });
}

}  // namespace signalbox
