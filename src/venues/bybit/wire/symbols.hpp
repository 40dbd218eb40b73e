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

class Symbols {
public:
    /// Takes a listing up, or again. An error, and nothing changes: it has no name of ours, or its symbol or its
    /// instrument already belongs to another one.
    Result<> add(const Listing& listing, Category category);

    /// What an instrument is called there.
    struct Name {
        Category category;
        std::string symbol;
        bool operator==(const Name&) const = default;
    };
    Result<Name> name_of(const Instrument& instrument) const;
    Result<Instrument> instrument_of(Category category, std::string_view symbol) const;
    std::size_t size() const { return names_.size(); }

private:
    std::map<Instrument, Name> names_;
    std::map<std::pair<Category, std::string>, Instrument> instruments_;
};

}  // namespace signalbox::bybit
