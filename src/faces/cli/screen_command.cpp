// `signalbox screen`: the screener's list, who stands where and why; or one pair, with all that is known of it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/screen_refresh.hpp"
#include "platform/clock.hpp"
#include "runners/screening.hpp"
#include "views/naming.hpp"
#include "views/screen.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

struct ScreenOptions {
    std::string symbol, at, venue;
    std::size_t top = listed_usually;
    bool stored = false;
    bool all = false;
    bool refresh = false;
};

std::string arrow(double side) { return side > 0 ? "↑" : side < 0 ? "↓" : side == 0 ? "=" : "?"; }

std::string in_millions(double value) { return std::isfinite(value) ? number(value / 1e6, 1) + " M" : "–"; }

std::string short_value(const ScreenReason& reason) {
    switch (reason.code) {
        case ScreenCode::trend: return arrow(reason.value) + arrow(reason.value2);
        case ScreenCode::volume: return number(reason.value) + " ×";
        case ScreenCode::volatility: return number(reason.value) + " %";
        case ScreenCode::rsi: return number(reason.value, 1);
    }
    return {};
}

void show_places(const Context& context, const ScreenSnapshot& list, Bias bias, std::size_t top) {
    const bool bullish = bias == Bias::bullish;
    context.print("");
    context.print(context.in(bullish ? Context::Colour::green : Context::Colour::red,
                             bullish ? context.say("Bullish") : context.say("Bearish")));
    const auto places = ranked(list.pairs, bias, top);
    if (places.empty()) return context.print_said("none");
    Table table({{"#", Align::right},
                 {context.say("pair")},
                 {context.say("score"), Align::right},
                 {context.say("trend"), Align::right},
                 {context.say("volume"), Align::right},
                 {"ATR", Align::right},
                 {"RSI", Align::right},
                 {context.say("turnover"), Align::right}});
    for (const RankedPair& place : places) {
        std::vector<std::string> cells{std::to_string(&place - places.data() + 1), place.pair->instrument.symbol(),
                                       number(place.score.total, 1)};
        for (const ScreenReason& reason : place.score.reasons) {
            cells.push_back(fmt::format("{} {:>4}", short_value(reason), number(reason.points, 1)));
        }
        cells.push_back(in_millions(place.pair->market.turnover));
        table.row(std::move(cells));
    }
    context.print(table.text());
}

void show_all(const Context& context, const ScreenSnapshot& list) {
    Table table({{context.say("pair")},
                 {context.say("bullish"), Align::right},
                 {context.say("bearish"), Align::right},
                 {context.say("turnover"), Align::right},
                 {context.say("left out")}});
    for (const ScreenedPair& pair : list.pairs) {
        const auto total = [&](Bias bias) {
            const auto score = score_of(pair.now, bias);
            return score ? number(score->total, 1) : std::string("–");
        };
        table.row({pair.instrument.symbol(), total(Bias::bullish), total(Bias::bearish),
                   in_millions(pair.market.turnover), say(context.language, words_of_left_out(pair, list.rules))});
    }
    context.print("");
    context.print(table.text());
}

/// Which of the numbers nobody said.
void show_assumed(const Context& context, const ScreenSnapshot& list) {
    const bool turnover = std::ranges::any_of(list.pairs, &ScreenedPair::turnover_assumed);
    const bool spread = std::ranges::any_of(list.pairs, &ScreenedPair::spread_assumed);
    if (turnover) context.print_said("Turnover: summed up from 24 hourly candles, no ticker said it.");
    if (spread) context.print_said("Spread: where no quote is stored, that of the cost model.");
}

void show_list(const Context& context, const ScreenSnapshot& list, const ScreenOptions& options) {
    const ScreenCounts counts = counts_of(list);
    context.print(context.in(Context::Colour::bold,
                             context.say("Screener of {}, hour closed at {} UTC", list.venue, short_time(list.at))));
    if (options.stored) context.print_said("as it was stored at {} UTC", short_time(list.taken_at));
    context.print_said("pairs: {}, qualify: {}, bullish: {}, bearish: {}", counts.pairs, counts.qualify, counts.bullish,
                       counts.bearish);
    std::string left_out;
    for (const auto& [reason, count] : counts.left_out) {
        left_out +=
            fmt::format("{}{} ({})", left_out.empty() ? "" : ", ", say(context.language, words_of(reason)), count);
    }
    if (!left_out.empty()) context.print_said("left out: {}", left_out);
    show_places(context, list, Bias::bullish, options.top);
    show_places(context, list, Bias::bearish, options.top);
    if (options.all) show_all(context, list);
    context.print("");
    context.print_said("Trend: EMA21 against EMA50, close against EMA200. Behind each value the points it gives.");
    show_assumed(context, list);
    context.print_said("A place in the list is no signal: it says where to look.");
}

