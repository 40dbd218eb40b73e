// GET /v5/market/instruments-info: what is listed in a category, and the rules of its orders.
//
// Spot answers with its whole list at once; linear and inverse in pages of at most 1,000, until the cursor is "". Spot
// drops a delisted symbol without a word; the others give it a delivery time, then the status Closed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "venues/bybit/wire/market.hpp"
#include "venues/wire/fields.hpp"

namespace signalbox::bybit {

/// One listing. Fields of one category only are optional; numbers may be not given ("").
struct Listing {
    using Text = std::optional<std::string>;
    using Value = std::optional<wire::Number>;
    using Flag = std::optional<bool>;

    struct Leverage {
        wire::Number lowest, highest, step;
        static constexpr auto fields() {
            using wire::field;
            return std::tuple{field("minLeverage", &Leverage::lowest), field("maxLeverage", &Leverage::highest),
                              field("leverageStep", &Leverage::step)};
        }
        bool operator==(const Leverage&) const = default;
    };
    struct PriceFilter {
        Value lowest, highest;  ///< not in spot
        wire::Number tick_size;
        static constexpr auto fields() {
            using wire::field;
            return std::tuple{field("minPrice", &PriceFilter::lowest), field("maxPrice", &PriceFilter::highest),
                              field("tickSize", &PriceFilter::tick_size)};
        }
        bool operator==(const PriceFilter&) const = default;
    };
    struct LotSizeFilter {
        Value base_precision, quote_precision;  ///< spot: the grids of quantity and of amount
        Value max_quantity;
        wire::Number min_quantity;
        Value quantity_step;  ///< linear and inverse: the grid of quantity
        Value min_amount, max_amount, max_limit_quantity, max_market_quantity, max_post_only_size;  ///< spot
        Value max_post_only_quantity, max_market_order_quantity, min_notional;
        static constexpr auto fields() {
            using wire::field;
            return std::tuple{field("basePrecision", &LotSizeFilter::base_precision),
                              field("quotePrecision", &LotSizeFilter::quote_precision),
                              field("maxOrderQty", &LotSizeFilter::max_quantity),
                              field("minOrderQty", &LotSizeFilter::min_quantity),
                              field("qtyStep", &LotSizeFilter::quantity_step),
                              field("minOrderAmt", &LotSizeFilter::min_amount),
                              field("maxOrderAmt", &LotSizeFilter::max_amount),
                              field("maxLimitOrderQty", &LotSizeFilter::max_limit_quantity),
                              field("maxMarketOrderQty", &LotSizeFilter::max_market_quantity),
                              field("postOnlyMaxLimitOrderSize", &LotSizeFilter::max_post_only_size),
                              field("postOnlyMaxOrderQty", &LotSizeFilter::max_post_only_quantity),
                              field("maxMktOrderQty", &LotSizeFilter::max_market_order_quantity),
                              field("minNotionalValue", &LotSizeFilter::min_notional)};
        }
        bool operator==(const LotSizeFilter&) const = default;
    };
    struct RiskParameters {
        Value limit_ratio_x, limit_ratio_y;
        static constexpr auto fields() {
            using wire::field;
            return std::tuple{field("priceLimitRatioX", &RiskParameters::limit_ratio_x),
                              field("priceLimitRatioY", &RiskParameters::limit_ratio_y)};
        }
        bool operator==(const RiskParameters&) const = default;
    };

    std::string symbol;
    std::optional<std::int64_t> symbol_id;
    Text contract_type;  ///< LinearPerpetual, LinearFutures, InversePerpetual, InverseFutures; spot has none
    std::string status;  ///< PreLaunch, Trading, Delivering, Closed
    std::string base_coin, quote_coin;
    Text settle_coin;  ///< not in spot
    Text symbol_type;  ///< "" for plain crypto; innovation, adventure, xstocks, commodity, stock, forex
    Text innovation, margin_trading, special_treatment;  ///< spot
    std::optional<UtcTime> launched_at;                  ///< not in spot; candles may begin before it
    std::optional<UtcTime> delivered_at;                 ///< 0 for a perpetual; set once its delisting is announced
    Value delivery_fee_rate, price_scale;
    std::optional<Leverage> leverage;
    PriceFilter price;
    LotSizeFilter lot_size;
    Flag unified_margin;
    std::optional<std::int64_t> funding_interval;  ///< minutes
    Text copy_trading;
    Value upper_funding_rate, lower_funding_rate;
    Text display_name;
    Flag forbids_upl_withdrawal;
    std::optional<RiskParameters> risk;
    Flag is_pre_listing;

    static constexpr auto fields() {
        using wire::field, wire::quoted;
        return std::tuple{field("symbol", &Listing::symbol),
                          field("symbolId", &Listing::symbol_id),
                          field("contractType", &Listing::contract_type),
                          field("status", &Listing::status),
                          field("baseCoin", &Listing::base_coin),
                          field("quoteCoin", &Listing::quote_coin),
                          field("innovation", &Listing::innovation),
                          field("marginTrading", &Listing::margin_trading),
                          field("stTag", &Listing::special_treatment),
                          quoted("launchTime", &Listing::launched_at),
                          quoted("deliveryTime", &Listing::delivered_at),
                          field("deliveryFeeRate", &Listing::delivery_fee_rate),
                          field("priceScale", &Listing::price_scale),
                          field("leverageFilter", &Listing::leverage),
                          field("priceFilter", &Listing::price),
                          field("lotSizeFilter", &Listing::lot_size),
                          field("unifiedMarginTrade", &Listing::unified_margin),
                          field("fundingInterval", &Listing::funding_interval),
                          field("settleCoin", &Listing::settle_coin),
                          field("copyTrading", &Listing::copy_trading),
                          field("upperFundingRate", &Listing::upper_funding_rate),
                          field("lowerFundingRate", &Listing::lower_funding_rate),
                          field("displayName", &Listing::display_name),
                          field("forbidUplWithdrawal", &Listing::forbids_upl_withdrawal),
                          field("isPreListing", &Listing::is_pre_listing),
                          field("riskParameters", &Listing::risk),
                          field("symbolType", &Listing::symbol_type)};
    }
    bool operator==(const Listing&) const = default;

    bool is_trading() const { return status == "Trading"; }
};

/// One page.
struct Listings {
    std::optional<Category> category;
    std::vector<Listing> rows;
    std::optional<std::string> next_page;  ///< already percent-encoded; "" or absent: this was the last page

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("category", &Listings::category), field("list", &Listings::rows),
                          field("nextPageCursor", &Listings::next_page)};
    }
    bool operator==(const Listings&) const = default;
};

}  // namespace signalbox::bybit
