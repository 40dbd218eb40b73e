#include "faces/telegram/talk_command.hpp"

#include <algorithm>
#include <array>

namespace signalbox {

std::span<const TalkCommand> talk_commands() {
    constexpr Role asks = Role::viewer, acts = Role::operator_;
    static const std::array all{
        TalkCommand{"status", Ask::status, asks, sentence("How the run is doing"), "/status"},
        TalkCommand{"top", Ask::top, asks, sentence("The screener's best pairs"), "/top 5"},
        TalkCommand{"signal", Ask::signal, asks, sentence("A coin's technical picture and newest signal"),
                    "/signal BTC"},
        TalkCommand{"chart", Ask::chart, asks, sentence("A coin's chart"), "/chart BTC 4h"},
        TalkCommand{"why", Ask::why, asks, sentence("Why a signal was spoken"), "/why 1ebe27d33b9e"},
        TalkCommand{"whynot", Ask::whynot, asks, sentence("Why no signal was spoken"), "/whynot BTC 1h"},
        TalkCommand{"gates", Ask::gates, asks, sentence("Every gate of a signal"), "/gates 1ebe27d33b9e"},
        TalkCommand{"portfolio", Ask::portfolio, asks, sentence("What is open: signals on paper, and trades by hand"),
                    "/portfolio"},
        TalkCommand{"profit", Ask::profit, asks, sentence("What all closed trades brought"), "/profit"},
        TalkCommand{"stats", Ask::stats, asks, sentence("How trades end"), "/stats"},
        TalkCommand{"daily", Ask::daily, asks, sentence("Results by day"), "/daily 7"},
        TalkCommand{"weekly", Ask::weekly, asks, sentence("Results by week"), "/weekly 8"},
        TalkCommand{"monthly", Ask::monthly, asks, sentence("Results by month"), "/monthly 6"},
        TalkCommand{"performance", Ask::performance, asks, sentence("Results by coin"), "/performance"},
        TalkCommand{"count", Ask::count, asks, sentence("How many positions are open"), "/count"},
        TalkCommand{"risk", Ask::risk, asks, sentence("Limits, and how near they are"), "/risk"},
        TalkCommand{"calib", Ask::calib, asks, sentence("What the past says of confidence and edge"), "/calib"},
        TalkCommand{"settings", Ask::settings, asks, sentence("Language, clock, which signals"),
                    "/settings coins BTC,ETH"},
        TalkCommand{"mute", Ask::mute, asks, sentence("Silence for a while"), "/mute 8h"},
        TalkCommand{"pause", Ask::pause, acts, sentence("No new signals until /resume"), "/pause"},
        TalkCommand{"resume", Ask::resume, acts, sentence("Lift a pause"), "/resume"},
        TalkCommand{"trade", Ask::trade, acts, sentence("Trade by hand, on paper"), "/trade BTC long 0.01"},
        TalkCommand{"close", Ask::close, acts, sentence("End a trade by hand, or a signal's position"),
                    "/close 1f3a9c12"},
        TalkCommand{"kill_switch", Ask::kill_switch, acts, sentence("Throw the kill switch, or lift it"),
                    "/kill_switch on"},
        TalkCommand{"threshold", Ask::threshold, acts, sentence("Least strength of a signal"), "/threshold 0.70"},
        TalkCommand{"check", Ask::check, asks, sentence("Is all well?"), "/check"},
        TalkCommand{"health", Ask::health, asks, sentence("Latency, feeds and counters"), "/health"},
        TalkCommand{"logs", Ask::logs, acts, sentence("The program's newest log lines"), "/logs 10"},
        TalkCommand{"version", Ask::version, asks, sentence("Which program this is"), "/version"},
        TalkCommand{"help", Ask::help, asks, sentence("All commands"), "/help"},
        TalkCommand{"start", Ask::start, asks, {}, "/start"},
        TalkCommand{"ftmo_status", Ask::later, asks, {}, "/ftmo_status"},
        TalkCommand{"pass", Ask::later, asks, {}, "/pass"},
        TalkCommand{"news", Ask::later, asks, {}, "/news"},
        TalkCommand{"whales", Ask::later, asks, {}, "/whales"},
    };
    return all;
}

const TalkCommand* find_command(std::string_view name) {
    const auto all = talk_commands();
    const auto found = std::ranges::find(all, name, &TalkCommand::name);
    return found == all.end() ? nullptr : &*found;
}

std::vector<BotCommands::Command> listed_commands(Role role, Language language) {
    std::vector<BotCommands::Command> listed;
    for (const TalkCommand& one : talk_commands()) {
        if (one.says.empty() || role < one.least) continue;
        listed.push_back({std::string(one.name), say(language, one.says)});
    }
    return listed;
}

}  // namespace signalbox
