// `signalbox analyze`: what each timeframe looks like now, without an account.
#include <fmt/format.h>

#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "views/naming.hpp"
#include "views/picture.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

std::string level_text(const std::optional<double>& level) { return level ? price_text(*level) : "–"; }

Tree tree_of(const Context& context, const TimeframePicture& one) {
    const Diagnosis& diagnosis = one.diagnosis;
    const std::string trend = one.trend > 0   ? context.in(Context::Colour::green, context.say("up"))
                              : one.trend < 0 ? context.in(Context::Colour::red, context.say("down"))
                                              : context.say("none");
    Tree tree{context.say("{}: trend {}", to_text(one.timeframe), trend)};
    if (one.closed_at) {
        tree.add(context.say("candle of {}: close {}, RSI {}, ATR {}", short_time(*one.closed_at),
                             price_text(one.now.close), rounded(one.now.rsi, 1), price_text(one.now.atr)));
        tree.add(context.say("support {}, resistance {}", level_text(one.levels.support),
                             level_text(one.levels.resistance)));
    }
    Tree& opinion =
        diagnosis.silence == Silence::spoke
            ? tree.add(context.say("opinion: {}, strength {}", say(context.language, words_of(diagnosis.side)),
                                   rounded(diagnosis.strength() / 100.0, 2)))
            : tree.add(context.say("no opinion: {}", say(context.language, words_of(diagnosis))));
    for (const Reason& reason : diagnosis.reasons) {
        if (reason.points == 0) continue;
        opinion.add(fmt::format("{:+.2f}  {}", reason.points / 100.0, say(context.language, words_of(reason))));
    }
    if (one.plan) {
        opinion.add(context.say("stop {}, targets {}, {}, {}, reward to risk {}", price_text(one.plan->stop),
                                price_text(one.plan->targets[0]), price_text(one.plan->targets[1]),
                                price_text(one.plan->targets[2]), rounded(one.plan->reward_risk, 2)));
    }
    return tree;
}

Result<ExitCode> run_analyze(const Context& context, const std::string& symbol, const std::string& at) {
    const auto store = TRY(context.candles());
    const Instrument instrument = TRY(resolve_instrument(*store, context.config().venue, symbol));
    const UtcTime when = at.empty() ? utc_max : TRY(typed_time(at));
    const Picture picture = TRY(picture_of(*store, instrument, context.config().engine, when));
    context.answer(picture_json(picture));
    Tree tree{context.in(Context::Colour::bold,
                         context.say("{} at {}", to_text(picture.instrument), short_time(picture.at)))};
    for (const TimeframePicture& one : picture.timeframes) tree.under.push_back(tree_of(context, one));
    context.print(tree.text());
    context.print_said("An opinion is no signal yet: gates and limits come after it.");
    return ExitCode::done;
}

}  // namespace

void add_analyze(CliCommand program, Context& context) {
    CliCommand command = program.add_command("analyze", "Show the technical picture of an instrument.",
                                             {"analyze BTC/USDT", "analyze BTC/USDT --at 2023-03-14T08:00:00Z --json"});
    struct Options {
        std::string symbol, at;
    };
    auto options = std::make_shared<Options>();
    command.option("symbol", &options->symbol, "the instrument", {.value = "SYMBOL", .required = true});
    command.option("--at", &options->at, "as of this time; without it the newest candle", {.value = "TIME"});
    command.action([&context, options] { return run_analyze(context, options->symbol, options->at); });
}

}  // namespace signalbox
