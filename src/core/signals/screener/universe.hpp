// Which pairs of a venue are looked at, and which of them are followed (SPEC 2, Universe).
//
// A pair qualifies when it is a spot pair of the quote, its base is a coin of its own (token_kind.hpp), it is traded
// enough and its spread is narrow enough. `include` asks none of these, `exclude` goes before everything. The draw
// takes the top N by turnover; who was drawn last time stays while it still qualifies and ranks within 1.2 N, so that
// two pairs of nearly the same turnover do not take turns.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/market/instrument.hpp"

namespace signalbox {

struct UniverseRules {
    std::string quote = "USDT";
    double turnover_min = 1'000'000;   ///< in the quote, within 24 hours
    double spread_max = 0.005;         ///< as a fraction of the price; narrower ones qualify
    std::vector<std::string> include;  ///< symbols (BTC/USDT) or full ids (bybit:BTC/USDT)
    std::vector<std::string> exclude;

    bool operator==(const UniverseRules&) const = default;
};

/// Why a pair is left out: the first rule that says so, in this order. The text is part of docs/json.md.
enum class LeftOut : std::uint8_t {
    no,          ///< it qualifies
    excluded,    ///< by `universe.exclude`
    market,      ///< another quote, or no spot pair
    stablecoin,  ///< these five: what its base is
    pegged,
    leveraged,
    stock,
    commodity,
    no_candle,    ///< its candle of the last hour is not there
    few_candles,  ///< fewer than 50 of them are there without a longer hole
    turnover,     ///< too little, or unknown
    spread,       ///< too wide, or unknown
};
constexpr LeftOut last_of(LeftOut) { return LeftOut::spread; }
/// As the enumerator is written; `no` is empty.
std::string_view to_text(LeftOut reason);

/// What the market says of a pair; NaN: unknown.
struct PairMarket {
    double turnover = std::numeric_limits<double>::quiet_NaN();  ///< of the last 24 hours, in the quote
    double spread = std::numeric_limits<double>::quiet_NaN();    ///< (ask − bid) / middle
};

/// A pair on its way into a draw.
struct DrawnPair {
    Instrument instrument;
    PairMarket market;
};

class Universe {
public:
    /// `listed`: every pair of the venue, in any order.
    Universe(UniverseRules rules, std::span<const Instrument> listed);

    const UniverseRules& rules() const { return rules_; }
    /// Named by `include` and not by `exclude`: only its candles are asked for.
    bool is_included(const Instrument& instrument) const;
    /// What its name alone says: excluded, market, or its base's kind.
    LeftOut by_name(const Instrument& instrument) const;
    /// turnover or spread.
    LeftOut by_market(const Instrument& instrument, const PairMarket& market) const;

    /// The pairs to follow: those that were included, then members that stay, then newcomers, each by turnover (ties by
    /// instrument); `top` of them, more only where `include` names more. `members`: the last draw, in any order.
    std::vector<Instrument> draw(std::span<const DrawnPair> pairs, std::size_t top,
                                 std::span<const Instrument> members) const;

private:
    UniverseRules rules_;
    std::vector<std::string> bases_;  ///< ascending, each once
};

}  // namespace signalbox
