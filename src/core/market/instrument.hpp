// What is traded, by its one name: `venue:BASE/QUOTE[:SETTLE]` (the ccxt form with the venue before it).
//
// USD, USDT and USDC are different quotes and never taken for one another. Native names (`BTCUSDT`, `BTC-USD`) map both
// ways without loss where the venue's rule allows it; a native name that could be split in two ways is an error.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox {

struct Instrument {
    std::string venue;   ///< lower case: binance, bybit, coinbase, synthetic, or any name of imported files
    std::string base;    ///< BTC
    std::string quote;   ///< USDT
    std::string settle;  ///< empty for spot; USDT for a linear perpetual

    /// Order of ids' text, byte by byte: the order in which equals are ranked (ENGINE 4).
    std::strong_ordering operator<=>(const Instrument& other) const;
    bool operator==(const Instrument&) const = default;

    /// `BTC/USDT` or `BTC/USDT:USDT`: the name without the venue.
    std::string symbol() const;
    /// Reads `binance:BTC/USDT`. Every part has 1 to 32 characters: the venue lower-case letters, digits, '.', '-',
    /// '_'; the others capital letters, digits, '.', '-'. The error says what to write instead.
    static Result<Instrument> parse(std::string_view text);
    /// Reads a symbol (`BTC/USDT[:USDT]`) of a named venue.
    static Result<Instrument> parse_symbol(std::string_view venue, std::string_view symbol);

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("venue", self.venue);
        visit("base", self.base);
        visit("quote", self.quote);
        visit("settle", self.settle);
    }
};

/// `binance:BTC/USDT`.
std::string to_text(const Instrument& instrument);

/// Binance's own names: spot `BTCUSDT`. Read against the quotes known there; a name that two of them fit (`ADAEUR` is
/// ADA/EUR or AD/AEUR) and one that none fits are errors.
std::string binance_name(const Instrument& instrument);
Result<Instrument> instrument_of_binance(std::string_view native);

}  // namespace signalbox
