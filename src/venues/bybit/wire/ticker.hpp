// A symbol's ticker, as REST lists it and the stream changes it.
#pragma once

#include <optional>
#include <string>

#include "venues/wire/fields.hpp"

namespace signalbox::bybit {

/// Prices in quote currency. An absent field has not changed (delta) or does not exist in this category; one that is
/// not given ("") does not apply. `price_24h_pcnt` is a fraction: 0.0068 is 0.68 %. Spot's stream has no best bid and
/// ask: take orderbook.1.
struct Ticker {
    using Text = std::optional<std::string>;
    using Value = std::optional<wire::Number>;

    std::string symbol;
    Text tick_direction;
    Value price_24h_pcnt, last_price, prev_price_24h, high_price_24h, low_price_24h, prev_price_1h;
    Value mark_price, index_price, usd_index_price;
    Value open_interest, open_interest_value;  ///< both sides counted
    Value single_open_interest, single_open_interest_value;
    Value turnover_24h;  ///< quote coin; inverse: base coin
    Value volume_24h;    ///< base coin; inverse: USD
    Value funding_interval_hour, funding_cap;
    Text next_funding_time;  ///< milliseconds, or "" on dated futures
    Value funding_rate;
    Value bid_1_price, bid_1_size, ask_1_price, ask_1_size;
    Text delivery_time;  ///< REST: milliseconds, "0" for a perpetual; stream: ISO 8601
    Value basis_rate, basis_rate_year, delivery_fee_rate, predicted_delivery_price, basis;
    Value pre_open_price, pre_quantity;
    Text pre_listing_phase;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("symbol", &Ticker::symbol),
                          field("tickDirection", &Ticker::tick_direction),
                          field("price24hPcnt", &Ticker::price_24h_pcnt),
                          field("lastPrice", &Ticker::last_price),
                          field("prevPrice24h", &Ticker::prev_price_24h),
                          field("highPrice24h", &Ticker::high_price_24h),
                          field("lowPrice24h", &Ticker::low_price_24h),
                          field("prevPrice1h", &Ticker::prev_price_1h),
                          field("markPrice", &Ticker::mark_price),
                          field("indexPrice", &Ticker::index_price),
                          field("openInterest", &Ticker::open_interest),
                          field("openInterestValue", &Ticker::open_interest_value),
                          field("turnover24h", &Ticker::turnover_24h),
                          field("volume24h", &Ticker::volume_24h),
                          field("fundingIntervalHour", &Ticker::funding_interval_hour),
                          field("fundingCap", &Ticker::funding_cap),
                          field("singleOpenInterest", &Ticker::single_open_interest),
                          field("singleOpenInterestValue", &Ticker::single_open_interest_value),
                          field("nextFundingTime", &Ticker::next_funding_time),
                          field("fundingRate", &Ticker::funding_rate),
                          field("bid1Price", &Ticker::bid_1_price),
                          field("bid1Size", &Ticker::bid_1_size),
                          field("ask1Price", &Ticker::ask_1_price),
                          field("ask1Size", &Ticker::ask_1_size),
                          field("preOpenPrice", &Ticker::pre_open_price),
                          field("preQty", &Ticker::pre_quantity),
                          field("curPreListingPhase", &Ticker::pre_listing_phase),
                          field("usdIndexPrice", &Ticker::usd_index_price),
                          field("deliveryTime", &Ticker::delivery_time),
                          field("basisRate", &Ticker::basis_rate),
                          field("basisRateYear", &Ticker::basis_rate_year),
                          field("deliveryFeeRate", &Ticker::delivery_fee_rate),
                          field("predictedDeliveryPrice", &Ticker::predicted_delivery_price),
                          field("basis", &Ticker::basis)};
    }
    bool operator==(const Ticker&) const = default;

    /// Takes over every field that a later push of the same symbol has.
    void merge(const Ticker& later);
};

}  // namespace signalbox::bybit
