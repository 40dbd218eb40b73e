#include "views/portfolio.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/letter_case.hpp"
#include "core/desk/paper/hand.hpp"
#include "core/desk/paper/money.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

/// The newest stored close of each instrument, asked for once.
class Closes {
public:
    explicit Closes(CandleStore& candles) : candles_(candles) {}

    Result<std::optional<Decimal>> of(const Instrument& instrument) {
        const auto known = closes_.find(instrument);
        if (known != closes_.end()) return known->second;
        return closes_[instrument] = TRY(newest_close(candles_, instrument));
    }

private:
    CandleStore& candles_;
    std::map<Instrument, std::optional<Decimal>> closes_;
};

Decimal signed_by(Side side, Decimal value) { return sign_of(side) > 0 ? value : -value; }

/// Values what is held of a holding that has entered, into the account.
Result<> value_at(Holding& holding, Decimal entry_left, Closes& closes, Holdings& account) {
    holding.last = TRY(closes.of(holding.instrument));
    const Decimal worth = TRY(holding.size.times(holding.last.value_or(holding.entry)));
    holding.unrealised = signed_by(holding.side, worth - entry_left);
    account.equity += signed_by(holding.side, worth);
    return {};
}

Result<> add_signal(const SignalRecord& record, Closes& closes, Holdings& account) {
    const Signal& signal = record.signal;
    Holding holding{.id = signal.id,
                    .instrument = record.instrument,
                    .side = signal.side,
                    .state = std::string(to_text(record.state)),
                    .says = words_of(record.state),
                    .size = signal.size,
                    .entered_at = {},
                    .entry = {},
                    .last = {},
                    .unrealised = {},
                    .unrealised_r = {},
                    .timeframe = signal.timeframe,
                    .stop = signal.stop,
                    .target = signal.targets[0]};
    Decimal entry_left;
    for (const PaperFilled& fill : record.fills) {
        const Decimal value = TRY(fill.size.times(fill.price));
        account.cash -= fill.fee + fill.spread + fill.slippage;
        if (fill.leg == Leg::entry) {
            account.cash -= signed_by(signal.side, value);
            holding.entered_at = fill.at;
            holding.entry = fill.price;
            entry_left = value;
        } else {
            account.cash += signed_by(signal.side, value);
            entry_left -= TRY(fill.size.times(holding.entry));
            holding.size -= fill.size;
        }
    }
    if (record.closed) return {};
    if (holding.entered_at) {
        TRY(value_at(holding, entry_left, closes, account));
        const double risk = (signal.entry - signal.stop).abs().to_double() * signal.size.to_double();
        if (risk > 0) holding.unrealised_r = holding.unrealised.to_double() / risk;
    }
    account.open.push_back(std::move(holding));
    return {};
}

Result<> add_trade(const HandTradeRecord& record, Closes& closes, Holdings& account) {
    account.cash -= record.costs;
    Decimal entry_value;
    if (record.entered_at) {
        entry_value = TRY(record.size.times(record.entry_price));
        account.cash -= signed_by(record.side, entry_value);
        if (record.left_at) account.cash += signed_by(record.side, TRY(record.size.times(record.exit_price)));
    }
    if (is_over(record.fate)) return {};
    Holding holding{.id = record.trade,
                    .instrument = record.instrument,
                    .side = record.side,
                    .state = std::string(to_text(record.fate)),
                    .says = words_of(record),
                    .size = record.size,
                    .entered_at = record.entered_at,
                    .entry = record.entry_price,
                    .last = {},
                    .unrealised = {},
                    .unrealised_r = {},
                    .timeframe = {},
                    .stop = {},
                    .target = {}};
    if (record.entered_at) TRY(value_at(holding, entry_value, closes, account));
    account.open.push_back(std::move(holding));
    return {};
}

Json holdings_json(const Holdings& account, bool in_r) {
    Json open = Json::array();
    for (const Holding& holding : account.open) {
        Json one{{"id", json_of(holding.id)},
                 {"instrument", json_of(holding.instrument)},
                 {"side", std::string(to_text(holding.side))},
                 {"state", holding.state},
                 {"size", json_of(holding.size)},
                 {"entered_at", holding.entered_at ? json_of(*holding.entered_at) : Json(nullptr)},
                 {"entry", holding.entered_at ? json_of(holding.entry) : Json(nullptr)},
                 {"last", holding.last ? json_of(*holding.last) : Json(nullptr)},
                 {"unrealised", json_of(holding.unrealised)}};
        if (in_r) one["unrealised_r"] = holding.unrealised_r ? json_of(*holding.unrealised_r) : Json(nullptr);
        open.push_back(std::move(one));
    }
    return {{"start", json_of(account.start)},
            {"cash", json_of(account.cash)},
            {"equity", json_of(account.equity)},
            {"open", std::move(open)}};
}

