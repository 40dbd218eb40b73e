// What a base is, told by its name: a coin, or something whose price is another one's and says nothing of its own.
//
// A ticker does not say it, and a venue's marks are not the same everywhere, so it is a list and a rule for each kind
// (token_kind.cpp). Names that a rule takes wrongly are what `universe.include` is for.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace signalbox {

enum class TokenKind : std::uint8_t {
    coin,
    stablecoin,  ///< worth a unit of some money: USDC, EURC, and money itself
    pegged,      ///< worth another coin, wrapped or staked: WBTC, STETH
    leveraged,   ///< a multiple of another coin's moves: BTC3L, ETHDOWN
    stock,       ///< a share or a fund: TSLAX
    commodity,   ///< metal in a vault: PAXG
};

/// `bases`: all that the venue lists, ascending. By them JUP and SYRUP are told from BTCUP: a leveraged token's coin is
/// listed beside it.
TokenKind kind_of_token(std::string_view base, std::span<const std::string> bases);

}  // namespace signalbox
