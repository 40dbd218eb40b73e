// `signalbox demo`: the whole of Signalbox in less than a minute, on a market that is made up.
//
// History into a store, a live run over the days after it, the same minutes as a backtest and as a replay of the
// journal (all three must say the same bytes), a longer backtest with its report, one signal explained, one silence
// explained. Everything lies in DATA/demo, which is emptied at the start.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "faces/cli/backtest_answer.hpp"
#include "faces/cli/backtest_like.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/demo_live.hpp"
#include "faces/cli/explain_tree.hpp"
#include "faces/cli/runs.hpp"
#include "lab/synthetic_history.hpp"
#include "platform/clock.hpp"
#include "platform/machine.hpp"
#include "runners/replay.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr UtcTime live_start = std::chrono::sys_days{std::chrono::year{2024} / 3 / 4};
constexpr TimeRange prepared{std::chrono::sys_days{std::chrono::year{2023} / 11 / 1},
                             std::chrono::sys_days{std::chrono::year{2024} / 3 / 1}};

struct Options {
    int days = 3;  ///< of the live run
    int history_days = 90;
    bool prepare_only = false;
};

Result<> store_market(const Context& context, TimeRange range) {
    const auto store = TRY(context.candles());
    ManualClock clock(range.to);
    const auto market = context.house.synthetic(context.config().seed, clock);
    const auto instruments = synthetic_instruments();
    const auto minutes = static_cast<std::uint64_t>((range.to - range.from) / minute) * instruments.size();
    auto bar = context.progress(context.say("making history"), minutes);
    return store_history(*store, *market,
                         {.instruments = instruments,
                          .terms = context.config().terms("synthetic"),
                          .range = range,
                          .progress = [&](std::uint64_t done) { bar.update(done); },
                          .stop = context.stop});
}

/// A context whose store is the demo's own, empty.
Result<Context> demo_context(const Context& context) {
    Context demo = context;
    demo.action = {};
    demo.loaded.config.data_dir /= "demo";
    demo.loaded.config.database_url.clear();
    std::error_code failed;
    std::filesystem::remove_all(demo.loaded.config.data_dir, failed);
    if (failed) {
        return fail(ErrorCode::Io, "cannot empty {}: {}", demo.loaded.config.data_dir.string(), failed.message())
            .suggest("choose another place: signalbox demo --data-dir DIR");
    }
    TRY(make_directories(demo.loaded.config.data_dir));
    return demo;
}

void heading(const Context& context, const std::string& text) {
    context.print("");
    context.print(context.in(Context::Colour::bold, text));
}

/// The live run's minutes as a backtest that began as it did, and its journal once more.
Result<bool> prove_equal(const Context& context, const DemoLive& live, Json& document) {
    const auto log = TRY(context.house.read_journal(live.run.journal));
    const ReplayDone replayed = TRY(replay_journal(*log, {}, context.stop));
    const auto store = TRY(context.candles());
    const auto runs = TRY(context.runs());
    BacktestQuestion question = TRY(question_like(context, *store, *runs, live.run.id));
    question.plan.threads = static_cast<int>(cores());
    question.run.id = TRY(new_run_id(context, *runs, "bt"));
    question.run.mode = Mode::backtest;
    question.run.started_at = wall_time();
    BacktestDoneAndCounted again = TRY(run_and_count(context.open_candles(), std::move(question), context.stop));
    const std::string sha256 = again.run.sha256;
    TRY(finish_backtest(context, std::move(again)));

    const bool equal = replayed.equal && replayed.sha256 == live.sha256 && sha256 == live.sha256;
    document["equal"] = equal;
    document["replay"] = {{"sha256", replayed.sha256}, {"equal", replayed.equal}};
    document["backtest_like_live"] = {{"sha256", sha256}};
    const auto line = [&](const std::string& name, const std::string& sha) {
        context.print(fmt::format("  {:<34}{}", name, sha.substr(0, 32)));
    };
    line(context.say("live run"), live.sha256);
    line(context.say("backtest of the same minutes"), sha256);
    line(context.say("replay of its journal"), replayed.sha256);
    context.print(equal ? context.in(Context::Colour::green, context.say("The same outcomes, byte for byte."))
                        : context.in(Context::Colour::red, context.say("They differ: this must not happen.")));
    return equal;
}

/// Why nothing was said: the funnel of gates and those that came furthest.
void print_silence(const Context& context, const DemoLive& live) {
    context.print_said("Nothing was said in these days: {} opinions formed, and a gate stopped each of them.",
                       live.counts.opinions);
    print_gates(context, live.counts);
    for (const Verdict& miss : live.nearest_misses) {
        context.print_said("near miss: {} {} {} at {}: gate {}: {}", live.run.instruments[miss.slot].symbol(),
                           to_text(miss.timeframe), say(context.language, words_of(miss.side)),
                           short_time(miss.closed_at), to_text(miss.first_failed),
                           say(context.language, words_of(miss.first_failed, miss)));
    }
}

Result<BacktestAnswer> long_backtest(const Context& context, TimeRange range) {
    const auto store = TRY(context.candles());
    const auto runs = TRY(context.runs());
    BacktestQuestion question;
    BacktestPlan& plan = question.plan;
    plan.opened = {.settings = context.config().engine, .seed = context.config().seed};
    plan.instruments = synthetic_instruments();
    plan.range = range;
    plan.as_of = TRY(store->version());
    plan.threads = static_cast<int>(cores());
    plan.joins = TRY(plan_joins(*store, plan));
    question.run.id = TRY(new_run_id(context, *runs, "bt"));
    question.run.mode = Mode::backtest;
    question.run.started_at = wall_time();
    BacktestDoneAndCounted done = TRY(run_and_count(context.open_candles(), std::move(question), context.stop));
    return finish_backtest(context, std::move(done));
}

