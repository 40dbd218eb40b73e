// `signalbox whynot`: why nothing was said of an instrument, by the first gate that failed.
#include <algorithm>

#include "faces/cli/commands.hpp"
#include "faces/cli/explain_tree.hpp"
#include "faces/cli/runs.hpp"
#include "runners/replay.hpp"
#include "views/naming.hpp"

namespace signalbox {

namespace {

struct Options {
    std::string symbol, at, timeframe, run;
};

bool follows(const RunRecord& run, const Instrument& instrument) {
    return std::find(run.instruments.begin(), run.instruments.end(), instrument) != run.instruments.end();
}

/// The named run; else the newest that followed the instrument then; else none.
Result<std::optional<RunRecord>> choose_run(RunStore& runs, const std::string& id, const Instrument& instrument,
                                            std::optional<UtcTime> at) {
    if (!id.empty()) return find_run_if_any(runs, id);
    auto all = TRY(runs.runs());
    for (RunRecord& run : all) {
        const bool then = !at || (run.range.from < *at && *at <= run.range.to);
        if (then && follows(run, instrument)) return std::optional(std::move(run));
    }
    return std::optional<RunRecord>{};
}

/// A fresh account with this one instrument, since the day before.
Result<WhyNot> ask_fresh(const Context& context, CandleStore& store, WhyNotQuestion question) {
    const auto stored = TRY(store.span(question.instrument, Timeframe::m1));
    if (!stored || stored->from >= question.at) {
        return fail(ErrorCode::NotFound, "no 1m candle of {} is stored before {}", question.instrument, question.at)
            .suggest("import its candles, or ask for a later time");
    }
    question.at = std::min(question.at, stored->to);
    BacktestPlan plan;
    plan.opened = {.settings = context.config().engine, .seed = context.config().seed};
    plan.instruments = {question.instrument};
    plan.range = {std::max(stored->from, day_start(question.at) - day), stored->to};
    plan.as_of = TRY(store.version());
    plan.joins = TRY(plan_joins(store, plan));
    TRY(set_costs(plan.joins, [&](const std::string& venue) { return context.config().terms(venue); }));
    context.note(context.say("no run followed {} then: asked of a fresh account", question.instrument));
    return why_not(context.open_candles(), std::move(plan), question, "");
}

Result<WhyNot> ask(const Context& context, const Options& options, Instrument& instrument) {
    const auto store = TRY(context.candles());
    const auto runs = TRY(context.runs());
    instrument = TRY(resolve_instrument(*store, context.config().venue, options.symbol));
    std::optional<UtcTime> at;
    if (!options.at.empty()) at = TRY(typed_time(options.at));
    WhyNotQuestion question{.instrument = instrument, .at = at.value_or(utc_max), .timeframe = {}};
    if (!options.timeframe.empty()) question.timeframe = TRY(parse_timeframe(options.timeframe));

    const auto run = TRY(choose_run(*runs, options.run, instrument, at));
    if (!run) return ask_fresh(context, *store, question);
    question.at = std::min(question.at, run->range.to);
    if (is_live(run->mode)) {
        const auto journal = TRY(context.house.read_journal(run->journal));
        const auto snapshots = TRY(context.house.snapshots(context.data_dir().snapshots(run->id)));
        return why_not_live(*journal, *snapshots, *run, question);
    }
    const auto& speaks = run->opened.settings.timeframes;
    if (question.timeframe && std::find(speaks.begin(), speaks.end(), *question.timeframe) == speaks.end()) {
        return fail(ErrorCode::WrongUse, "{} does not speak in run {}", *question.timeframe, run->id)
            .suggest("leave --timeframe out to see the one that came furthest");
    }
    auto states = TRY(states_of(*runs, *run, read_journal(context)));
    const auto total = static_cast<std::uint64_t>((question.at - run->range.from) / minute);
    auto bar = context.progress(context.say("running {} again", run->id), total);
    return why_not(context.open_candles(), plan_of(*run, std::move(states)), question, run->id,
                   [&](std::int64_t done, std::int64_t) { bar.update(static_cast<std::uint64_t>(done)); });
}

Result<ExitCode> run_whynot(const Context& context, const Options& options) {
    Instrument instrument;
    const WhyNot answer = TRY(ask(context, options, instrument));
    context.answer(why_not_json(answer));
    context.print(tree_of(context, explained(answer, instrument, reader_of(context))).text());
    return ExitCode::done;
}

}  // namespace

void add_whynot(CliCommand program, Context& context) {
    CliCommand command = program.add_command("whynot", "Show why there was no signal: the first gate that failed.",
                                             {"whynot BTC/USDT", "whynot ETH/USDT --at 2023-03-14T08:00:00Z",
                                              "whynot ETH/USDT --timeframe 4h --run bt-20240201-1 --json"});
    auto options = std::make_shared<Options>();
    command.option("symbol", &options->symbol, "the instrument", {.value = "SYMBOL", .required = true});
    command.option("--at", &options->at, "the last close at or before this time; without it the newest",
                   {.value = "TIME"});
    command.option("--timeframe", &options->timeframe, "of this timeframe; without it the one that came furthest",
                   {.value = "TF"});
    command.option("--run", &options->run, "of this run; without it the newest", {.value = "ID"});
    command.action([&context, options] { return run_whynot(context, *options); });
}

}  // namespace signalbox
