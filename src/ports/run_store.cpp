// The names of modes.
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

Result<Mode> parse_mode(std::string_view text) {
    for (std::size_t i = 0; i < mode_names.size(); ++i) {
        if (mode_names[i] == text) return static_cast<Mode>(i);
    }
    return fail(ErrorCode::WrongUse, "there is no mode {}", text)
        .suggest("one of backtest, replay, observe, paper, live");
}

}  // namespace signalbox
