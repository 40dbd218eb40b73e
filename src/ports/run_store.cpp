// The names of modes, and what an id looks like.
#include "ports/run_store.hpp"

#include <array>

#include "core/base/check.hpp"

namespace signalbox {

namespace {
constexpr std::array<std::string_view, 5> mode_names{"backtest", "replay", "observe", "paper", "live"};
}

std::string_view to_text(Mode mode) {
    const auto number = static_cast<std::size_t>(mode);
    check(number < mode_names.size(), "a mode has a name");
    return mode_names[number];
}

void SignalRecord::take(const SignalMoved& move) {
    moves.push_back(move);
    state = move.to;
    closed = move.closed;
    unsure = move.unsure;
    net_r = move.net_r;
    net = move.net;
    reason = move.reason;
}

Result<Mode> parse_mode(std::string_view text) {
    for (std::size_t i = 0; i < mode_names.size(); ++i) {
        if (mode_names[i] == text) return static_cast<Mode>(i);
    }
    return fail(ErrorCode::WrongUse, "there is no mode {}", text)
        .suggest("one of backtest, replay, observe, paper, live");
}

Result<std::string> signal_id_beginning(std::string_view text) {
    std::string id(text);
    for (char& c : id) {
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    }
    const bool hexadecimal = id.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (hexadecimal && id.size() >= 6 && id.size() <= 32) return id;
    return fail(ErrorCode::WrongUse, "{} is not a signal's id: 6 to 32 hexadecimal digits", text)
        .suggest("`signalbox signals` lists the ids");
}

}  // namespace signalbox
