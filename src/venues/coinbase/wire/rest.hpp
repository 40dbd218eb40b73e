// Coinbase Advanced Trade's REST answers (/api/v3/brokerage/…): read and printed from the same structs. Paths under
// /market/ are public and a second old at most; their twins without it want a token (jwt.hpp).
//
// Lists come newest first. Minutes without a trade have no candle. What does not apply is "". An error comes with an
// HTTP status and a body of one of several shapes, or none (Refusal).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/market/timeframe.hpp"
#include "venues/coinbase/wire/stamp.hpp"
#include "venues/coinbase/wire/trade.hpp"
#include "venues/wire/candles.hpp"
#include "venues/wire/fields.hpp"

namespace signalbox::coinbase {

/// GET /time.
struct ServerTime {
    Stamp iso;
    std::int64_t seconds = 0;
    UtcTime now{};

    static constexpr auto fields() {
        return std::tuple{wire::field("iso", &ServerTime::iso), wire::quoted("epochSeconds", &ServerTime::seconds),
                          wire::quoted("epochMillis", &ServerTime::now)};
    }
    bool operator==(const ServerTime&) const = default;
};

/// One of GET /market/products. The fields that anybody reads, and those that other clients ask for.
struct Product {
    using Text = std::optional<std::string>;
    using Value = std::optional<wire::Number>;
    using Flag = std::optional<bool>;

    std::string id;                                      ///< BTC-USD
    wire::Number price, change_24h_percent, volume_24h;  ///< volume in base coin
    Value volume_change_24h_percent;
    wire::Number base_increment, quote_increment;
    Value quote_min_size, quote_max_size, base_min_size, base_max_size;
    Text base_name, quote_name;
    Flag watched, is_disabled, is_new;
    std::string status;  ///< online, delisted, offline …
    Flag cancel_only, limit_only, post_only, trading_disabled, auction_mode;
    std::string type;  ///< SPOT, FUTURE …
    std::string quote, base;
    Value mid_market_price;
    Text alias;  ///< BTC-USD, of BTC-USDC: one book under two names
    std::optional<std::vector<std::string>> alias_to;
    Text base_symbol, quote_symbol;
    Flag view_only;
    Value price_increment;  ///< the grid of prices
    Text display_name, venue;
    Value quote_volume_24h;
    Text new_at;
    Value best_bid, best_ask;  ///< not given in the public list

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("product_id", &Product::id),
                          field("price", &Product::price),
                          field("price_percentage_change_24h", &Product::change_24h_percent),
                          field("volume_24h", &Product::volume_24h),
                          field("volume_percentage_change_24h", &Product::volume_change_24h_percent),
                          field("base_increment", &Product::base_increment),
                          field("quote_increment", &Product::quote_increment),
                          field("quote_min_size", &Product::quote_min_size),
                          field("quote_max_size", &Product::quote_max_size),
                          field("base_min_size", &Product::base_min_size),
                          field("base_max_size", &Product::base_max_size),
                          field("base_name", &Product::base_name),
                          field("quote_name", &Product::quote_name),
                          field("watched", &Product::watched),
                          field("is_disabled", &Product::is_disabled),
                          field("new", &Product::is_new),
                          field("status", &Product::status),
                          field("cancel_only", &Product::cancel_only),
                          field("limit_only", &Product::limit_only),
                          field("post_only", &Product::post_only),
                          field("trading_disabled", &Product::trading_disabled),
                          field("auction_mode", &Product::auction_mode),
                          field("product_type", &Product::type),
                          field("quote_currency_id", &Product::quote),
                          field("base_currency_id", &Product::base),
                          field("mid_market_price", &Product::mid_market_price),
                          field("alias", &Product::alias),
                          field("alias_to", &Product::alias_to),
                          field("base_display_symbol", &Product::base_symbol),
                          field("quote_display_symbol", &Product::quote_symbol),
                          field("view_only", &Product::view_only),
                          field("price_increment", &Product::price_increment),
                          field("display_name", &Product::display_name),
                          field("product_venue", &Product::venue),
                          field("approximate_quote_24h_volume", &Product::quote_volume_24h),
                          field("new_at", &Product::new_at),
                          field("best_bid_price", &Product::best_bid),
                          field("best_ask_price", &Product::best_ask)};
    }
    bool operator==(const Product&) const = default;

    /// Online, and anybody may trade it.
    bool is_trading() const;
};

