#include "platform/control_question.hpp"

#include "core/engine/ids.hpp"

namespace signalbox {
namespace {

/// A text of at most `most` bytes; one that is left out is empty.
Result<std::string> text_at(const nlohmann::json& question, const char* key, std::size_t most) {
    const auto found = question.find(key);
    if (found == question.end()) return std::string();
    if (!found->is_string()) return fail(ErrorCode::WrongUse, "\"{}\" is a text", key);
    auto text = found->get<std::string>();
    if (text.size() > most) return fail(ErrorCode::WrongUse, "\"{}\" has at most {} bytes", key, most);
    return text;
}

/// A price or a size.
Result<Decimal> amount_at(const nlohmann::json& question, const char* key) {
    constexpr std::size_t digits_max = 40;
    const auto amount = Decimal::parse(TRY(text_at(question, key, digits_max)));
    if (amount && *amount > Decimal{}) return *amount;
    return fail(ErrorCode::WrongUse, "\"{}\" is an amount above 0, as a text", key);
}

Result<TradeAsked> trade_in(const nlohmann::json& question) {
    constexpr std::size_t symbol_max = 100, side_max = 8;
    const auto instrument = Instrument::parse(TRY(text_at(question, "symbol", symbol_max)));
    if (!instrument) return fail(ErrorCode::WrongUse, "\"symbol\" is an instrument, as bybit:BTC/USDT");
    const std::string side = TRY(text_at(question, "side", side_max));
    const bool is_long = side == to_text(Side::long_side);
    if (!is_long && side != to_text(Side::short_side)) return fail(ErrorCode::WrongUse, "\"side\" is long or short");
    return TradeAsked{.instrument = *instrument,
                      .side = is_long ? Side::long_side : Side::short_side,
                      .size = TRY(amount_at(question, "size"))};
}

Result<CloseAsked> close_in(const nlohmann::json& question) {
    constexpr std::size_t id_size = 32;
    const bool is_signal = question.contains("signal");
    const char* const key = is_signal ? "signal" : "trade";
    const auto id = parse_hash(TRY(text_at(question, key, id_size)));
    if (!id) return fail(ErrorCode::WrongUse, "\"{}\" is an id of 32 hexadecimal digits", key);
    CloseAsked asked{.id = *id, .is_signal = is_signal, .price = {}};
    if (!question.contains("price")) return asked;
    if (is_signal)
        return fail(ErrorCode::WrongUse, "a signal's position leaves at the next open, at no price of yours");
    asked.price = TRY(amount_at(question, "price"));
    return asked;
}

}  // namespace

Event trade_of(const std::string& command, const TradeAsked& asked, std::uint16_t slot) {
    return HandTraded{.trade = hand_trade_id(command), .slot = slot, .side = asked.side, .size = asked.size, .at = {}};
}

Event close_of(const CloseAsked& asked) {
    if (asked.is_signal) return PositionClosed{.signal = asked.id, .at = {}};
    return HandClosed{.trade = asked.id, .price = asked.price, .at = {}};
}

Result<ControlQuestion> read_control_question(const nlohmann::json& question) {
    if (!question.is_object()) return fail(ErrorCode::WrongUse, "a question is a JSON object");
    constexpr std::size_t word_max = 32;
    if (TRY(text_at(question, "ask", word_max)) == "status") return ControlQuestion{};
    const std::string wanted = TRY(text_at(question, "do", word_max));
    for (const Verb verb : {Verb::kill, Verb::lift_kill, Verb::pause, Verb::resume, Verb::trade, Verb::close}) {
        if (to_text(verb) != wanted) continue;
        Command command{.id = TRY(text_at(question, "id", command_id_max)),
                        .actor = TRY(text_at(question, "actor", command_actor_max)),
                        .verb = verb,
                        .reason = TRY(text_at(question, "reason", command_reason_max)),
                        .at = {}};
        // A second command with the same id does nothing: without one, the second of all would.
        if (command.id.empty()) return fail(ErrorCode::WrongUse, "a command has an \"id\"");
        ControlQuestion asked{.command = std::move(command), .trade = {}, .close = {}};
        if (verb == Verb::trade) asked.trade = TRY(trade_in(question));
        if (verb == Verb::close) asked.close = TRY(close_in(question));
        return asked;
    }
    return fail(ErrorCode::WrongUse, "it knows status, kill, lift_kill, pause, resume, trade and close");
}

}  // namespace signalbox