Tree tree_of(const Context& context, const ScreenScore& score, Bias bias) {
    Tree tree{bias == Bias::bullish ? context.say("bullish: {}", number(score.total, 1))
                                    : context.say("bearish: {}", number(score.total, 1))};
    for (const ScreenReason& reason : score.reasons) {
        std::string words;
        for (const Sentence& one : words_of(reason)) {
            words += (words.empty() ? "" : "; ") + say(context.language, one);
        }
        tree.add(fmt::format("{:+.1f}  {}", reason.points, words));
    }
    return tree;
}

void show_pair(const Context& context, const ScreenedPair& pair, const ScreenSnapshot& list) {
    Tree tree{context.in(Context::Colour::bold,
                         context.say("{}, hour closed at {} UTC", to_text(pair.instrument), short_time(list.at)))};
    const auto bias = pair.bias();
    if (pair.left_out != LeftOut::no) {
        tree.add(context.say("left out: {}", say(context.language, words_of_left_out(pair, list.rules))));
    } else if (!bias) {
        tree.add(context.say("in neither list: it has no trend"));
    } else {
        const auto places = ranked(list.pairs, *bias, list.pairs.size());
        const auto own = std::ranges::find(places, &pair, &RankedPair::pair);
        tree.add(*bias == Bias::bullish
                     ? context.say("bullish, place {} of {}", own - places.begin() + 1, places.size())
                     : context.say("bearish, place {} of {}", own - places.begin() + 1, places.size()));
    }
    for (const Bias side : {Bias::bullish, Bias::bearish}) {
        if (const auto score = score_of(pair.now, side)) tree.under.push_back(tree_of(context, *score, side));
    }
    if (pair.now.candles > 0) {
        tree.add(context.say("turnover {} {} within 24 hours, spread {} %", in_millions(pair.market.turnover),
                             pair.instrument.quote, number(100 * pair.market.spread)));
    }
    context.print(tree.text());
    if (pair.now.candles > 0) show_assumed(context, list);
}

Result<ExitCode> run_screen(const Context& context, const ScreenOptions& options) {
    const auto candles = TRY(context.candles());
    const auto screens = TRY(context.screens());
    ScreenQuestion question{.stored = options.stored, .now = wall_time()};
    if (!options.at.empty()) question.at = TRY(typed_time(options.at));
    const std::string& configured = context.config().venue;
    if (options.refresh) {
        const std::string& venue = options.venue.empty() ? configured : options.venue;
        question.markets = TRY(refresh_hours(context, *candles, venue));
    }
    std::optional<Instrument> one;
    if (options.symbol.empty()) {
        question.venue = TRY(venue_to_screen(*candles, options.venue, configured));
    } else {
        one = TRY(resolve_instrument(*candles, options.venue.empty() ? configured : options.venue, options.symbol));
        question.venue = one->venue;
    }
    question.rules = context.config().universe_of(question.venue);
    const ScreenSnapshot list = TRY(screen_asked(*candles, *screens, question));
    context.answer(screen_json(list, options.top, options.all || one));
    if (!one) {
        show_list(context, list, options);
        return ExitCode::done;
    }
    const auto found = std::ranges::find(list.pairs, *one, &ScreenedPair::instrument);
    if (found == list.pairs.end()) {
        return fail(ErrorCode::NotFound, "{} was not in the store when this list was taken", *one)
            .suggest("leave --stored away");
    }
    show_pair(context, *found, list);
    return ExitCode::done;
}

}  // namespace

void add_screen(CliCommand program, Context& context) {
    CliCommand command =
        program.add_command("screen", "Show which pairs of a venue look bullish or bearish, best first, and why.",
                            {"screen", "screen --top 5 --at 2024-06-01T12:00:00Z", "screen SOL/USDT",
                             "screen --venue binance --all --json"});
    auto options = std::make_shared<ScreenOptions>();
    command.option("symbol", &options->symbol, "this pair alone, with all its reasons", {.value = "SYMBOL"});
    command.option("--top", &options->top, "how many of each side", {.value = "N", .shows_default = true});
    command.option("--at", &options->at, "as of this time; without it the newest hour that most pairs have",
                   {.value = "TIME"});
    command.option("--venue", &options->venue, "the venue whose pairs are looked at", {.value = "NAME"});
    command.flag("--stored", &options->stored, "the newest list that scan stored by then, as a backtest gets it");
    command.flag("--refresh", &options->refresh, "ask the venue for its hourly candles and tickers first");
    command.flag("--all", &options->all, "every pair, those left out too, and why");
    command.action([&context, options] { return run_screen(context, *options); });
}

}  // namespace signalbox
