// The words that all of Bybit's messages share: categories, intervals, sides, topics.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/market/timeframe.hpp"

namespace signalbox::bybit {

/// What is traded where: `BTCUSDT` is one thing in spot and another in linear, so a symbol means nothing without it.
enum class Category : std::uint8_t { spot, linear, inverse };
std::string_view to_text(Category category);
bool from_text(std::string_view text, Category& category);

/// The taker's side.
enum class Side : std::uint8_t { buy, sell };
std::string_view to_text(Side side);
bool from_text(std::string_view text, Side& side);

/// A snapshot replaces what was known, a delta changes parts of it.
enum class Push : std::uint8_t { snapshot, delta };
std::string_view to_text(Push push);
bool from_text(std::string_view text, Push& push);

/// `1 3 5 15 30 60 120 240 360 720 D W`. Nothing for 8h, which Bybit has not.
std::optional<std::string_view> interval_of(Timeframe timeframe);
/// Nothing for `M` (no Timeframe of ours) and what is no interval.
std::optional<Timeframe> timeframe_of(std::string_view interval);

/// A topic in its parts: `kline.1.BTCUSDT`, `orderbook.50.BTCUSDT`, `tickers.BTCUSDT` (no parameter).
struct Topic {
    std::string_view kind;
    std::string_view parameter;  ///< interval or depth
    std::string_view symbol;

    bool operator==(const Topic&) const = default;
};
/// Views into `name`. A text of another shape is all kind.
Topic topic_of(std::string_view name);

std::string kline_topic(std::string_view interval, std::string_view symbol);
std::string ticker_topic(std::string_view symbol);
std::string book_topic(int depth, std::string_view symbol);
std::string trade_topic(std::string_view symbol);

}  // namespace signalbox::bybit
