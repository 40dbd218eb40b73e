// What a run's two accounts hold: the paper account of its signals, and the one of trades by hand (SPEC 11); and what
// an order by hand means, wherever it is typed.
//
// Told from the stored rows, at the newest stored minute of each instrument: beside a run at work it lags by no more
// than its projection. cash + worth of what is open = equity, to the last digit. Pure but for the stores: any thread
// that may ask them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/control_question.hpp"
#include "platform/words.hpp"
#include "ports/candle_store.hpp"
#include "ports/run_store.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

/// What is open, or waits for its entry.
struct Holding {
    Hash128 id;  ///< of the signal, or of the trade
    Instrument instrument;
    Side side{};
    std::string state;  ///< of a signal or of a trade by hand, as stored
    Sentence says;      ///< the same for people
    Decimal size;       ///< base units still held; of one that waits, what is ordered
    std::optional<UtcTime> entered_at;
    Decimal entry;                       ///< raw; none entered: 0
    std::optional<Decimal> last;         ///< newest stored close; none: nothing is stored, the entry stands for it
    Decimal unrealised;                  ///< money, before the costs of leaving
    std::optional<double> unrealised_r;  ///< of a signal that has entered
    std::optional<Timeframe> timeframe;  ///< of a signal, as the two behind it
    Decimal stop, target;                ///< its first target
};

struct Holdings {
    Decimal start;
    Decimal cash;
    Decimal equity;
    std::vector<Holding> open;
};

struct Portfolio {
    std::string run;
    Holdings paper;
    Holdings hand;
    std::vector<HandTradeRecord> ended;  ///< trades by hand that are over, newest first

    static constexpr std::size_t ended_most = 10;
};

Result<Portfolio> portfolio_of(RunStore& runs, CandleStore& candles, const RunRecord& run);

Json portfolio_json(const Portfolio& portfolio);

/// How a trade by hand stands, or why it ended.
Sentence words_of(const HandTradeRecord& trade);

/// None: nothing is stored.
Result<std::optional<Decimal>> newest_close(CandleStore& candles, const Instrument& instrument);

/// What a trade of this size is worth at the newest close; none where nothing is stored. Refused: more than an account
/// can hold.
Result<std::optional<Decimal>> worth_now(CandleStore& candles, const Instrument& instrument, Decimal size);
/// What the account of trades by hand has, all open marked to the newest closes.
Result<Decimal> hand_equity(RunStore& runs, CandleStore& candles, const std::string& run);

/// `long` or `Short`; `0.01`, above 0. WrongUse says how to write it.
Result<Side> parse_side(std::string_view text);
Result<Decimal> parse_amount(std::string_view text);
/// Refused: the run holds as many trades by hand as it may.
Result<> check_room(RunStore& runs, const std::string& run);
/// What the desk made of a trade by hand or of a close: nothing, or Refused or NotFound, why it did not take it on.
Result<> check_taken(const Outcomes& came);
/// What a person may close.
struct Closable {
    Hash128 id;
    bool is_signal = false;
    Instrument instrument;
    Side side{};
    Decimal size;                        ///< of a trade by hand
    std::optional<Timeframe> timeframe;  ///< of a signal
    bool waits = false;                  ///< it has not entered: closing cancels it

    /// `long 0.01 BTC/USDT`, `short BTC/USDT 4h`
    std::string name(Language language) const;
};
/// The trade by hand, or else the signal, that is not over and whose id begins so: six digits or more.
Result<Closable> find_closable(RunStore& runs, const std::string& run, const std::string& typed);
/// `price`: as it was typed, or empty.
Result<CloseAsked> close_asked(const Closable& closes, std::string_view price);
/// What closing it so asks of whoever wants it, and says when it is done.
Sentence asks_to_close(const Closable& closes, const CloseAsked& asked, Language language);
Sentence says_closed(const Closable& closes, const CloseAsked& asked, Language language);

}  // namespace signalbox
