// The simulated market in Bybit's words: symbols, listings, tickers, klines, trades and books as its messages hold
// them.
//
// What the market does not know is made up from what it does, always the same way: mark price the middle of bid and
// ask, index a little beside it, open interest a multiple of the day's volume, funding every eight hours.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "testing/venue/bybit/interval.hpp"
#include "testing/venue/face.hpp"
#include "venues/bybit/wire/listing.hpp"
#include "venues/bybit/wire/rest.hpp"
#include "venues/bybit/wire/stream.hpp"

namespace signalbox::simulator {

/// An instrument by Bybit's name.
struct BybitSymbol {
    Id id = 0;
    bybit::Category category = bybit::Category::spot;
    std::string name;
};

class BybitMarket {
public:
    explicit BybitMarket(const FaceParts& parts);

    Market& market() { return market_; }
    /// In the order of their names, delisted ones too.
    std::span<const BybitSymbol> symbols(bybit::Category category) const;
    /// Null: not known, or not listed at `now`.
    const BybitSymbol* find(bybit::Category category, std::string_view name, UtcTime now) const;

    bybit::Listing listing(const BybitSymbol& symbol, UtcTime now) const;
    /// As GET /v5/market/tickers has it; none: nothing has traded yet.
    std::optional<bybit::Ticker> rest_ticker(const BybitSymbol& symbol, UtcTime now);
    /// As the stream has it.
    std::optional<bybit::Ticker> stream_ticker(const BybitSymbol& symbol, UtcTime now);
    bybit::KlineRow kline_row(const BybitSymbol& symbol, const Bar& bar) const;
    bybit::Kline kline(const BybitSymbol& symbol, const Interval& interval, TimeRange range, const Bar& bar,
                       bool confirmed) const;
    bybit::RecentTrades::Row rest_trade(const BybitSymbol& symbol, const Trade& trade) const;
    bybit::Trade stream_trade(const BybitSymbol& symbol, const Trade& trade, std::int64_t price_before) const;

    /// The best `depth` levels of each side. Levels behind the first change once a minute.
    struct Book {
        Top top;
        std::vector<bybit::Level> bids, asks;
    };
    std::optional<Book> book(const BybitSymbol& symbol, UtcTime now, std::size_t depth);

    /// Rises with time: a stamp that compares the ages of what different streams say.
    static std::int64_t sequence(UtcTime at);

private:
    struct Day {
        UtcTime until{};         ///< a whole minute
        std::optional<Bar> bar;  ///< of the 24 hours before
        std::int64_t hour_ago = 0;
    };
    const Day& day_before(Id id, UtcTime minute_begin);
    std::optional<bybit::Ticker> common_ticker(const BybitSymbol& symbol, UtcTime now, bool padded, Top& top, Bar& day);
    std::string id_of(const BybitSymbol& symbol, const Trade& trade) const;

    Market& market_;
    const std::uint64_t seed_;
    std::map<bybit::Category, std::vector<BybitSymbol>> symbols_;
    std::map<std::pair<bybit::Category, std::string>, const BybitSymbol*, std::less<>> by_name_;
    std::map<Id, Day> days_;
};

}  // namespace signalbox::simulator
