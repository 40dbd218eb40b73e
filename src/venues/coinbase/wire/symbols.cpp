#include "venues/coinbase/wire/symbols.hpp"

namespace signalbox::coinbase {

Result<Instrument> instrument_of(const Product& product) {
    if (product.type != "SPOT") {
        return fail(ErrorCode::BadData, "{} at Coinbase is no spot product", product.id);
    }
    return Instrument::parse_symbol("coinbase", product.base + "/" + product.quote);
}

Result<> Symbols::add(const Product& product) {
    const Instrument instrument = TRY(coinbase::instrument_of(product));
    const auto owner = products_.find(instrument);
    const auto known = known_.find(product.id);
    const bool is_name_taken = owner != products_.end() && owner->second != product.id;
    const bool is_product_taken = known != known_.end() && known->second.instrument != instrument;
    if (is_name_taken || is_product_taken) {
        return fail(ErrorCode::BadData, "{} lists {} as {} beside {}", "Coinbase", product.id, instrument,
                    is_name_taken ? owner->second : to_text(known->second.instrument));
    }
    products_.emplace(instrument, product.id);
    known_.insert_or_assign(product.id, Known{instrument, product.alias.value_or("")});
    return {};
}

Result<std::string> Symbols::product_of(const Instrument& instrument) const {
    const auto found = products_.find(instrument);
    if (found == products_.end()) {
        return fail(ErrorCode::NotFound, "{} is not listed at {}", instrument, "Coinbase")
            .suggest("see that its quote is named as there: coinbase:BTC/USD, not BTC/USDT");
    }
    return found->second;
}

Result<Instrument> Symbols::instrument_of(std::string_view product) const {
    const auto found = known_.find(product);
    if (found == known_.end()) {
        return fail(ErrorCode::NotFound, "{} lists no {} ({})", "Coinbase", product.substr(0, 64), "SPOT");
    }
    return found->second.instrument;
}

std::string Symbols::streamed_as(std::string_view product) const {
    const auto found = known_.find(product);
    return std::string(found == known_.end() || found->second.alias.empty() ? product : found->second.alias);
}

}  // namespace signalbox::coinbase
