// `signalbox collect`: a venue's minutes and tickers into store and cache, live, without an engine.
#include <atomic>
#include <mutex>
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
#include "runners/listed_pairs.hpp"
#include "runners/venue_threads.hpp"

namespace signalbox {

namespace {

constexpr Millis tickers_every{5000};

struct CollectOptions {
    std::string venue, until;
    std::vector<std::string> symbols;
    std::size_t top = 0;
};

/// Who is collected, and the reasons to choose anew.
class Choice {
public:
    /// Of the last draw; none: it has not changed since it was taken.
    std::optional<std::vector<ListedPair>> take() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(drawn_, std::nullopt);
    }
    void draw(std::vector<ListedPair> pairs) {
        const std::scoped_lock lock(mutex_);
        drawn_ = std::move(pairs);
        changes_.request_stop();
    }
    /// Asked to stop when another draw has come.
    std::stop_token begin() {
        const std::scoped_lock lock(mutex_);
        changes_ = {};
        if (drawn_) changes_.request_stop();
        return changes_.get_token();
    }

private:
    std::mutex mutex_;
    std::optional<std::vector<ListedPair>> drawn_;
    std::stop_source changes_;
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
        std::vector<ListedPair> pairs;
        if (options.symbols.empty()) {
            pairs =
                TRY(draw_universe(*parts.venue, context_.config().universe, options.top, listed, {}, context_.stop));
        } else {
            pairs = TRY(pairs_named(listed, venue_, options.symbols));
        }
        std::optional<UtcTime> until;
        if (!options.until.empty()) until = TRY(parse_utc(options.until));
        const auto stream = TRY(parts.venue->stream(*parts.clock));
        Choice choice;
        const UniverseThread watch(
            *parts.venue, *parts.clock, [this] { return context_.listings(); },
            {.universe = context_.config().universe, .top = options.top}, names_of(pairs),
            [&](const Result<UniverseNews>& news) {
                if (!news) return logger_.warning("listings are not known", {{"why", news.error().text()}});
                for (const ListingChange& change : news->changes) tell(change);
                if (news->drawn && options.symbols.empty() && names_of(*news->drawn) != followed()) {
                    choice.draw(*news->drawn);
                }
            });
        while (!context_.stop.stop_requested()) {
            TRY(collect(parts, *stream, pairs, until, choice.begin()));
            auto drawn = choice.take();
            if (!drawn) break;
            pairs = std::move(*drawn);
        }
        return {};
    }
    const Collected& total() const { return total_; }

private:
    static std::vector<Instrument> names_of(const std::vector<ListedPair>& pairs) {
        std::vector<Instrument> names;
        for (const ListedPair& one : pairs) names.push_back(one.instrument);
        return names;
    }
    std::vector<Instrument> followed() const {
        const std::scoped_lock lock(mutex_);
        return followed_;
    }

    /// These pairs, until another choice is made.
    Result<> collect(const VenueParts& parts, MarketStream& stream, const std::vector<ListedPair>& pairs,
                     std::optional<UtcTime> until, std::stop_token other_choice) {
        const auto names = names_of(pairs);
        const UtcTime now = parts.clock->now();
        TRY(check_not_followed(context_, names, {now, utc_max}));
        const auto store = TRY(context_.candles());
        const auto instruments =
            TRY(add_listed(*store, *parts.venue, pairs, context_.config().terms(venue_), now, context_.stop));
        {
            const std::scoped_lock lock(mutex_);
            followed_ = names;
        }
        TRY(write_card(dir_, {.run = run_,
                              .kind = {.venue = venue_, .accelerated = parts.clock->speed() != 1},
                              .instruments = names,
                              .started_at = wall_time(),
                              .first_minute = now,
                              .ended_at = {}}));
        context_.note(context_.say("collecting {} pairs of {}; Ctrl-C ends it", names.size(), venue_));
        std::stop_source stopper;
        const std::stop_callback by_person(context_.stop, [&] { stopper.request_stop(); });
        const std::stop_callback by_choice(other_choice, [&] { stopper.request_stop(); });
        JournalSpill spill(context_.house, dir_, run_);
        CollectRules rules{.venue = venue_, .until = until};
        if (venue_ == "coinbase") rules.hold = Millis{4000};
        Collector collector(*store, stream, spill, *parts.clock, instruments, rules,
                            {.heartbeat = [&](const Collected& counts) { beat(counts); },
                             .feed = [&](const FeedChanged& changed) { tell(changed); }});
        const Result<> done = collector.run(stopper.get_token());
        add(collector.counts());
        return done;
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
    void tell(const FeedChanged& changed) const {
        if (changed.is_lost) {
            logger_.warning("feed lost", {{"venue", changed.venue}, {"why", changed.why}});
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
    void add(const Collected& counts) {
        total_.minutes += counts.minutes;
        total_.candles += counts.candles;
        total_.quiet += counts.quiet;
        total_.missing += counts.missing;
        total_.late += counts.late;
        total_.asked_again += counts.asked_again;
        total_.corrections += counts.corrections;
        total_.last_closed = counts.last_closed;
        total_.trouble = counts.trouble;
    }

    const Context& context_;
    const std::string venue_, run_;
    const DataDir dir_;
    const Log log_;
    const Logger logger_;
    mutable std::mutex mutex_;
    std::vector<Instrument> followed_;
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
        {"collect --venue bybit --symbols BTC/USDT,ETH/USDT", "collect --venue bybit --top 20", "collect"});
    const auto options = std::make_shared<CollectOptions>();
    command.option("--venue", &options->venue, "the venue that is followed", {.value = "NAME"});
    command.option("--symbols", &options->symbols, "pairs, such as BTC/USDT; without it those of the configuration",
                   {.value = "LIST", .delimiter = ','});
    command.option("--top", &options->top, "the so many most traded pairs, drawn at the start and at 00:05 UTC",
                   {.value = "N", .excludes = {"--symbols"}});
    command.option("--until", &options->until, "end after this minute", {.value = "TIME"});
    command.may_make_database();
    command.action([&context, options] { return run_collect(context, *options); });
}

}  // namespace signalbox
