// One closed trade of the account, as the figures want it; and the hours of the day it may fall in.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/desk/risk/verdict.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

/// Thirds of the UTC day: Tokyo 00–08, London 08–16, New York 16–24 (SPEC 6).
enum class Session : std::uint8_t { tokyo, london, new_york };
inline constexpr std::array all_sessions{Session::tokyo, Session::london, Session::new_york};
std::string_view to_text(Session session);  ///< tokyo, london, new_york

constexpr Session session_of(UtcTime time) { return static_cast<Session>((time - day_start(time)) / (8 * hour)); }

/// Everything in quote currency. A trade that was cancelled before its entry is none.
struct TradeResult {
    Hash128 signal;
    std::uint16_t slot = 0;
    Timeframe timeframe{};
    Tier tier{};
    UtcTime formed_at{};   ///< the signal's close: its day is the cluster, its hour the session
    UtcTime opened{};      ///< entry
    UtcTime closed{};      ///< last exit
    Decimal gross;         ///< Σ results of its exits
    Decimal costs;         ///< fees, half spreads and slippage of all its fills, ≥ 0
    Decimal traded;        ///< Σ price · size of all its fills
    Decimal risk;          ///< |signal's close − stop| · size: one R, > 0
    bool target1 = false;  ///< target 1 came before the stop and within expiry
    bool unsure = false;   ///< a minute of its life came too late or never: its money counts, its R proves nothing

    Decimal net() const { return gross - costs; }
    double net_r() const { return net().to_double() / risk.to_double(); }
    double gross_r() const { return gross.to_double() / risk.to_double(); }
};

}  // namespace signalbox
