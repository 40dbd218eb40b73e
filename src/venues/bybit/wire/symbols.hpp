// Bybit's symbols and our instruments, each found by the other, as the list of instruments says.
//
// Nothing is cut out of a symbol's text: BTCPERP is settled in USDC, and 1000PEPEUSDT is a coin of its own, 1000PEPE,
// as Bybit quotes it, beside PEPEUSDT in spot. What is spot becomes bybit:BTC/USDT, a perpetual bybit:BTC/USDT:USDT, a
// dated future bybit:BTC/USDT:USDT-250221 (ccxt's form).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/market/instrument.hpp"
#include "venues/bybit/wire/listing.hpp"

namespace signalbox::bybit {

/// Our name of a listing. An error: a coin's name is none of ours, or a contract says not how it is settled.
Result<Instrument> instrument_of(const Listing& listing, Category category);

/// What an instrument is called there.
struct SymbolName {
    Category category;
    std::string symbol;
    bool operator==(const SymbolName&) const = default;
};
/// The name that Bybit's habit gives a spot pair or a linear perpetual, while its list is not at hand: BTCUSDT, and
/// BTCPERP where it is settled in USDC. NotFound: what has another kind of name, or is another venue's.
Result<SymbolName> usual_name(const Instrument& instrument);

class Symbols {
public:
    /// Takes a listing up, or again. An error, and nothing changes: it has no name of ours, or its symbol or its
    /// instrument already belongs to another one.
    Result<> add(const Listing& listing, Category category);

    Result<SymbolName> name_of(const Instrument& instrument) const;
    Result<Instrument> instrument_of(Category category, std::string_view symbol) const;
    std::size_t size() const { return names_.size(); }

private:
    std::map<Instrument, SymbolName> names_;
    std::map<std::pair<Category, std::string>, Instrument> instruments_;
};

}  // namespace signalbox::bybit
