#include "views/tickers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace signalbox {

namespace {

Json price(double value) { return std::isfinite(value) ? Json(fmt::format("{}", value)) : Json(nullptr); }
Json amount(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

}  // namespace

Json tickers_json(const std::vector<CachedTicker>& tickers, const std::string& trouble, std::size_t most) {
    Json list = Json::array();
    for (const CachedTicker& one : std::span(tickers).first(std::min(most, tickers.size()))) {
        list.push_back({{"symbol", one.symbol},
                        {"last_price", price(one.last_price)},
                        {"price_24h_pct", amount(one.price_24h_pct)},
                        {"high_24h", price(one.high_24h)},
                        {"low_24h", price(one.low_24h)},
                        {"volume_24h", amount(one.volume_24h)},
                        {"turnover_24h", amount(one.turnover_24h)},
                        {"updated_at", to_text(one.updated_at)}});
    }
    return {{"count", tickers.size()},
            {"trouble", trouble.empty() ? Json(nullptr) : Json(trouble)},
            {"list", std::move(list)}};
}

Json shut_json(const std::string& venue, const VenueState& state) {
    return {
        {"venue", venue}, {"words", state.words}, {"until", state.until ? Json(to_text(*state.until)) : Json(nullptr)}};
}

}  // namespace signalbox