/// One signal, of the live run if it spoke, else of the backtest.
Result<std::optional<SignalRecord>> a_signal(const Context& context, const DemoLive& live,
                                             const BacktestAnswer& answer) {
    const auto runs = TRY(context.runs());
    for (const std::string& run : {live.run.id, answer.report.run.id}) {
        auto signals = TRY(runs->signals({.run = run}));
        const auto closed = std::find_if(signals.begin(), signals.end(), [](const auto& one) { return one.closed; });
        if (closed != signals.end()) return std::optional(std::move(*closed));
        if (!signals.empty()) return std::optional(std::move(signals.front()));
    }
    return std::optional<SignalRecord>{};
}

/// A silence at the end of the live run, of the first instrument that was silent.
Result<std::pair<Instrument, WhyNot>> a_silence(const Context& context, const DemoLive& live) {
    const auto log = TRY(context.house.read_journal(live.run.journal));
    const auto snapshots = TRY(context.house.snapshots(context.data_dir().snapshots(live.run.id)));
    std::optional<std::pair<Instrument, WhyNot>> found;
    for (const Instrument& instrument : live.run.instruments) {
        const WhyNot answer = TRY(why_not_live(*log, *snapshots, live.run,
                                               {.instrument = instrument, .at = live.run.range.to, .timeframe = {}}));
        const bool better = !found || (!found->second.gates && answer.gates) || found->second.verdict == "approved";
        if (better && answer.verdict != "approved") found = {instrument, answer};
        if (!found) found = {instrument, answer};
    }
    return std::move(*found);
}

Result<ExitCode> run_demo(const Context& outside, const Options& options) {
    if (options.prepare_only) {
        TRY(make_directories(outside.config().data_dir));
        TRY(store_market(outside, prepared));
        outside.answer(
            {{"from", json_of(prepared.from)}, {"to", json_of(prepared.to)}, {"seed", outside.config().seed}});
        outside.print_said("the synthetic market of {} to {} is in the store", prepared.from, prepared.to);
        return ExitCode::done;
    }
    const Context context = TRY(demo_context(outside));
    const TimeRange live_range{live_start, live_start + day * options.days};
    const TimeRange history{live_start - day * options.history_days, live_start};
    Json document{{"seed", context.config().seed}};

    context.print(context.in(Context::Colour::bold,
                             context.say("A made-up market, seed {}: three coins, {} days of history, {} days live",
                                         context.config().seed, options.history_days, options.days)));
    TRY(store_market(context, history));

    heading(context, context.say("Live, accelerated: signals as they come"));
    DemoLive live;
    {
        const auto runs = TRY(context.runs());
        live = TRY(run_demo_live(context, *runs, synthetic_instruments(), live_range));
    }
    if (live.counts.signals == 0) print_silence(context, live);
    document["live"] = {{"run", live.run.id},
                        {"opinions", live.counts.opinions},
                        {"signals", live.counts.signals},
                        {"outcomes", {{"count", live.counts.outcomes}, {"sha256", live.sha256}}},
                        {"gates", gates_json(live.counts)}};

    heading(context, context.say("One engine: live = backtest = replay"));
    const bool equal = TRY(prove_equal(context, live, document));

    heading(context, context.say("A backtest over all of it, costs included"));
    const BacktestAnswer answer = TRY(long_backtest(context, {history.from, live_range.to}));
    print_backtest(context, answer);
    document["backtest"] = backtest_json(answer);

    const auto signal = TRY(a_signal(context, live, answer));
    heading(context, context.say("One signal, explained"));
    if (signal) {
        const std::int64_t calibration_min = live.run.opened.settings.desk.calibration_min;
        context.print(tree_of(context, explained(*signal, calibration_min, reader_of(context))).text());
        document["explain"] = explain_json(*signal);
    } else {
        context.print_said("no signal was spoken, so there is none to explain");
        document["explain"] = nullptr;
    }

    heading(context, context.say("One silence, explained"));
    const auto [instrument, why] = TRY(a_silence(context, live));
    context.print(tree_of(context, explained(why, instrument, reader_of(context))).text());
    document["whynot"] = why_not_json(why);

    const ReportFiles files = TRY(write_report(context.data_dir().root / "report", answer.report));
    document["report"] = files.html.string();
    heading(context, context.say("Look around"));
    context.print_said("report:   {}", files.html.string());
    context.print_said("signals:  signalbox signals --data-dir {}", context.data_dir().root.string());
    context.answer(document);
    return equal ? ExitCode::done : ExitCode::no;
}

}  // namespace

void add_demo(CliCommand program, Context& context) {
    CliCommand command =
        program.add_command("demo", "Show everything in less than a minute, on a seeded synthetic market.",
                            {"demo", "demo --seed 7", "demo --seed 7 --days 10 --json"});
    auto options = std::make_shared<Options>();
    command.setting("--seed", "seed", "seed of the market and of the cost draws", {.value = "N"});
    command.option("--days", &options->days, "simulated days of the live run",
                   {.value = "N", .min = 1, .max = 30, .shows_default = true});
    command.flag("--prepare-only", &options->prepare_only,
                 "only put the market's history into the store of the configuration");
    command.action([&context, options] { return run_demo(context, *options); });
}

}  // namespace signalbox
