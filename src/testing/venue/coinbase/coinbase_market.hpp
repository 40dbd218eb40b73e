// The simulated market in Coinbase's words: products, candles, trades, tickers and books as its messages hold them.
//
// Nothing is padded: 84017.5, never 84017.50. What the market does not know (sizes that are allowed, the year's highs
// and lows) is made up from what it does, always the same way.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "testing/venue/face.hpp"
#include "venues/coinbase/wire/rest.hpp"
#include "venues/coinbase/wire/stream.hpp"

namespace signalbox::simulator {

class CoinbaseMarket {
public:
    explicit CoinbaseMarket(const FaceParts& parts);

    Market& market() { return market_; }

    /// A product's name, and where it stands in the market: two names may stand for one book.
    struct Name {
        Id id = 0;
        std::string product;  ///< as it was asked for
        std::string book;     ///< under which the stream tells it
    };
    /// Null: none of that name, or not listed yet.
    const Name* find(std::string_view product, UtcTime now) const;
    /// The greatest first, its other name behind each.
    std::vector<const Name*> products(UtcTime now) const;

    coinbase::Product product(const Name& name, UtcTime now);
    coinbase::CandleRow candle(const Name& name, const Bar& bar) const;
    coinbase::Trade trade(Id id, const std::string& product, const Trade& trade) const;
    /// As the channel `ticker` has it at that time; none: nothing has traded yet.
    std::optional<coinbase::Ticker> ticker(const Name& name, const Top& top, UtcTime now);
    /// The best `depth` levels of each side; none: not traded now.
    std::optional<coinbase::ProductBook> book(const Name& name, std::size_t depth, UtcTime now);
    wire::Number price(Id id, Wide units) const;

private:
    struct Day {
        UtcTime until{};         ///< a whole minute
        std::optional<Bar> bar;  ///< of the 24 hours before
        std::optional<Bar> bar_before;
    };
    const Day& day_before(Id id, UtcTime minute_begin);
    wire::Number size(Id id, std::int64_t units) const;

    Market& market_;
    const std::uint64_t seed_;
    std::vector<Name> names_;
    std::map<std::string, std::size_t, std::less<>> by_name_;
    std::map<Id, Day> days_;
};

/// A change in percent, with as many digits as Coinbase has them.
wire::Number percent_of(std::int64_t now, std::int64_t before);

}  // namespace signalbox::simulator
