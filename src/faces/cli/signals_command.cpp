// `signalbox signals` and `signalbox trades`: what a run said, and what became of it on paper.
#include <fmt/format.h>

#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/runs.hpp"
#include "views/naming.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

struct Options {
    std::string run;
    std::string symbol;
    std::string timeframe;
    std::size_t limit = 20;
};

/// Where ids are shown to people: enough of it to name it, and not too much to read.
constexpr std::size_t id_shown = 12;

Result<std::vector<SignalRecord>> signals_of(const Context& context, const Options& options) {
    const auto runs = TRY(context.runs());
    SignalFilter filter{.limit = options.limit};
    filter.run = TRY(find_run(*runs, options.run)).id;
    if (!options.symbol.empty()) {
        const auto candles = TRY(context.candles());
        filter.instrument = TRY(resolve_instrument(*candles, context.config().venue, options.symbol));
    }
    if (!options.timeframe.empty()) filter.timeframe = TRY(parse_timeframe(options.timeframe));
    if (options.run.empty()) context.note(context.say("of run {}; another one: --run ID", filter.run));
    return runs->signals(filter);
}

std::string net_text(const SignalRecord& record) {
    if (!record.closed) return "";
    return in_r(record.net_r) + (record.unsure ? " ?" : "");
}

Result<ExitCode> run_signals(const Context& context, const Options& options) {
    const auto signals = TRY(signals_of(context, options));
    Json document = Json::array();
    Table table({{context.say("id")},
                 {context.say("closed at")},
                 {context.say("instrument")},
                 {context.say("timeframe")},
                 {context.say("side")},
                 {context.say("entry"), Align::right},
                 {context.say("stop"), Align::right},
                 {context.say("target 1"), Align::right},
                 {context.say("strength"), Align::right},
                 {context.say("tier")},
                 {context.say("confidence")},
                 {context.say("state")},
                 {context.say("result"), Align::right}});
    const std::string not_known = context.say("not yet known");
    for (const SignalRecord& record : signals) {
        if (context.json) {
            document.push_back(signal_json(record));
            continue;
        }
        const Signal& signal = record.signal;
        table.row({to_text(signal.id).substr(0, id_shown), short_time(signal.closed_at), to_text(record.instrument),
                   std::string(to_text(signal.timeframe)), say(context.language, words_of(signal.side)),
                   price_text(signal.entry), price_text(signal.stop), price_text(signal.targets[0]),
                   number(shown_strength(signal.strength)), say(context.language, words_of(signal.tier)),
                   signal.confidence.known ? percent(signal.confidence.value) : not_known,
                   say(context.language, words_of(record.state)), net_text(record)});
    }
    context.answer(document);
    if (signals.empty()) {
        context.print_said("no signals; signalbox whynot SYMBOL says why");
    } else {
        context.print(table.text());
    }
    return ExitCode::done;
}

Result<ExitCode> run_trades(const Context& context, const Options& options) {
    const auto signals = TRY(signals_of(context, options));
    Json document = Json::array();
    Table table({{context.say("id")},
                 {context.say("opened")},
                 {context.say("closed")},
                 {context.say("instrument")},
                 {context.say("timeframe")},
                 {context.say("side")},
                 {context.say("size"), Align::right},
                 {context.say("entry"), Align::right},
                 {context.say("last exit"), Align::right},
                 {context.say("state")},
                 {context.say("net"), Align::right},
                 {context.say("result"), Align::right}});
    for (const SignalRecord& record : signals) {
        if (record.fills.empty()) continue;  // no candle let it in
        if (context.json) {
            document.push_back(trade_json(record));
            continue;
        }
        table.row({to_text(record.signal.id).substr(0, id_shown), short_time(record.fills.front().at),
                   record.closed ? short_time(record.fills.back().at) : context.say("open"), to_text(record.instrument),
                   std::string(to_text(record.signal.timeframe)), say(context.language, words_of(record.signal.side)),
                   price_text(record.signal.size), price_text(record.fills.front().price),
                   record.fills.size() > 1 ? price_text(record.fills.back().price) : "",
                   say(context.language, words_of(record.state)), record.closed ? money(record.net) : "",
                   net_text(record)});
    }
    context.answer(document);
    if (table.empty()) {
        context.print_said("no trades");
    } else {
        context.print(table.text());
    }
    return ExitCode::done;
}

void add_list(CliCommand program, Context& context, const std::string& name, std::string_view says,
              const std::vector<std::string>& examples, Result<ExitCode> (*work)(const Context&, const Options&)) {
    CliCommand command = program.add_command(name, says, examples);
    auto options = std::make_shared<Options>();
    command.option("--run", &options->run, "of this run; without it the newest", {.value = "ID"});
    command.option("--symbol", &options->symbol, "of this instrument alone", {.value = "SYMBOL"});
    command.option("--timeframe", &options->timeframe, "of this timeframe alone", {.value = "TF"});
    command.option("--limit", &options->limit, "the newest so many; 0: all", {.value = "N", .shows_default = true});
    command.action([&context, options, work] { return work(context, *options); });
}

}  // namespace

void add_signals(CliCommand program, Context& context) {
    add_list(program, context, "signals", "List the signals of a run, oldest first.",
             {"signals", "signals --symbol BTC/USDT --limit 5", "signals --run bt-20240201-1 --limit 0 --json"},
             run_signals);
}

void add_trades(CliCommand program, Context& context) {
    add_list(program, context, "trades", "List the paper positions of a run's signals.",
             {"trades", "trades --timeframe 4h --limit 0", "trades --run bt-20240201-1 --json"}, run_trades);
}

}  // namespace signalbox
