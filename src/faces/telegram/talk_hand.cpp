// The accounts on a phone, and trades by hand: what is wanted, asked back in words before it is done.
#include <fmt/format.h>

#include <algorithm>

#include "faces/telegram/talk_replies.hpp"
#include "views/account.hpp"
#include "views/numbers.hpp"
#include "views/portfolio.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr std::size_t rows_most = 20;

/// `long 0.01 BTC/USDT`
std::string trade_text(Side side, Decimal size, const Instrument& instrument, const Person& reader) {
    return fmt::format("{} {} {}", reader.say(words_of(side)), to_text(size), instrument.symbol());
}

RichText holding_text(const Holding& holding, const Person& reader) {
    RichText head = fmt::format("{} {}", arrow_of(holding.side),
                                trade_text(holding.side, holding.size, holding.instrument, reader));
    if (holding.timeframe) head += " · " + std::string(to_text(*holding.timeframe));
    RichText text = bold(head) + "  " + code(short_id(holding.id));
    if (holding.entered_at) {
        const std::string in_money = signed_money(holding.unrealised, "");
        text += "\n" + reader.say("entry {}, now {}: {}", price_text(holding.entry),
                                  holding.last ? price_text(*holding.last) : "–",
                                  holding.unrealised_r
                                      ? fmt::format("{} ({} R)", in_money, signed_text(*holding.unrealised_r, 2))
                                      : in_money);
    }
    if (holding.timeframe)
        text += "\n" + reader.say("stop {}, target 1 {}", price_text(holding.stop), price_text(holding.target));
    return text + "\n" + reader.say(holding.says);
}

RichText ended_text(const HandTradeRecord& trade, const Person& reader) {
    RichText text = fmt::format("{}: ", trade_text(trade.side, trade.size, trade.instrument, reader));
    if (!trade.entered_at) return text + reader.say(words_of(trade));
    return text + fmt::format("{} → {}, {}", price_text(trade.entry_price), price_text(trade.exit_price),
                              signed_money(trade.net(), ""));
}

void add_open(RichText& text, const Holdings& account, const Person& reader) {
    for (std::size_t i = 0; i < std::min(account.open.size(), rows_most); ++i)
        text += "\n\n" + holding_text(account.open[i], reader);
    if (account.open.empty()) text += "\n" + reader.say("nothing is open");
    if (account.open.size() > rows_most) text += "\n\n" + reader.say("and {} more", account.open.size() - rows_most);
}

}  // namespace

Result<Reply> portfolio_reply(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const auto run = TRY(parts.runs.run(parts.terms.run));
    if (!run) return fail(ErrorCode::NotFound, "the database does not know run {} yet", parts.terms.run);
    const Portfolio portfolio = TRY(portfolio_of(parts.runs, parts.candles, *run));
    RichText text = bold(reader.say("Signals on paper: equity {}", money(portfolio.paper.equity)));
    add_open(text, portfolio.paper, reader);
    text += "\n\n" + bold(reader.say("Trades by hand: equity {}", money(portfolio.hand.equity)));
    add_open(text, portfolio.hand, reader);
    if (!portfolio.ended.empty()) text += "\n\n" + reader.say("newest that are over:");
    for (const HandTradeRecord& trade : portfolio.ended) text += "\n" + ended_text(trade, reader);
    return Reply(shortened(text, message_most));
}

Result<Wanted> trade_wanted(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const Instrument instrument = TRY(instrument_of(parts, asked.typed.word(0)));
    const Side side = TRY(parse_side(asked.typed.word(1)));
    const Decimal size = TRY(parse_amount(asked.typed.word(2)));
    if (!parts.hooks.slot_of(instrument)) return fail(ErrorCode::NotFound, "the run does not follow {}", instrument);
    TRY(check_room(parts.runs, parts.terms.run));
    const std::string trade = trade_text(side, size, instrument, reader);
    Wanted wanted{.verb = Verb::trade, .trade = TradeAsked{.instrument = instrument, .side = side, .size = size}};
    const auto worth = TRY(worth_now(parts.candles, instrument, size));
    wanted.asks =
        worth ? reader.say("Trade by hand, on paper: {}, worth {} {} now?", trade, money(*worth), instrument.quote)
              : reader.say("Trade by hand, on paper: {}?", trade);
    const Decimal equity = TRY(hand_equity(parts.runs, parts.candles, parts.terms.run));
    if (worth && *worth > equity)
        wanted.asks += "\n" + reader.say("That is more than the account has: {}.", money(equity));
    wanted.done = reader.say("{}: ordered, it enters at the next open", trade);
    return wanted;
}

Result<Wanted> close_wanted(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const Closable found = TRY(find_closable(parts.runs, parts.terms.run, std::string(asked.typed.word(0))));
    Wanted wanted{.verb = Verb::close, .close = TRY(close_asked(found, asked.typed.word(1)))};
    wanted.asks = reader.say(asks_to_close(found, *wanted.close, reader.language));
    wanted.done = reader.say(says_closed(found, *wanted.close, reader.language));
    return wanted;
}

}  // namespace signalbox
