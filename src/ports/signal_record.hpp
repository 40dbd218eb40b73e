// A signal with everything that is known of it, and in which kind of run it was spoken. Plain values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/outcome.hpp"
#include "core/market/instrument.hpp"

namespace signalbox {

enum class Mode : std::uint8_t { backtest, replay, observe, paper, live };
std::string_view to_text(Mode mode);
Result<Mode> parse_mode(std::string_view text);
/// Follows the market as it goes: its journal leads and its projection follows, its candles and every verdict are
/// stored.
constexpr bool is_live(Mode mode) { return mode == Mode::observe || mode == Mode::paper || mode == Mode::live; }

/// A signal with all that is known of it.
struct SignalRecord {
    std::string run;
    Mode mode{};
    Instrument instrument;
    Signal signal;
    Opinion opinion;
    Verdict verdict;
    SignalState state{};
    bool closed = false;
    bool unsure = false;
    double net_r = 0;
    Decimal net;
    std::string reason;
    std::vector<PaperFilled> fills;
    std::vector<SignalMoved> moves;

    void take(const SignalMoved& move);
};

}  // namespace signalbox