Json ended_json(const HandTradeRecord& trade) {
    const bool entered = trade.entered_at.has_value();
    return {{"id", json_of(trade.trade)},
            {"instrument", json_of(trade.instrument)},
            {"side", std::string(to_text(trade.side))},
            {"state", std::string(to_text(trade.fate))},
            {"reason", trade.reason},
            {"size", json_of(trade.size)},
            {"ordered_at", json_of(trade.ordered_at)},
            {"entered_at", entered ? json_of(*trade.entered_at) : Json(nullptr)},
            {"left_at", trade.left_at ? json_of(*trade.left_at) : Json(nullptr)},
            {"entry", entered ? json_of(trade.entry_price) : Json(nullptr)},
            {"exit", entered ? json_of(trade.exit_price) : Json(nullptr)},
            {"costs", json_of(trade.costs)},
            {"net", json_of(trade.net())}};
}

/// When it was over; one that was refused was so at once.
UtcTime ended_at(const HandTradeRecord& trade) { return trade.left_at.value_or(trade.ordered_at); }

Failure too_large() { return fail(ErrorCode::Refused, "that is more than an account can hold"); }

Sentence words_of_refusal(const std::string& reason) {
    if (reason == "hand_full") return sentence("refused: {} are open at most", HandBook::trades_max);
    if (reason == "hand_too_large") return sentence("refused: too large");
    if (reason == "hand_not_followed") return sentence("refused: the run did not follow it");
    return sentence("refused: {}", reason);
}

}  // namespace

Result<Portfolio> portfolio_of(RunStore& runs, CandleStore& candles, const RunRecord& run) {
    const Decimal start = run.opened.settings.desk.cash;
    Portfolio portfolio{.run = run.id,
                        .paper = {.start = start, .cash = start, .equity = {}, .open = {}},
                        .hand = {.start = start, .cash = start, .equity = {}, .open = {}},
                        .ended = {}};
    Closes closes(candles);
    SignalFilter filter;
    filter.run = run.id;
    for (const SignalRecord& record : TRY(runs.signals(filter))) TRY(add_signal(record, closes, portfolio.paper));
    for (const HandTradeRecord& record : TRY(runs.hand_trades(run.id))) {
        TRY(add_trade(record, closes, portfolio.hand));
        if (is_over(record.fate)) portfolio.ended.push_back(record);
    }
    std::ranges::stable_sort(portfolio.ended, std::greater{}, ended_at);
    if (portfolio.ended.size() > Portfolio::ended_most) portfolio.ended.resize(Portfolio::ended_most);
    portfolio.paper.equity += portfolio.paper.cash;
    portfolio.hand.equity += portfolio.hand.cash;
    return portfolio;
}

Json portfolio_json(const Portfolio& portfolio) {
    Json hand = holdings_json(portfolio.hand, false);
    hand["ended"] = Json::array();
    for (const HandTradeRecord& trade : portfolio.ended) hand["ended"].push_back(ended_json(trade));
    return {{"run", portfolio.run}, {"paper", holdings_json(portfolio.paper, true)}, {"hand", std::move(hand)}};
}

Sentence words_of(const HandTradeRecord& trade) {
    switch (trade.fate) {
        case HandFate::pending: return sentence("enters at the next open");
        case HandFate::open: return sentence("open");
        case HandFate::leaving: return sentence("leaves at the next open");
        case HandFate::closed: break;
        case HandFate::cancelled:
            return trade.reason == "unfilled" ? sentence("cancelled: it found no minute to enter at")
                                              : sentence("cancelled before it entered");
        case HandFate::refused: return words_of_refusal(trade.reason);
    }
    return trade.reason == "closed" ? sentence("closed") : sentence("closed: its instrument left ({})", trade.reason);
}

Result<std::optional<Decimal>> newest_close(CandleStore& candles, const Instrument& instrument) {
    std::optional<Decimal> close;
    if (!TRY(candles.find(instrument))) return close;
    const auto span = TRY(candles.span(instrument, Timeframe::m1));
    if (!span) return close;
    CandleSeries series;
    const auto rows = TRY(candles.read(instrument, Timeframe::m1, {span->to - minute, span->to}));
    TRY(rows->next(1, series, nullptr));
    if (!series.empty()) close = TRY(Decimal::from_double(series[series.size() - 1].close));
    return close;
}

Result<Side> parse_side(std::string_view text) {
    const std::string small = lower_case(text);  // a phone may begin a word with a capital
    for (const Side side : {Side::long_side, Side::short_side})
        if (small == to_text(side)) return side;
    if (text.empty()) return fail(ErrorCode::WrongUse, "a side is missing").suggest("write long or short");
    return fail(ErrorCode::WrongUse, "{} is no side", text).suggest("write long or short");
}

Result<Decimal> parse_amount(std::string_view text) {
    if (text.empty()) return fail(ErrorCode::WrongUse, "an amount is missing").suggest("write it as 0.5");
    std::string written(text);
    if (written.find('.') == written.npos && std::ranges::count(written, ',') == 1)
        std::ranges::replace(written, ',', '.');  // as half of the world writes it
    const auto amount = Decimal::parse(written);
    if (amount && *amount > Decimal{}) return *amount;
    const bool is_long = written.size() > 1 && written.find_first_not_of("0123456789.") == written.npos &&
                         written.find_first_of("123456789") != written.npos;
    if (!amount && is_long) return fail(ErrorCode::WrongUse, "{} has more digits than an amount can hold", text);
    return fail(ErrorCode::WrongUse, "{} is no amount above 0", text).suggest("write it as 0.5");
}

