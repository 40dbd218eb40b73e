// A trade by hand as it is stored: its order, its two fills, and what it cost. Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/engine/event.hpp"
#include "core/engine/outcome.hpp"
#include "core/market/instrument.hpp"

namespace signalbox {

enum class HandFate : std::uint8_t { pending, open, leaving, closed, cancelled, refused };
std::string_view to_text(HandFate fate);
Result<HandFate> parse_hand_fate(std::string_view text);
/// Nothing more becomes of it.
constexpr bool is_over(HandFate fate) { return fate > HandFate::leaving; }

struct HandTradeRecord {
    Hash128 trade;
    Instrument instrument;
    Side side{};
    Decimal size;
    UtcTime ordered_at{};
    std::optional<UtcTime> entered_at;  ///< none: never did, or not yet
    Decimal entry_price;                ///< raw, where it entered
    std::optional<UtcTime> left_at;     ///< none: it has not
    Decimal exit_price;                 ///< raw, where it entered and left
    Decimal costs;                      ///< of both fills: fees, half spreads, slippage
    Decimal result;                     ///< gross, where it left
    HandFate fate{};
    std::string reason;  ///< why it left, was cancelled or refused

    Decimal net() const { return result - costs; }
    bool operator==(const HandTradeRecord&) const = default;
};

/// How an order begins, by what the engine said of it; none: it was one that is known already, and nothing came of it.
std::optional<HandTradeRecord> begun(const HandTraded& order, const Outcomes& said, const Instrument& instrument);
/// A HandClosed of which nothing was said: what was open waits for its next open.
bool begins_to_leave(const Outcomes& said);
/// What a fill, or an end without one, makes of it.
void follow(HandTradeRecord& record, const HandFilled& fill);

}  // namespace signalbox
