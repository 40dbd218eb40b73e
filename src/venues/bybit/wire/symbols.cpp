#include "venues/bybit/wire/symbols.hpp"

#include <chrono>

namespace signalbox::bybit {
namespace {

/// `-250221`: the day of delivery, of dated futures only; "" for a perpetual, also one that will be delisted.
std::string delivery_suffix(const Listing& listing) {
    const bool is_dated = listing.contract_type && listing.contract_type->ends_with("Futures");
    if (!is_dated || !listing.delivered_at) return "";
    const std::string day = signalbox::to_text(*listing.delivered_at).substr(0, 10);  // 2025-02-21
    return "-" + day.substr(2, 2) + day.substr(5, 2) + day.substr(8, 2);
}

Failure not_listed(const Instrument& instrument) {
    return fail(ErrorCode::NotFound, "{} is not listed at {}", instrument, "Bybit")
        .suggest(
            "see that its quote, and for a perpetual its settlement, are named: bybit:BTC/USDT, "
            "bybit:BTC/USDT:USDT");
}

}  // namespace

Result<SymbolName> usual_name(const Instrument& instrument) {
    if (instrument.venue != "bybit") return not_listed(instrument);
    if (instrument.settle.empty()) return SymbolName{Category::spot, instrument.base + instrument.quote};
    if (instrument.settle != instrument.quote) return not_listed(instrument);
    if (instrument.quote == "USDT") return SymbolName{Category::linear, instrument.base + "USDT"};
    if (instrument.quote == "USDC") return SymbolName{Category::linear, instrument.base + "PERP"};
    return not_listed(instrument);
}

Result<Instrument> instrument_of(const Listing& listing, Category category) {
    std::string symbol = listing.base_coin + "/" + listing.quote_coin;
    if (category != Category::spot) {
        if (!listing.settle_coin) {
            return fail(ErrorCode::BadData, "Bybit does not say in what {} is settled", listing.symbol);
        }
        symbol += ":" + *listing.settle_coin + delivery_suffix(listing);
    }
    return Instrument::parse_symbol("bybit", symbol);
}

Result<> Symbols::add(const Listing& listing, Category category) {
    const Instrument instrument = TRY(bybit::instrument_of(listing, category));
    const std::pair key{category, listing.symbol};
    const auto known_name = names_.find(instrument);
    const auto known_instrument = instruments_.find(key);
    const bool is_name_taken = known_name != names_.end() && known_name->second != SymbolName{category, listing.symbol};
    const bool is_symbol_taken = known_instrument != instruments_.end() && known_instrument->second != instrument;
    if (is_name_taken || is_symbol_taken) {
        return fail(ErrorCode::BadData, "{} lists {} as {} beside {}", "Bybit", listing.symbol, instrument,
                    is_name_taken ? known_name->second.symbol : to_text(known_instrument->second));
    }
    names_.emplace(instrument, SymbolName{category, listing.symbol});
    instruments_.emplace(key, instrument);
    return {};
}

Result<SymbolName> Symbols::name_of(const Instrument& instrument) const {
    const auto found = names_.find(instrument);
    if (found == names_.end()) return not_listed(instrument);
    return found->second;
}

Result<Instrument> Symbols::instrument_of(Category category, std::string_view symbol) const {
    const auto found = instruments_.find(std::pair{category, std::string(symbol)});
    if (found == instruments_.end()) {
        return fail(ErrorCode::NotFound, "{} lists no {} ({})", "Bybit", symbol.substr(0, 64), category);
    }
    return found->second;
}

}  // namespace signalbox::bybit
