// `signalbox backtest`: stored candles through the one engine, and an honest answer.
#include <algorithm>

#include "faces/cli/backtest_answer.hpp"
#include "faces/cli/backtest_like.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/lake_reading.hpp"
#include "faces/cli/run_card.hpp"
#include "faces/cli/runs.hpp"
#include "platform/clock.hpp"
#include "platform/machine.hpp"
#include "views/naming.hpp"

namespace signalbox {

namespace {

struct Options {
    std::vector<std::string> symbols;
    std::string timerange;
    std::string like;
    std::string report;
    std::string name;
    int threads = 0;
    bool no_lake = false;
};

/// The name becomes a file's, and stands in pages: letters, digits, '.', '_' and '-' alone.
Result<> check_name(const std::string& name) {
    constexpr std::size_t longest = 64;
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    if (!name.empty() && name.size() <= longest && name.front() != '.' &&
        name.find_first_not_of(allowed) == name.npos) {
        return {};
    }
    return fail(ErrorCode::WrongUse, "{} can't be the name of a run", name)
        .suggest("use 1 to {} letters, digits, '.', '_' or '-', the first of them no '.'", longest);
}

Result<std::vector<Instrument>> instruments_of(const Context& context, CandleStore& store, const Options& options) {
    const auto& names = options.symbols.empty() ? context.config().symbols : options.symbols;
    std::vector<Instrument> instruments;
    for (const std::string& name : names) {
        const Instrument instrument = TRY(resolve_instrument(store, context.config().venue, name));
        if (std::find(instruments.begin(), instruments.end(), instrument) == instruments.end()) {
            instruments.push_back(instrument);
        }
    }
    if (!names.empty()) return instruments;
    std::vector<Instrument> made_up;  // stands for a market only where there is no other
    const auto stored = TRY(store.instruments());
    for (const StoredInstrument& one : stored) {
        const bool has_minutes = TRY(store.span(one.instrument, Timeframe::m1)).has_value();
        if (has_minutes) (one.instrument.venue == "synthetic" ? made_up : instruments).push_back(one.instrument);
    }
    if (instruments.empty()) instruments = std::move(made_up);
    if (instruments.empty()) {
        return fail(ErrorCode::NotFound, "the store has no candles")
            .suggest("import some: signalbox import FILE --venue binance --symbol BTC/USDT --timeframe 1m");
    }
    return instruments;
}

/// The asked span, as far as any of the instruments is stored.
Result<TimeRange> range_of(CandleStore& store, const std::vector<Instrument>& instruments, const std::string& text) {
    const TimeRange asked = text.empty() ? TimeRange{utc_min, utc_max} : TRY(parse_timerange(text));
    TimeRange stored{utc_max, utc_min};
    for (const Instrument& instrument : instruments) {
        const auto span = TRY(store.span(instrument, Timeframe::m1));
        if (!span) continue;
        stored = {std::min(stored.from, span->from), std::max(stored.to, span->to)};
    }
    const TimeRange range{std::max(asked.from, stored.from), std::min(asked.to, stored.to)};
    if (range.empty()) {
        return fail(ErrorCode::NotFound, "no 1m candle of these instruments is stored between {} and {}", asked.from,
                    asked.to)
            .suggest("what is there runs from {} to {}", stored.from, stored.to);
    }
    return TimeRange{bar_open(Timeframe::m1, range.from), bar_open(Timeframe::m1, range.to)};
}

/// A plan from the configuration, joins included.
Result<BacktestQuestion> question_of(const Context& context, CandleStore& store, const Options& options) {
    BacktestQuestion question;
    BacktestPlan& plan = question.plan;
    plan.opened = {.settings = context.config().engine, .seed = context.config().seed};
    plan.instruments = TRY(instruments_of(context, store, options));
    plan.range = TRY(range_of(store, plan.instruments, options.timerange));
    plan.as_of = TRY(store.version());
    plan.joins = TRY(plan_joins(store, plan));
    TRY(set_costs(plan.joins, [&](const std::string& venue) { return context.config().terms(venue); }));
    return question;
}

Result<ExitCode> run_backtest_command(const Context& context, const Options& options) {
    if (!options.name.empty()) TRY(check_name(options.name));
    if (!options.report.empty()) TRY(check_can_be_directory(options.report));
    const LakeReading candles =
        options.no_lake ? LakeReading{.open = context.open_candles(), .use = nullptr} : read_with_lake(context);
    const auto store = TRY(candles.open());
    const auto runs = TRY(context.runs());
    BacktestQuestion question = options.like.empty() ? TRY(question_of(context, *store, options))
                                                     : TRY(question_like(context, *store, *runs, options.like));
    question.plan.threads = options.threads > 0 ? options.threads : static_cast<int>(cores());
    const UtcTime now = wall_time();
    question.run.mode = Mode::backtest;
    question.run.started_at = now;
    if (options.name.empty()) {
        question.run.id = TRY(new_run_id(context, *runs, "bt"));
    } else {
        const auto there = TRY(runs->run(options.name));
        if (there || is_journaled(context.data_dir(), options.name)) {
            return fail(ErrorCode::WrongUse, "there is a run {} already", options.name)
                .suggest("choose another --name");
        }
        question.run.id = options.name;
    }
    const auto total = static_cast<std::uint64_t>((question.plan.range.to - question.plan.range.from) / minute);
    auto bar = context.progress(context.say("backtest"), total);
    question.progress = [&](std::int64_t done, std::int64_t) { bar.update(static_cast<std::uint64_t>(done)); };
    BacktestDoneAndCounted done = TRY(run_and_count(candles.open, std::move(question), context.stop));
    const BacktestAnswer answer = TRY(finish_backtest(context, std::move(done)));
    Json json = backtest_json(answer);
    json["from_lake"] = candles.use ? candles.use->from_lake.load() : 0;
    context.answer(json);
    print_backtest(context, answer);
    show_lake_use(context, candles);
    if (!options.report.empty()) {
        const ReportFiles files = TRY(write_report(options.report, answer.report));
        context.note(context.say("report: {}", files.html.string()));
    }
    context.note(context.say("next: signalbox signals --run {}", answer.report.run.id));
    return ExitCode::done;
}

}  // namespace

Result<BacktestQuestion> question_like(const Context& context, CandleStore& store, RunStore& runs,
                                       const std::string& like) {
    const RunRecord run = TRY(find_run(runs, like));
    auto states = TRY(states_of(runs, run, read_journal(context)));
    BacktestQuestion question;
    question.plan = plan_of(run, std::move(states));
    // A live run wrote its candles while it ran; a backtest saw those of its version.
    question.plan.as_of = is_live(run.mode) ? TRY(store.version()) : run.store_version;
    if (question.plan.joins.empty() && !question.plan.instruments.empty()) {
        question.plan.joins = TRY(plan_joins(store, question.plan));
    }
    question.run.like = run.id;
    return question;
}

void add_backtest(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "backtest", "Run stored candles through the engine and say what came of it, costs included.",
        {"backtest --symbols BTC/USDT,ETH/USDT --timerange 20220101-20240101",
         "backtest --symbols BTC/USDT --timeframes 1h,4h --report out/", "backtest --like RUN --threads 1",
         "backtest --set costs.binance.fee=0.00075 --set account.cash=5000"});
    auto options = std::make_shared<Options>();
    command.option("--symbols", &options->symbols,
                   "instruments; without it all that are stored, the synthetic ones left out",
                   {.value = "LIST", .delimiter = ','});
    command.setting("--timeframes", "market.timeframes", "timeframes on which opinions form", {.value = "LIST"});
    command.option("--timerange", &options->timerange, "A-B, the end exclusive: 20220101-20240626", {.value = "A-B"});
    command.option("--threads", &options->threads, "threads; the outcomes are the same with any number",
                   {.value = "N", .min = 1, .max = 256});
    command.setting("--seed", "seed", "seed of the cost draws", {.value = "N"});
    command.option("--like", &options->like, "begin with the states, settings and span of this run",
                   {.value = "RUN", .excludes = {"--symbols", "--timeframes", "--timerange", "--seed"}});
    command.option("--report", &options->report, "write report.html, report.json and trades.csv here",
                   {.value = "DIR"});
    command.option("--name", &options->name, "the run's id instead of bt-DATE-N", {.value = "ID"});
    command.flag("--no-lake", &options->no_lake, "read the store alone; the outcomes are the same");
    command.any_setting("--set", "a setting for this run alone: KEY=VALUE",
                        {.value = "KEY=VALUE", .excludes = {"--like"}});
    command.action([&context, options] { return run_backtest_command(context, *options); });
}

}  // namespace signalbox
