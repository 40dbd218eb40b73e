// Coinbase's products and our instruments, each found by the other, as the list of products says.
//
// Nothing is cut out of a product's name. BTC-USDC is another name of the book BTC-USD (its `alias`), and the stream
// tells it under that one; USDT-USDC is a book of its own. REST answers under the name that was asked for.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/market/instrument.hpp"
#include "venues/coinbase/wire/rest.hpp"

namespace signalbox::coinbase {

/// Our name of a spot product: coinbase:BTC/USD. An error: it is no spot product, or a coin's name is none of ours.
Result<Instrument> instrument_of(const Product& product);

class Symbols {
public:
    /// Takes a product up, or again. An error, and nothing changes: it has no name of ours, or its instrument already
    /// belongs to another one.
    Result<> add(const Product& product);

    Result<std::string> product_of(const Instrument& instrument) const;
    Result<Instrument> instrument_of(std::string_view product) const;
    /// The name under which the stream tells a product: its alias, or its own. Unknown ones keep theirs.
    std::string streamed_as(std::string_view product) const;
    std::size_t size() const { return products_.size(); }

private:
    struct Known {
        Instrument instrument;
        std::string alias;
    };
    std::map<Instrument, std::string> products_;
    std::map<std::string, Known, std::less<>> known_;
};

}  // namespace signalbox::coinbase
