// The answers that change nothing by themselves, a file for each group of commands. Threads: the conversation's.
#pragma once

#include "faces/telegram/talk_orders.hpp"

namespace signalbox {

// talk_state.cpp
Reply help_reply(const Asked& asked);
Reply start_reply(const Asked& asked);
Reply status_reply(const TalkParts& parts, const Asked& asked);
Reply check_reply(const TalkParts& parts, const Asked& asked);
Reply health_reply(const TalkParts& parts, const Asked& asked);
/// /logs, /logs 20
Result<Reply> logs_reply(const TalkParts& parts, const Asked& asked);
Reply version_reply(const TalkParts& parts, const Asked& asked);

// talk_account.cpp
/// How many rows are asked for, 1 to `most`, by the command's first word; `usual` without one. WrongUse: it is none.
Result<int> rows_asked(const Asked& asked, int usual, int most);
Result<Reply> count_reply(const TalkParts& parts, const Asked& asked);
Result<Reply> profit_reply(const TalkParts& parts, const Asked& asked);
Result<Reply> stats_reply(const TalkParts& parts, const Asked& asked);
Result<Reply> performance_reply(const TalkParts& parts, const Asked& asked);
/// /daily, /weekly and /monthly, by the command's name.
Result<Reply> periods_reply(const TalkParts& parts, const Asked& asked);
Result<Reply> calib_reply(const TalkParts& parts, const Asked& asked);
/// `desk`: as it stands now.
Result<Reply> risk_reply(const TalkParts& parts, const Asked& asked, const DeskSettings& desk);

// talk_hand.cpp
Result<Reply> portfolio_reply(const TalkParts& parts, const Asked& asked);
/// What `/trade SYMBOL long|short SIZE` and `/close ID [PRICE]` want done. WrongUse, NotFound, Refused: it cannot be.
Result<Wanted> trade_wanted(const TalkParts& parts, const Asked& asked);
Result<Wanted> close_wanted(const TalkParts& parts, const Asked& asked);

// talk_market.cpp
/// As a phone writes it: btc, BTCUSDT, btc/usdt. What the run follows comes first.
Result<Instrument> instrument_of(const TalkParts& parts, std::string_view word);
Result<Reply> top_reply(const TalkParts& parts, const Asked& asked);
Result<Reply> signal_reply(const TalkParts& parts, const Asked& asked);
Result<Reply> chart_reply(const TalkParts& parts, const Asked& asked);
Result<Reply> why_reply(const TalkParts& parts, const Asked& asked);
Result<Reply> whynot_reply(const TalkParts& parts, const Asked& asked);
Result<Reply> gates_reply(const TalkParts& parts, const Asked& asked);

// talk_settings.cpp
constexpr std::string_view zone_example = "/settings zone Europe/Moscow", coins_example = "/settings coins BTC,ETH";
Reply settings_reply(const Asked& asked, const Chat& chat);
/// The chat as `/settings …` or `/mute …` wants it. WrongUse: it makes no sense.
Result<Chat> settings_wanted(const Asked& asked, Chat chat);
Result<Chat> mute_wanted(const Asked& asked, Chat chat);

}  // namespace signalbox