Result<std::optional<Decimal>> worth_now(CandleStore& candles, const Instrument& instrument, Decimal size) {
    const auto last = TRY(newest_close(candles, instrument));
    if (!last) return std::optional<Decimal>{};
    const auto worth = size.times(*last);
    if (!worth || worth->to_double() >= worth_max / HandBook::trades_max) return too_large();
    return std::optional(*worth);
}

Result<Decimal> hand_equity(RunStore& runs, CandleStore& candles, const std::string& run) {
    const auto record = TRY(runs.run(run));
    if (!record) return fail(ErrorCode::NotFound, "the database does not know run {} yet", run);
    return TRY(portfolio_of(runs, candles, *record)).hand.equity;
}

Failure no_room() {
    return fail(ErrorCode::Refused, "{} trades by hand are open, and no more may be", HandBook::trades_max)
        .suggest("close one: signalbox close ID");
}

Result<> check_room(RunStore& runs, const std::string& run) {
    const auto trades = TRY(runs.hand_trades(run));
    const auto open = std::ranges::count_if(trades, [](const HandTradeRecord& one) { return !is_over(one.fate); });
    return static_cast<std::size_t>(open) < HandBook::trades_max ? Result<>{} : no_room();
}

Result<> check_taken(const Outcomes& came) {
    for (const Outcome& outcome : came) {
        const auto* noted = std::get_if<Noted>(&outcome);
        if (noted == nullptr) continue;
        if (noted->what == "hand_full") return no_room();
        if (noted->what == "hand_too_large") return too_large();
        if (noted->what == "hand_not_followed") return fail(ErrorCode::NotFound, "the run does not follow it any more");
        if (noted->what == "not_open") {
            return fail(ErrorCode::NotFound, "it is not open any more").suggest("look at what is: signalbox portfolio");
        }
    }
    return {};
}

std::string Closable::name(Language language) const {
    const std::string says = say(language, words_of(side));
    if (timeframe) return fmt::format("{} {} {}", says, instrument.symbol(), to_text(*timeframe));
    return fmt::format("{} {} {}", says, to_text(size), instrument.symbol());
}

Result<Closable> find_closable(RunStore& runs, const std::string& run, const std::string& typed) {
    const std::string beginning = TRY(signal_id_beginning(typed));
    std::vector<Closable> found;
    for (const HandTradeRecord& one : TRY(runs.hand_trades(run))) {
        if (is_over(one.fate) || !to_text(one.trade).starts_with(beginning)) continue;
        found.push_back({.id = one.trade,
                         .is_signal = false,
                         .instrument = one.instrument,
                         .side = one.side,
                         .size = one.size,
                         .timeframe = {},
                         .waits = one.fate == HandFate::pending});
    }
    if (found.size() == 1) return std::move(found.front());
    if (!found.empty())
        return fail(ErrorCode::WrongUse, "several open trades begin with {}", beginning).suggest("give more digits");
    if (const auto record = TRY(runs.signal(beginning, run)); record && !record->closed) {
        return Closable{.id = record->signal.id,
                        .is_signal = true,
                        .instrument = record->instrument,
                        .side = record->signal.side,
                        .size = {},
                        .timeframe = record->signal.timeframe,
                        .waits = record->state == SignalState::fresh};
    }
    return fail(ErrorCode::NotFound, "nothing that is open begins with {}", beginning)
        .suggest("look at what is: signalbox portfolio");
}

Result<CloseAsked> close_asked(const Closable& closes, std::string_view price) {
    CloseAsked asked{.id = closes.id, .is_signal = closes.is_signal, .price = {}};
    if (price.empty()) return asked;
    if (closes.is_signal) {
        return fail(ErrorCode::WrongUse, "a signal's position leaves at the next open, at no price of yours")
            .suggest("leave the price out");
    }
    asked.price = TRY(parse_amount(price));
    return asked;
}

Sentence asks_to_close(const Closable& closes, const CloseAsked& asked, Language language) {
    const std::string name = closes.name(language);
    if (closes.waits) return sentence("Cancel the order {}?", name);
    if (asked.price) return sentence("Close {} at {}?", name, *asked.price);
    return sentence("Close {} at the next open?", name);
}

Sentence says_closed(const Closable& closes, const CloseAsked& asked, Language language) {
    const std::string name = closes.name(language);
    if (closes.waits)
        return sentence("{}: the order is cancelled; where its minute has begun, it enters and leaves at the next open",
                        name);
    if (asked.price) return sentence("{}: closed at {}", name, *asked.price);
    return sentence("{}: leaves at the next open", name);
}

}  // namespace signalbox
