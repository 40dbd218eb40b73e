// `signalbox check`: proofs that a user can run: parity here, those about columns in check_columns.cpp.
#include "faces/cli/check_columns.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "lab/parity.hpp"

namespace signalbox {

namespace {

std::string name_of_run(const Context& context, const std::string& name) {
    if (name == "live") return context.say("live run, accelerated");
    if (name == "replay") return context.say("replay of its journal");
    if (name == "backtest_1") return context.say("backtest, 1 thread");
    if (name == "backtest_2") return context.say("backtest, 2 threads");
    return context.say("event by event");
}

Result<ExitCode> run_parity(const Context& context, int days) {
    const ParityQuestion question{.seed = context.config().seed, .days = days, .settings = context.config().engine};
    context.note(context.say("{} days of the synthetic market, seed {}, in memory …", days, question.seed));
    const auto found = TRY(check_parity(
        question, [&](std::uint64_t seed, MarketClock& clock) { return context.house.synthetic(seed, clock); },
        context.stop));
    Table table({{context.say("the same minutes as")}, {context.say("outcomes"), Align::right}, {"sha256"}, {""}});
    Json runs = Json::array();
    bool all = true;
    for (const ParityRun& run : found) {
        all = all && run.equal;
        table.row({name_of_run(context, run.name), grouped(static_cast<std::int64_t>(run.outcomes)),
                   run.sha256.substr(0, 16),
                   run.equal ? context.in(Context::Colour::green, context.say("equal"))
                             : context.in(Context::Colour::red, context.say("DIFFERENT"))});
        runs.push_back({{"name", run.name},
                        {"outcomes", {{"count", run.outcomes}, {"sha256", run.sha256}}},
                        {"equal", run.equal}});
    }
    context.answer({{"equal", all}, {"runs", std::move(runs)}});
    context.print(table.text());
    context.print(all ? context.say("one engine: live = replay = backtest, one thread = two")
                      : context.say("the engine does not agree with itself: please report this with the seed"));
    return all ? ExitCode::done : ExitCode::no;
}

}  // namespace

void add_check(CliCommand program, Context& context) {
    CliCommand check = program.add_command(
        "check", "Prove on this machine what Signalbox promises.",
        {"check parity --days 20 --seed 7", "check lookahead BTC/USDT", "check recursive --of indicators"});
    check.needs_command();
    CliCommand parity =
        check.add_command("parity", "Live, replay and backtest give the same outcomes, on any number of threads.",
                          {"check parity", "check parity --days 20 --seed 7 --json"});
    const auto days = std::make_shared<int>(5);
    parity.option("--days", days.get(), "simulated days", {.value = "N", .min = 1, .max = 90, .shows_default = true});
    parity.setting("--seed", "seed", "seed of the market", {.value = "N"});
    parity.action([&context, days] { return run_parity(context, *days); });
    add_check_lookahead(check, context);
    add_check_recursive(check, context);
}

}  // namespace signalbox
