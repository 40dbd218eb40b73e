// A match, as REST lists it and the stream tells it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "venues/coinbase/wire/stamp.hpp"
#include "venues/wire/fields.hpp"

namespace signalbox::coinbase {

/// The side of the order that was in the book.
enum class Side : std::uint8_t { buy, sell };
constexpr std::string_view to_text(Side side) { return side == Side::buy ? "BUY" : "SELL"; }
inline bool from_text(std::string_view text, Side& side) {
    side = text == "BUY" ? Side::buy : Side::sell;
    return text == "BUY" || text == "SELL";
}

struct Trade {
    std::int64_t id = 0;  ///< a product's own count, without holes: a hole is a lost trade
    std::string product;
    wire::Number price, size;
    Stamp at;
    Side maker = Side::buy;
    std::optional<wire::Number> bid, ask;  ///< REST only, and not given
    std::optional<std::string> exchange;   ///< REST only

    static constexpr auto fields() {
        using wire::field, wire::quoted;
        return std::tuple{quoted("trade_id", &Trade::id),     field("product_id", &Trade::product),
                          field("price", &Trade::price),      field("size", &Trade::size),
                          field("time", &Trade::at),          field("side", &Trade::maker),
                          field("bid", &Trade::bid),          field("ask", &Trade::ask),
                          field("exchange", &Trade::exchange)};
    }
    bool operator==(const Trade&) const = default;

    /// The taker bought: a resting sell was hit.
    bool taker_bought() const { return maker == Side::sell; }
};

}  // namespace signalbox::coinbase
