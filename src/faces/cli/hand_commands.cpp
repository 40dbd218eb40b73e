// `signalbox trade`, `close` and `portfolio`: trades by hand, ordered from the run at work, and what the accounts hold.
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "core/engine/ids.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/live_parts.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/runs.hpp"
#include "platform/control.hpp"
#include "platform/lock.hpp"
#include "views/naming.hpp"
#include "views/portfolio.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr std::size_t id_shown = 12;  ///< digits

struct TradeOptions {
    std::string symbol, side, size;
};
struct CloseOptions {
    std::string id, price;
};

/// Only a run at work takes orders: one that rests has no next open.
Result<LockHolder> run_at_work(const Context& context) {
    if (auto holder = TRY(lock_holder(context.data_dir().lock()))) return *std::move(holder);
    return fail(ErrorCode::NotFound, "no run is at work in {}", context.config().data_dir.string())
        .suggest("start it: signalbox run; one that was stopped goes on with its trades");
}

/// Journaled when it returns.
Result<> order(const Context& context, const LockHolder& holder, nlohmann::json question) {
    question["actor"] = cli_actor();
    const auto told = ask(context.data_dir().socket(), question);
    if (told) return {};
    if (told.error().code != ErrorCode::Unreachable) return fail(told.error());
    return fail(ErrorCode::Unreachable, "the run of process {} does not answer: it begins, or waits for its venue",
                holder.process)
        .suggest("look whether it was ordered before you order it again: signalbox portfolio");
}

Result<RunRecord> live_run(RunStore& runs, const std::string& id) {
    if (!id.empty()) return find_run(runs, id);
    const auto all = TRY(runs.runs());
    const auto newest = std::ranges::find_if(all, [](const RunRecord& run) { return is_live(run.mode); });
    if (newest != all.end()) return *newest;
    return fail(ErrorCode::NotFound, "there is no live run").suggest("start one: signalbox run");
}

Result<ExitCode> run_trade(const Context& context, const TradeOptions& options) {
    const Side side = TRY(parse_side(options.side));
    const Decimal size = TRY(parse_amount(options.size));
    const LockHolder holder = TRY(run_at_work(context));
    const auto runs = TRY(context.runs());
    TRY(check_room(*runs, TRY(live_run(*runs, "")).id));
    const auto candles = TRY(context.candles());
    const Instrument instrument = TRY(resolve_instrument(*candles, context.config().venue, options.symbol));
    const auto worth = TRY(worth_now(*candles, instrument, size));
    const Decimal equity = TRY(hand_equity(*runs, *candles, TRY(live_run(*runs, "")).id));
    if (worth && *worth > equity)
        context.note(
            context.say("it is worth {} now, which is more than the account has: {}", money(*worth), money(equity)));
    const std::string id = new_command_id();
    TRY(order(context, holder,
              {{"do", "trade"},
               {"id", id},
               {"symbol", to_text(instrument)},
               {"side", std::string(to_text(side))},
               {"size", to_text(size)}}));
    const std::string trade = to_text(hand_trade_id(id));
    const Closable ordered{.id = hand_trade_id(id),
                           .is_signal = false,
                           .instrument = instrument,
                           .side = side,
                           .size = size,
                           .timeframe = {},
                           .waits = true};
    context.print_said("{}: ordered, it enters at the next open", ordered.name(context.language));
    context.print_said("to end it: {}", "signalbox close " + trade.substr(0, id_shown));
    context.answer({{"trade", trade},
                    {"instrument", to_text(instrument)},
                    {"side", std::string(to_text(side))},
                    {"size", to_text(size)}});
    return ExitCode::done;
}

Result<ExitCode> run_close(const Context& context, const CloseOptions& options) {
    if (!options.price.empty()) (void)TRY(parse_amount(options.price));
    const LockHolder holder = TRY(run_at_work(context));
    const auto runs = TRY(context.runs());
    const Closable found = TRY(find_closable(*runs, TRY(live_run(*runs, "")).id, options.id));
    const CloseAsked asked = TRY(close_asked(found, options.price));
    const char* const what = found.is_signal ? "signal" : "trade";
    nlohmann::json question{{"do", "close"}, {"id", new_command_id()}, {what, to_text(found.id)}};
    if (asked.price) question["price"] = to_text(*asked.price);
    TRY(order(context, holder, std::move(question)));
    context.print(say(context.language, says_closed(found, asked, context.language)));
    context.answer({{what, to_text(found.id)}, {"price", asked.price ? Json(to_text(*asked.price)) : Json(nullptr)}});
    return ExitCode::done;
}