struct Products {
    std::vector<Product> rows;
    std::optional<std::int64_t> count;

    static constexpr auto fields() {
        return std::tuple{wire::field("products", &Products::rows), wire::field("num_products", &Products::count)};
    }
    bool operator==(const Products&) const = default;
};

/// A row of GET /market/products/{id}/candles: no quote volume, no count, no word whether it is closed.
struct CandleRow {
    std::int64_t start_seconds = 0;
    wire::Number low, high, open, close;
    wire::Number volume;  ///< base coin

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{wire::quoted("start", &CandleRow::start_seconds),
                          field("low", &CandleRow::low),
                          field("high", &CandleRow::high),
                          field("open", &CandleRow::open),
                          field("close", &CandleRow::close),
                          field("volume", &CandleRow::volume)};
    }
    bool operator==(const CandleRow&) const = default;
};

struct Candles {
    std::vector<CandleRow> rows;

    static constexpr auto fields() { return std::tuple{wire::field("candles", &Candles::rows)}; }
    bool operator==(const Candles&) const = default;
};
/// Buckets in one request: more than 350 are refused as a whole, and where exactly that begins is told differently.
inline constexpr int candles_asked_max = 300;

/// `ONE_MINUTE …`. Nothing for 3m, 8h, 12h and 1w, which this venue has not.
std::optional<std::string_view> granularity_of(Timeframe timeframe);
std::optional<Timeframe> timeframe_of(std::string_view granularity);

/// What of an answer is closed and wanted. The newest may still lag: ask again later.
wire::ClosedCandles closed_candles(const Candles& candles, const wire::CandleSieve::Wanted& wanted);

/// GET /market/products/{id}/ticker: the newest trades, 100 at most.
struct MarketTrades {
    std::vector<Trade> trades;
    std::optional<wire::Number> best_bid, best_ask;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("trades", &MarketTrades::trades), field("best_bid", &MarketTrades::best_bid),
                          field("best_ask", &MarketTrades::best_ask)};
    }
    bool operator==(const MarketTrades&) const = default;
};

/// GET /market/product_book. `last` has been seen to be the middle: it is not the last trade.
struct ProductBook {
    struct Level {
        wire::Number price, size;
        static constexpr auto fields() {
            return std::tuple{wire::field("price", &Level::price), wire::field("size", &Level::size)};
        }
        bool operator==(const Level&) const = default;
    };
    struct Book {
        std::string product;
        std::vector<Level> bids, asks;  ///< best first
        Stamp at;
        static constexpr auto fields() {
            using wire::field;
            return std::tuple{field("product_id", &Book::product), field("bids", &Book::bids),
                              field("asks", &Book::asks), field("time", &Book::at)};
        }
        bool operator==(const Book&) const = default;
    };
    Book book;
    std::optional<wire::Number> last, mid_market, spread_bps, spread;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("pricebook", &ProductBook::book), field("last", &ProductBook::last),
                          field("mid_market", &ProductBook::mid_market), field("spread_bps", &ProductBook::spread_bps),
                          field("spread_absolute", &ProductBook::spread)};
    }
    bool operator==(const ProductBook&) const = default;
};

/// What an error's body may hold.
struct ErrorBody {
    struct Entry {
        std::optional<std::string> id, message;
        static constexpr auto fields() {
            return std::tuple{wire::field("id", &Entry::id), wire::field("message", &Entry::message)};
        }
        bool operator==(const Entry&) const = default;
    };
    std::optional<std::string> error, details, message;
    std::optional<std::vector<Entry>> errors;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("error", &ErrorBody::error), field("error_details", &ErrorBody::details),
                          field("message", &ErrorBody::message), field("errors", &ErrorBody::errors)};
    }
    bool operator==(const ErrorBody&) const = default;
};
/// A failure in words for an HTTP status that is not 200: what the body says as far as it is readable, what to do, and
/// whether to ask again. A 401 is worth one more try with a fresh token: it is also sent when asked too often.
Failure refusal(int status, std::string_view body);

}  // namespace signalbox::coinbase
