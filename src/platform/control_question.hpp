// What a line on the run's socket may ask: {"ask":"status"}, or {"do":VERB,"id":ID,"actor":WHO,"reason":TEXT}. Of a
// trade by hand also "symbol" (an instrument's full id), "side" and "size"; of its close "trade" and perhaps "price";
// of a close of a signal's position "signal". Amounts are texts, as everywhere in JSON of ours.
//
// Whoever may open the socket may send anything: every field's type and length is looked at before it is used, and
// nothing that is sent can end the run. A pure function: any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/result.hpp"
#include "core/engine/event.hpp"

namespace signalbox {

constexpr std::size_t command_id_max = 200;       ///< bytes; the desk keeps two days of ids
constexpr std::size_t command_actor_max = 200;    ///< bytes
constexpr std::size_t command_reason_max = 2000;  ///< bytes

struct TradeAsked {
    Instrument instrument;  ///< which the run may follow or not
    Side side{};            ///< long or short
    Decimal size;           ///< above 0
};
struct CloseAsked {
    Hash128 id;                    ///< of a trade by hand, or of a signal
    bool is_signal = false;        ///< whose position leaves at the next open
    std::optional<Decimal> price;  ///< above 0; of a trade by hand alone
};

struct ControlQuestion {
    std::optional<Command> command;   ///< to be done, its time left open; none: asks how the run is
    std::optional<TradeAsked> trade;  ///< with the command of that verb, and only then
    std::optional<CloseAsked> close;  ///< likewise
};

/// What stands behind the command of that id, its time left open.
Event trade_of(const std::string& command, const TradeAsked& asked, std::uint16_t slot);
Event close_of(const CloseAsked& asked);

/// WrongUse, in words for the one who asked, when it is none of these.
Result<ControlQuestion> read_control_question(const nlohmann::json& question);

}  // namespace signalbox
