// `signalbox scan`: takes the screener's list of an hour, or of every hour of a span, and stores it: what a backtest
// asks for as of its time.
#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "platform/clock.hpp"
#include "runners/screening.hpp"
#include "views/naming.hpp"
#include "views/screen.hpp"

namespace signalbox {

namespace {

struct ScanOptions {
    std::string at, timerange, venue;
};

/// What was stored, summed up.
struct Scanned {
    std::string venue;
    std::int64_t lists = 0;
    HourSpan hours;
    ScreenCounts newest;
};

/// The hours asked for, as far as there are candles.
Result<HourSpan> hours_asked(CandleStore& candles, const std::string& venue, const UniverseRules& rules,
                             const ScanOptions& options) {
    if (!options.at.empty()) {
        const UtcTime at = bar_open(Timeframe::h1, TRY(typed_time(options.at)));
        return HourSpan{at, at};
    }
    const HourSpan stored = TRY(hours_to_screen(candles, venue, rules));
    if (options.timerange.empty()) return HourSpan{stored.last, stored.last};
    const TimeRange asked = TRY(parse_timerange(options.timerange));
    const auto next_close = [](UtcTime time) { return bar_open(Timeframe::h1, time + hour - Millis{1}); };
    const HourSpan hours{next_close(std::max(asked.from, stored.first)),
                         next_close(std::min(asked.to, stored.last + Millis{1})) - hour};
    if (hours.first <= hours.last) return hours;
    return fail(ErrorCode::NotFound, "no hour closed in that time of which half of the pairs of {} have a candle",
                venue)
        .suggest("they have candles from {} to {}", stored.first, stored.last);
}

Result<Scanned> scan(const Context& context, const ScanOptions& options) {
    const auto candles = TRY(context.candles());
    const auto screens = TRY(context.screens());
    Scanned done;
    done.venue = TRY(venue_to_screen(*candles, options.venue, context.config().venue));
    const UniverseRules rules = context.config().universe_of(done.venue);
    done.hours = TRY(hours_asked(*candles, done.venue, rules, options));
    const auto store = [&](std::span<const ScreenSnapshot> lists) -> Result<> {
        TRY(screens->save(lists));
        done.lists += static_cast<std::int64_t>(lists.size());
        done.newest = counts_of(lists.back());
        return {};
    };
    if (done.hours.first == done.hours.last) {
        const auto list = TRY(screen_at(*candles, done.venue, rules, done.hours.last, wall_time()));
        TRY(store({&list, 1}));
        return done;
    }
    const UtcTime before = done.hours.first - hour;
    Progress bar = context.progress(context.say("screening {}", done.venue),
                                    static_cast<std::uint64_t>((done.hours.last - before) / hour));
    TRY(screen_hours(*candles,
                     {.venue = done.venue,
                      .rules = rules,
                      .hours = done.hours,
                      .taken_at = wall_time(),
                      .progress = [&](UtcTime at) { bar.update(static_cast<std::uint64_t>((at - before) / hour)); },
                      .stop = context.stop},
                     store));
    return done;
}

Result<ExitCode> run_scan(const Context& context, const ScanOptions& options) {
    const Scanned done = TRY(scan(context, options));
    const std::string last = short_time(done.hours.last);
    if (done.lists == 1) {
        context.print_said("{}: the list of the hour closed at {} UTC is stored", done.venue, last);
    } else {
        context.print_said("{}: the lists of {} hours are stored, closed from {} to {} UTC", done.venue,
                           grouped(done.lists), short_time(done.hours.first), last);
    }
    context.print_said("pairs: {}, qualify: {}, bullish: {}, bearish: {}", done.newest.pairs, done.newest.qualify,
                       done.newest.bullish, done.newest.bearish);
    context.answer({{"venue", done.venue},
                    {"lists", done.lists},
                    {"first", json_of(done.hours.first)},
                    {"last", json_of(done.hours.last)},
                    {"pairs", done.newest.pairs},
                    {"qualify", done.newest.qualify},
                    {"bullish", done.newest.bullish},
                    {"bearish", done.newest.bearish}});
    return ExitCode::done;
}

}  // namespace

void add_scan(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "scan", "Take the screener's list of an hour, or of every hour of a span, and store it for backtests.",
        {"scan", "scan --at 2024-06-01T12:00:00Z", "scan --venue binance --timerange 20240101-20240601"});
    auto options = std::make_shared<ScanOptions>();
    command.option("--at", &options->at, "as of this time; without it the newest hour that most pairs have",
                   {.value = "TIME"});
    command.option("--timerange", &options->timerange, "every hour that closed in this span",
                   {.value = "A-B", .excludes = {"--at"}});
    command.option("--venue", &options->venue, "the venue whose pairs are looked at", {.value = "NAME"});
    command.action([&context, options] { return run_scan(context, *options); });
}

}  // namespace signalbox