void show(const Context& context, const std::string& title, const Holdings& account, bool in_r_too) {
    context.print(context.say("{}: equity {}, cash {}, begun with {}", title, money(account.equity),
                              money(account.cash), money(account.start)));
    std::vector<Column> columns{{context.say("id")},
                                {context.say("instrument")},
                                {context.say("side")},
                                {context.say("size"), Align::right},
                                {context.say("entry"), Align::right},
                                {context.say("last price"), Align::right},
                                {context.say("unrealised"), Align::right}};
    if (in_r_too) columns.push_back({context.say("in R"), Align::right});
    columns.push_back({context.say("state")});
    Table table(std::move(columns));
    for (const Holding& holding : account.open) {
        std::vector<std::string> cells{to_text(holding.id).substr(0, id_shown),
                                       to_text(holding.instrument),
                                       say(context.language, words_of(holding.side)),
                                       to_text(holding.size),
                                       holding.entered_at ? price_text(holding.entry) : "",
                                       holding.last ? price_text(*holding.last) : "",
                                       holding.entered_at ? money(holding.unrealised) : ""};
        if (in_r_too) cells.push_back(holding.unrealised_r ? in_r(*holding.unrealised_r) : "");
        cells.push_back(say(context.language, holding.says));
        table.row(std::move(cells));
    }
    context.print(table.empty() ? context.say("nothing is open") : table.text());
}

void show_ended(const Context& context, std::span<const HandTradeRecord> ended) {
    Table table({{context.say("id")},
                 {context.say("instrument")},
                 {context.say("side")},
                 {context.say("size"), Align::right},
                 {context.say("entry"), Align::right},
                 {context.say("exit"), Align::right},
                 {context.say("after costs"), Align::right},
                 {context.say("state")}});
    for (const HandTradeRecord& trade : ended) {
        const bool entered = trade.entered_at.has_value();
        table.row({to_text(trade.trade).substr(0, id_shown), to_text(trade.instrument),
                   say(context.language, words_of(trade.side)), to_text(trade.size),
                   entered ? price_text(trade.entry_price) : "", entered ? price_text(trade.exit_price) : "",
                   entered ? money(trade.net()) : "", say(context.language, words_of(trade))});
    }
    if (!table.empty()) context.print(context.say("newest that are over:") + "\n" + table.text());
}

Result<ExitCode> run_portfolio(const Context& context, const std::string& run) {
    const auto runs = TRY(context.runs());
    const auto candles = TRY(context.candles());
    const Portfolio portfolio = TRY(portfolio_of(*runs, *candles, TRY(live_run(*runs, run))));
    show(context, context.say("signals on paper"), portfolio.paper, true);
    context.print("");
    show(context, context.say("trades by hand"), portfolio.hand, false);
    show_ended(context, portfolio.ended);
    context.answer(portfolio_json(portfolio));
    return ExitCode::done;
}

}  // namespace

void add_trade(CliCommand program, Context& context) {
    CliCommand command = program.add_command("trade", "Trade by hand on paper: enters at the next open, plus costs.",
                                             {"trade BTC/USDT long 0.01", "trade ETH/USDT short 0.5"});
    const auto options = std::make_shared<TradeOptions>();
    command.option("symbol", &options->symbol, "the instrument", {.value = "SYMBOL", .required = true});
    command.option("side", &options->side, "long or short", {.value = "SIDE", .required = true});
    command.option("size", &options->size, "in coins", {.value = "SIZE", .required = true});
    command.action([&context, options] { return run_trade(context, *options); });
}

void add_close(CliCommand program, Context& context) {
    CliCommand command =
        program.add_command("close", "End a trade by hand, at the next open or at a price, or a signal's position.",
                            {"close 1f3a9c", "close 1f3a9c 64000"});
    const auto options = std::make_shared<CloseOptions>();
    command.option("id", &options->id, "of the trade or signal, or six of its first digits",
                   {.value = "ID", .required = true});
    command.option("price", &options->price, "a trade by hand leaves at this price, at once", {.value = "PRICE"});
    command.action([&context, options] { return run_close(context, *options); });
}

void add_portfolio(CliCommand program, Context& context) {
    CliCommand command = program.add_command("portfolio", "What is open: signals on paper, and trades by hand.",
                                             {"portfolio", "portfolio --json"});
    const auto run = std::make_shared<std::string>();
    command.option("--run", run.get(), "of this run; without it the newest live one", {.value = "ID"});
    command.action([&context, run] { return run_portfolio(context, *run); });
}

}  // namespace signalbox
