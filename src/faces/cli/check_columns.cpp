#include "faces/cli/check_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "faces/cli/print.hpp"
#include "lab/lookahead.hpp"
#include "lab/settling.hpp"
#include "runners/bar_feed.hpp"
#include "views/naming.hpp"

namespace signalbox {

namespace {

struct Options {
    std::string symbol, other, of = "single", timerange;
};

/// Minutes of a stored instrument, in memory.
struct Minutes {
    Instrument instrument;
    CandleSeries candles;

    BarColumns bars() const { return {Timeframe::m1, candles.view()}; }
};

Result<Minutes> read_minutes(const Context& context, CandleStore& store, const Instrument& instrument,
                             TimeRange range) {
    BarRequest request = TRY(stored_bars(store, instrument, Timeframe::m1, range));
    const UtcTime from = request.range.from;
    Progress bar = context.progress(context.say("reading {}", instrument),
                                    static_cast<std::uint64_t>((request.range.to - from) / minute));
    request.progress = [&](UtcTime at) { bar.update(static_cast<std::uint64_t>((at - from) / minute)); };
    request.stop = context.stop;
    Minutes minutes{.instrument = instrument, .candles = {}};
    TRY(read_bars(store, request, [&](const ClosedBar& closed) -> Result<> {
        if (closed.formed) minutes.candles.append(closed.candle);
        return {};
    }));
    return minutes;
}

/// The instrument that was named, else the first that is stored, synthetic ones last.
Result<Instrument> chosen(const Context& context, CandleStore& store, const std::string& symbol) {
    if (!symbol.empty()) return resolve_instrument(store, context.config().venue, symbol);
    auto stored = TRY(store.instruments());
    std::ranges::stable_partition(stored,
                                  [](const StoredInstrument& one) { return one.instrument.venue != "synthetic"; });
    if (stored.empty()) {
        return fail(ErrorCode::NotFound, "the store has no candles to check on")
            .suggest("import some: signalbox import FILE --venue NAME --symbol SYMBOL --timeframe 1m");
    }
    return stored.front().instrument;
}

/// Another stored instrument for the replaced half; where there is none, the same one's own candles stand in.
Result<Instrument> another(const Context& context, CandleStore& store, const std::string& other,
                           const Instrument& first) {
    if (!other.empty()) return resolve_instrument(store, context.config().venue, other);
    for (const StoredInstrument& one : TRY(store.instruments())) {
        if (one.instrument != first && TRY(store.span(one.instrument, Timeframe::m1))) return one.instrument;
    }
    return first;
}

Result<ColumnSource> source_of(const std::string& of) {
    if (const auto set = feature_set_named(of)) return columns_of(*set);
    if (of != "indicators") {
        auto list = parse_indicators(of);
        if (list) return columns_of(*std::move(list));
        const bool one_word = of.find_first_of(":,") == of.npos;
        if (list.error().code != ErrorCode::NotFound || !one_word) return std::unexpected(list.error());
        return fail(ErrorCode::WrongUse, "no columns are called “{}”", of)
            .suggest("it is single, multi, indicators, or a list of what `signalbox indicators list` shows");
    }
    std::vector<IndicatorSpec> all;
    for (const IndicatorEntry& line : indicator_table()) all.push_back(usual_indicator(line));
    return columns_of(std::move(all));
}

Result<TimeRange> typed_range(const std::string& timerange) {
    return timerange.empty() ? TimeRange{utc_min, utc_max} : TRY(parse_timerange(timerange));
}

std::string name_of_path(const Context& context, const std::string& name) {
    if (name == "stream") return context.say("bar by bar, never having seen the next");
    if (name == "cuts") return context.say("the beginning alone, cut at seeded bars");
    if (name == "midnights") return context.say("at every 15m close, from the state of 00:00 UTC");
    return context.say("the second half replaced by another coin's");
}

Result<ExitCode> run_lookahead(const Context& context, const Options& options, int cuts) {
    const ColumnSource source = TRY(source_of(options.of));
    const auto store = TRY(context.candles());
    const TimeRange range = TRY(typed_range(options.timerange));
    const Minutes minutes = TRY(read_minutes(context, *store, TRY(chosen(context, *store, options.symbol)), range));
    const Instrument other_one = TRY(another(context, *store, options.other, minutes.instrument));
    const Minutes other = TRY(read_minutes(context, *store, other_one, range));

    constexpr std::uint64_t permille = 1000;
    Progress bar = context.progress(context.say("looking ahead"), permille);
    const auto paths = TRY(check_lookahead(
        source, {.bars = minutes.bars(),
                 .other = other.candles.view(),
                 .seed = context.config().seed,
                 .cuts = cuts,
                 .threads = std::max(1U, std::thread::hardware_concurrency()),
                 .progress = [&](double part) { bar.update(static_cast<std::uint64_t>(part * permille)); },
                 .stop = context.stop}));
    Table table({{context.say("the same bits as the whole series at once")},
                 {context.say("rows"), Align::right},
                 {context.say("different"), Align::right}});
    Json json = Json::array();
    bool all = true;
    for (const LookaheadPath& path : paths) {
        all = all && path.different == 0;
        table.row({name_of_path(context, path.name), grouped(path.rows),
                   path.different == 0 ? context.in(Context::Colour::green, "0")
                                       : context.in(Context::Colour::red, grouped(path.different))});
        Json first = nullptr;
        if (path.first) {
            first = {{"opened_at", to_text(path.first->opened_at)},
                     {"column", path.first->column},
                     {"here", json_of(path.first->here)},
                     {"whole", json_of(path.first->whole)}};
        }
        json.push_back(
            {{"name", path.name}, {"rows", path.rows}, {"different", path.different}, {"first", std::move(first)}});
    }
    context.answer({{"equal", all},
                    {"instrument", to_text(minutes.instrument)},
                    {"columns", source.columns.size()},
                    {"batch", source.own_batch ? "own" : "updates"},
                    {"bars", minutes.candles.size()},
                    {"paths", std::move(json)}});
    context.print_said("{}: {} columns of {} minutes, the other coin is {}", minutes.instrument, source.columns.size(),
                       grouped(static_cast<std::int64_t>(minutes.candles.size())), other.instrument);
    context.print(table.text());
    for (const LookaheadPath& path : paths) {
        if (!path.first) continue;
        context.print_said("{} at {}: {} here, {} in the whole series", path.first->column,
                           short_time(path.first->opened_at), fmt::format("{}", path.first->here),
                           fmt::format("{}", path.first->whole));
    }
    context.print(
        source.own_batch
            ? context.say("the whole series at once is a computation of its own, by columns")
            : context.say("the whole series at once is the same updates bar by bar: the first line says little"));
    context.print(all ? context.say("no column knows the future")
                      : context.say("a column knows the future: do not trust a backtest with it"));
    return all ? ExitCode::done : ExitCode::no;
}

std::string off_text(double off) { return off == 0 ? "0" : fmt::format("{:.1e}", off); }

Result<ExitCode> run_recursive(const Context& context, const Options& options, int starts) {
    if (options.of == to_text(FeatureSet::multi)) {
        return fail(ErrorCode::WrongUse, "the multi set settles as its features do, by the candles of each timeframe")
            .suggest("take single, and --timerange for a shorter span");
    }
    const ColumnSource source = TRY(source_of(options.of));
    const auto store = TRY(context.candles());
    const Minutes minutes = TRY(read_minutes(context, *store, TRY(chosen(context, *store, options.symbol)),
                                             TRY(typed_range(options.timerange))));
    constexpr std::uint64_t permille = 1000;
    Progress bar = context.progress(context.say("starting later"), permille);
    const auto columns = TRY(check_settling(
        source, {.bars = minutes.bars(),
                 .seed = context.config().seed,
                 .starts = starts,
                 .progress = [&](double part) { bar.update(static_cast<std::uint64_t>(part * permille)); },
                 .stop = context.stop}));
    Table table({{context.say("column")},
                 {context.say("speaks"), Align::right},
                 {context.say("settled"), Align::right},
                 {context.say("measured"), Align::right},
                 {context.say("worst after it"), Align::right},
                 {""}});
    Json json = Json::array();
    bool all = true;
    bool silent = false;  // a column that settles, and said nothing to compare
    for (const SettlingColumn& column : columns) {
        const bool settles = column.settles(), compared = column.rows > 0;
        all = all && (column.holds || !settles);
        silent = silent || (settles && !compared);
        const std::string verdict = !settles       ? context.say("never settles")
                                    : !compared    ? context.in(Context::Colour::red, context.say("NEVER SPEAKS"))
                                    : column.holds ? ""
                                                   : context.in(Context::Colour::red, context.say("NOT SETTLED"));
        const auto measured = [&](const std::string& text) { return settles && compared ? text : "–"; };
        table.row({column.stated.name, grouped(column.stated.warm_up), settles ? grouped(column.stated.settled) : "–",
                   measured(grouped(column.measured)),
                   measured(column.same_bits ? context.say("same bits") : off_text(column.worst)), verdict});
        const auto known = [&](auto value) { return settles ? Json(value) : Json(nullptr); };
        json.push_back({{"column", column.stated.name},
                        {"warm_up", column.stated.warm_up},
                        {"settled", known(column.stated.settled)},
                        {"rows", column.rows},
                        {"measured", known(column.measured)},
                        {"measured_1e_4", known(column.measured_model)},
                        {"worst", settles ? json_of(column.worst) : Json(nullptr)},
                        {"same_bits", known(column.same_bits)},
                        {"holds", known(column.holds)}});
    }
    context.answer({{"holds", all},
                    {"instrument", to_text(minutes.instrument)},
                    {"bars", minutes.candles.size()},
                    {"starts", starts},
                    {"columns", std::move(json)}});
    context.print(table.text());
    context.print(all      ? context.say("from its settled length on no column knows where its series began")
                  : silent ? context.say("a column never speaks in these candles: nothing of it was compared")
                           : context.say("a column remembers its start for longer than it says"));
    return all ? ExitCode::done : ExitCode::no;
}

}  // namespace

void add_check_lookahead(CliCommand check, Context& context) {
    CliCommand command =
        check.add_command("lookahead", "No column of the features knows the future.",
                          {"check lookahead", "check lookahead BTC/USDT --of multi --timerange 20240101-",
                           "check lookahead BTC/USDT --of rsi:14,psar --json"});
    const auto options = std::make_shared<Options>();
    const auto cuts = std::make_shared<int>(200);
    command.option("symbol", &options->symbol, "the instrument; without it the first that is stored",
                   {.value = "SYMBOL"});
    command.option("--other", &options->other, "whose candles replace the second half", {.value = "SYMBOL"});
    command.option("--of", &options->of, "single, multi, indicators, or a list such as rsi:14,macd",
                   {.value = "COLUMNS", .shows_default = true});
    command.option("--timerange", &options->timerange, "A-B, the end exclusive: 20220101-20240626", {.value = "A-B"});
    command.option("--cuts", cuts.get(), "how many", {.value = "N", .min = 1, .max = 10'000, .shows_default = true});
    command.action([&context, options, cuts] { return run_lookahead(context, *options, *cuts); });
}

void add_check_recursive(CliCommand check, Context& context) {
    CliCommand command =
        check.add_command("recursive", "From its settled length on no column knows where its series began.",
                          {"check recursive", "check recursive ETH/USDT --of indicators --json"});
    const auto options = std::make_shared<Options>();
    const auto starts = std::make_shared<int>(8);
    command.option("symbol", &options->symbol, "the instrument; without it the first that is stored",
                   {.value = "SYMBOL"});
    command.option("--of", &options->of, "single, indicators, or a list such as rsi:14,macd",
                   {.value = "COLUMNS", .shows_default = true});
    command.option("--timerange", &options->timerange, "A-B, the end exclusive: 20220101-20240626", {.value = "A-B"});
    command.option("--starts", starts.get(), "later beginnings",
                   {.value = "N", .min = 1, .max = 1000, .shows_default = true});
    command.action([&context, options, starts] { return run_recursive(context, *options, *starts); });
}

}  // namespace signalbox
