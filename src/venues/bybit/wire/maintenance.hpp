// A maintenance of Bybit's, planned or not, as REST lists it and the stream of the system's status tells it. Nothing
// shorter than 10 s is announced.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "venues/bybit/wire/market.hpp"
#include "venues/wire/fields.hpp"

namespace signalbox::bybit {

struct Maintenance {
    std::string id, title;
    std::string state;                   ///< scheduled, ongoing, completed, canceled
    UtcTime begins_at{}, ends_at{};      ///< the end is the expected one until it is completed
    std::optional<std::string> link;     ///< "": there is none
    std::vector<std::int64_t> services;  ///< 1 trading, 2 by HTTP, 3 by WebSocket, 4 private stream, 5 market data
    std::vector<std::int64_t> products;  ///< 1 futures, 2 spot, 3 options, 4 spread
    std::optional<std::vector<std::int64_t>> uid_suffixes;
    std::optional<std::int64_t> kind;         ///< 1 planned, 2 temporary, 3 incident
    std::optional<std::int64_t> environment;  ///< 1 production, 2 demo

    /// `maintainType` and `env` are documented as texts and shown as numbers: read either way.
    static constexpr auto fields() {
        using wire::field, wire::quoted;
        return std::tuple{field("id", &Maintenance::id),
                          field("title", &Maintenance::title),
                          field("state", &Maintenance::state),
                          quoted("begin", &Maintenance::begins_at),
                          quoted("end", &Maintenance::ends_at),
                          field("href", &Maintenance::link),
                          field("serviceTypes", &Maintenance::services),
                          field("product", &Maintenance::products),
                          field("uidSuffix", &Maintenance::uid_suffixes),
                          field("maintainType", &Maintenance::kind),
                          field("env", &Maintenance::environment)};
    }
    bool operator==(const Maintenance&) const = default;

    /// About market data of the category, and not of demo accounts alone.
    bool concerns(Category category) const;
    /// Under way, too: market data of the category is out.
    bool stops_market_data(Category category) const { return state == "ongoing" && concerns(category); }
};

}  // namespace signalbox::bybit
