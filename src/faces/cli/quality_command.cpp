// `signalbox quality`: the ledger of what was wrong with stored candles and what was done about it; with --check the
// store is looked through first.
#include <optional>

#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "platform/clock.hpp"
#include "runners/inspection.hpp"
#include "views/naming.hpp"
#include "views/store_status.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr std::size_t lines_usually = 50;

struct QualityOptions {
    std::string symbol, since, flaw;
    std::size_t limit = lines_usually;
    bool check = false;
};

Result<std::optional<Instrument>> typed(const Context& context, CandleStore& store, const std::string& symbol) {
    if (symbol.empty()) return std::optional<Instrument>{};
    return std::optional(TRY(resolve_instrument(store, context.config().venue, symbol)));
}

std::int64_t count_of(const Inspected& seen, Flaw flaw) {
    const auto found = seen.found.find(flaw);
    return found == seen.found.end() ? 0 : found->second;
}

void add_row(Table& table, Json& answer, const StoredSeries& of, const Inspected& seen) {
    table.row({shown_name(of.of), std::string(to_text(of.timeframe)), grouped(seen.candles),
               grouped(count_of(seen, Flaw::gap)), grouped(seen.rows_missing), grouped(count_of(seen, Flaw::invalid)),
               grouped(count_of(seen, Flaw::outlier)), grouped(count_of(seen, Flaw::zero_volume)),
               grouped(seen.lines)});
    answer.push_back({{"instrument", to_text(of.of.instrument)},
                      {"timeframe", to_text(of.timeframe)},
                      {"candles", seen.candles},
                      {"gaps", count_of(seen, Flaw::gap)},
                      {"missing", seen.rows_missing},
                      {"invalid", count_of(seen, Flaw::invalid)},
                      {"outliers", count_of(seen, Flaw::outlier)},
                      {"zero_volume_runs", count_of(seen, Flaw::zero_volume)},
                      {"new_lines", seen.lines}});
}

/// Looks every series through. `no` where candles are missing or are none.
Result<ExitCode> run_check(const Context& context, CandleStore& store, const std::optional<Instrument>& only) {
    std::vector<StoredSeries> series = TRY(stored_series(store));
    if (only) std::erase_if(series, [&](const StoredSeries& one) { return one.of.instrument != *only; });
    Table table({{context.say("instrument")},
                 {context.say("candles")},
                 {context.say("rows"), Align::right},
                 {context.say("gaps"), Align::right},
                 {context.say("missing"), Align::right},
                 {context.say("invalid"), Align::right},
                 {context.say("outliers"), Align::right},
                 {context.say("runs without volume"), Align::right},
                 {context.say("new lines"), Align::right}});
    Json answer = Json::array();
    bool good = true;
    Progress bar = context.progress(context.say("checking"), series.size());
    for (const StoredSeries& one : series) {
        const Inspected seen = TRY(inspect(store, one.of.instrument, one.timeframe, {utc_min, utc_max},
                                           InspectionRules{}, wall_time(), context.stop));
        good = good && count_of(seen, Flaw::gap) + count_of(seen, Flaw::invalid) == 0;
        add_row(table, answer, one, seen);
        bar.update(static_cast<std::uint64_t>(&one - series.data() + 1));
    }
    if (series.empty()) context.print_said("the store is empty");
    if (!series.empty()) context.print(table.text());
    context.answer(answer);
    return good ? ExitCode::done : ExitCode::no;
}

std::string span_of(const QualityNote& note) {
    const UtcTime last = note.range.to - length_of(note.timeframe);
    if (last == note.range.from) return short_time(last);
    return short_time(note.range.from) + " … " + short_time(last);
}

Result<ExitCode> run_ledger(const Context& context, CandleStore& store, const std::optional<Instrument>& only,
                            const QualityOptions& options) {
    LedgerFilter filter{.instrument = only, .limit = options.limit};
    if (!options.since.empty()) filter.since = TRY(typed_time(options.since));
    if (!options.flaw.empty()) {
        const auto flaw = parse_flaw(options.flaw);
        if (!flaw) {
            return fail(ErrorCode::WrongUse, "{} is no flaw that the ledger knows", options.flaw)
                .suggest("it knows gap, duplicate, refused, invalid, outlier, zero_volume and correction");
        }
        filter.flaw = *flaw;
    }
    const auto lines = TRY(store.quality(filter));
    Table table({{context.say("written")},
                 {context.say("instrument")},
                 {context.say("candles")},
                 {context.say("of")},
                 {context.say("flaw")},
                 {context.say("rows"), Align::right},
                 {context.say("done")},
                 {context.say("source")},
                 {context.say("detail")}});
    Json answer = Json::array();
    for (const LedgerLine& line : lines) {
        const QualityNote& note = line.note;
        table.row({short_time(bar_open(Timeframe::m1, note.recorded_at)), to_text(line.instrument),
                   std::string(to_text(note.timeframe)), span_of(note), say(context.language, words_of(note.flaw)),
                   grouped(note.rows), say(context.language, words_of(note.done)), note.source, note.detail});
        answer.push_back(json_of(line));
    }
    if (lines.empty()) {
        context.print_said("the ledger has no such line; look the store through: signalbox quality --check");
    } else {
        context.print(table.text());
    }
    context.answer(answer);
    return ExitCode::done;
}

Result<ExitCode> run_quality(const Context& context, const QualityOptions& options) {
    const auto store = TRY(context.candles());
    const auto only = TRY(typed(context, *store, options.symbol));
    return options.check ? run_check(context, *store, only) : run_ledger(context, *store, only, options);
}

}  // namespace

void add_quality(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "quality", "What was wrong with stored candles and what was done about it.",
        {"quality", "quality ETH/USDT --since 2026-03-01 --json", "quality --flaw correction", "quality --check"});
    const auto options = std::make_shared<QualityOptions>();
    command.option("symbol", &options->symbol, "of this instrument alone", {.value = "SYMBOL"});
    command.option("--since", &options->since, "what was written from then on", {.value = "TIME"});
    command.option("--flaw", &options->flaw,
                   "of this kind alone: gap, duplicate, refused, invalid, outlier, zero_volume or correction",
                   {.value = "KIND"});
    command.option("--limit", &options->limit, "the newest so many; 0: all", {.value = "N", .shows_default = true});
    command.flag("--check", &options->check, "look every series through, and write down what is found");
    command.action([&context, options] { return run_quality(context, *options); });
}

}  // namespace signalbox
