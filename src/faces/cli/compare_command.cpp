// `signalbox compare`: a live run beside a backtest like it, signal by signal, and what explains each difference.
#include <fmt/format.h>

#include <algorithm>

#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/runs.hpp"
#include "runners/compare.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr std::size_t candles_shown = 3;

struct Options {
    std::string first, second;
};

/// The named one, or the newest live run.
Result<RunRecord> first_run(RunStore& runs, const std::string& named) {
    if (!named.empty()) return find_run(runs, named);
    for (RunRecord& run : TRY(runs.runs())) {
        if (is_live(run.mode)) return std::move(run);
    }
    return fail(ErrorCode::NotFound, "there is no live run yet").suggest("begin one: signalbox run");
}

/// The named one, or the newest backtest that is like the first; of a backtest the live run that it is like.
Result<RunRecord> other_run(RunStore& runs, const RunRecord& first, const std::string& named) {
    if (!named.empty()) return find_run(runs, named);
    if (!first.like.empty()) return find_run(runs, first.like);
    if (!is_live(first.mode)) {
        return fail(ErrorCode::WrongUse, "{} is a backtest that is like no live run", first.id)
            .suggest("name another run beside it, or make one that is: signalbox backtest --like RUN");
    }
    for (RunRecord& run : TRY(runs.runs())) {
        if (run.like == first.id && run.finished_at) return std::move(run);
    }
    return fail(ErrorCode::NotFound, "no backtest is like run {}", first.id)
        .suggest("make one: signalbox backtest --like {}", first.id);
}

Result<RunFacts> facts_of_run(const Context& context, const RunRecord& run) {
    if (!is_live(run.mode)) return RunFacts{};
    const auto log = TRY(context.house.read_journal(run.journal));
    return facts_of(*log);
}

std::string kind_words(const Context& context, const SignalDifference& difference) {
    switch (difference.kind) {
        case Parted::first_only: return context.say("only in the first");
        case Parted::second_only: return context.say("only in the second");
        case Parted::otherwise: return context.say("other numbers");
        case Parted::ended: return context.say("another end");
    }
    return {};
}

std::string reasons(const Context& context, const SignalDifference& difference) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < std::min(difference.candles.size(), candles_shown); ++i) {
        const LateCandle& late = difference.candles[i];
        parts.push_back(
            context.say("the candle of {} came at {}", short_time(late.opened_at), to_text(late.arrived_at)));
    }
    if (difference.candles.size() > candles_shown) {
        parts.push_back(context.say("and {} more candles", difference.candles.size() - candles_shown));
    }
    if (difference.is_late) parts.push_back(context.say("its frame was late"));
    if (difference.is_halted) parts.push_back(context.say("the run was stopped by hand then"));
    if (difference.has_new_costs) parts.push_back(context.say("costs or settings had changed"));
    if (difference.is_after_another) parts.push_back(context.say("it follows a difference before it"));
    if (parts.empty()) parts.push_back(context.say("nothing explains it: please report it"));
    return fmt::format("{}", fmt::join(parts, "; "));
}

Json json_of_difference(const SignalDifference& difference) {
    Json candles = Json::array();
    for (const LateCandle& late : difference.candles) {
        candles.push_back({{"opened_at", to_text(late.opened_at)}, {"arrived_at", to_text(late.arrived_at)}});
    }
    const SignalRecord& shown = difference.shown();
    return {{"kind", std::string(to_text(difference.kind))},
            {"id", to_text(shown.signal.id)},
            {"instrument", to_text(shown.instrument)},
            {"timeframe", std::string(to_text(shown.signal.timeframe))},
            {"closed_at", to_text(shown.signal.closed_at)},
            {"fields", difference.fields},
            {"candles", std::move(candles)},
            {"late", difference.is_late},
            {"halted", difference.is_halted},
            {"new_costs", difference.has_new_costs},
            {"after_another", difference.is_after_another},
            {"explained", difference.is_explained()}};
}

Result<ExitCode> run_compare(const Context& context, const Options& options) {
    const auto runs = TRY(context.runs());
    const RunRecord first = TRY(first_run(*runs, options.first));
    const RunRecord second = TRY(other_run(*runs, first, options.second));
    const RunFacts first_facts = TRY(facts_of_run(context, first));
    const RunFacts second_facts = TRY(facts_of_run(context, second));
    const Comparison comparison = TRY(compare_runs(*runs, first.id, first_facts, second.id, second_facts));

    Table table({{context.say("closed at")},
                 {context.say("instrument")},
                 {context.say("timeframe")},
                 {context.say("difference")},
                 {context.say("why")}});
    Json differences = Json::array();
    std::size_t unexplained = 0;
    for (const SignalDifference& difference : comparison.differences) {
        const SignalRecord& shown = difference.shown();
        unexplained += difference.is_explained() ? 0 : 1;
        std::string what = kind_words(context, difference);
        if (!difference.fields.empty()) what += fmt::format(" ({})", fmt::join(difference.fields, ", "));
        table.row({short_time(shown.signal.closed_at), to_text(shown.instrument),
                   std::string(to_text(shown.signal.timeframe)), std::move(what), reasons(context, difference)});
        differences.push_back(json_of_difference(difference));
    }
    context.answer({{"first", first.id},
                    {"second", second.id},
                    {"signals", {comparison.first_count, comparison.second_count}},
                    {"alike", comparison.alike},
                    {"unexplained", unexplained},
                    {"late_candles", first_facts.candles.size() + second_facts.candles.size()},
                    {"differences", std::move(differences)}});
    context.print_said("{} and {}: signals: {} and {}, alike: {}, candles that came late: {}", first.id, second.id,
                       comparison.first_count, comparison.second_count, comparison.alike,
                       first_facts.candles.size() + second_facts.candles.size());
    if (comparison.differences.empty()) {
        context.print(context.in(Context::Colour::green, context.say("the same signals, to the last digit")));
        return ExitCode::done;
    }
    context.print(table.text());
    if (unexplained > 0) {
        context.print(
            context.in(Context::Colour::red, context.say("differences that nothing explains: {}", unexplained)));
        return ExitCode::no;
    }
    context.print_said("each difference is explained");
    return ExitCode::done;
}

}  // namespace

void add_compare(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "compare", "Hold a live run against a backtest like it, and say what explains each difference.",
        {"compare live-20261122-1", "compare live-20261122-1 bt-20261122-1", "compare --json"});
    auto options = std::make_shared<Options>();
    command.option("run", &options->first, "a run; without it the newest live one", {.value = "RUN"});
    command.option("other", &options->second,
                   "another one; without it the newest backtest like the first, or the run that the first is like",
                   {.value = "OTHER"});
    command.action([&context, options] { return run_compare(context, *options); });
}

}  // namespace signalbox
