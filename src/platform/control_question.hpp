// What a line on the run's socket may ask: {"ask":"status"}, or {"do":VERB,"id":ID,"actor":WHO,"reason":TEXT}.
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

struct ControlQuestion {
    std::optional<Command> command;  ///< to be done, its time left open; none: asks how the run is
};

/// WrongUse, in words for the one who asked, when it is neither of the two.
Result<ControlQuestion> read_control_question(const nlohmann::json& question);

}  // namespace signalbox
