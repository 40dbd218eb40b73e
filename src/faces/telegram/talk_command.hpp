// Every command that the bot knows: who may give it, what the list of commands says of it, and how it is written.
// Pure; any thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "faces/telegram/chat.hpp"
#include "ports/bot.hpp"

namespace signalbox {

enum class Ask : std::uint8_t {
    start,
    help,
    status,
    check,
    health,
    top,
    signal,
    chart,
    why,
    whynot,
    gates,
    portfolio,
    count,
    profit,
    performance,
    stats,
    daily,
    weekly,
    monthly,
    risk,
    calib,
    settings,
    mute,
    logs,
    version,
    pause,
    resume,
    kill_switch,
    threshold,
    trade,
    close,
    later,  ///< not in this version
};

struct TalkCommand {
    std::string_view name;
    Ask ask{};
    Role least{};  ///< who may less may not give it
    Sentence says = {};
    std::string_view example = {};  ///< as it is typed
};

/// In the order in which people are shown them.
std::span<const TalkCommand> talk_commands();
/// None: there is no such command.
const TalkCommand* find_command(std::string_view name);
/// What a messenger lists for somebody of that role.
std::vector<BotCommands::Command> listed_commands(Role role, Language language);

}  // namespace signalbox
