// What Coinbase's market-data WebSocket says, and what a client says to it: read and printed from the same structs.
//
// One counter runs over all frames of a connection, whatever their channel, answers included: check it on every frame
// before choosing which to read. A jump means lost messages, a lower number a late duplicate. Data may come before the
// answer to its subscription. Products that are aliases (BTC-USDC) arrive under the name of their book (BTC-USD).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "venues/coinbase/wire/stamp.hpp"
#include "venues/coinbase/wire/trade.hpp"
#include "venues/wire/fields.hpp"

namespace signalbox::coinbase {

/// A snapshot is history, also from before the connection; updates go on from it.
enum class Push : std::uint8_t { snapshot, update };
constexpr std::string_view to_text(Push push) { return push == Push::snapshot ? "snapshot" : "update"; }
inline bool from_text(std::string_view text, Push& push) {
    push = text == "snapshot" ? Push::snapshot : Push::update;
    return text == "snapshot" || text == "update";
}

/// The envelope of every channel.
template <typename Event>
struct ChannelFrame {
    std::string channel;
    std::optional<std::string> client;
    Stamp sent_at;  ///< the venue's clock
    std::int64_t sequence = 0;
    std::vector<Event> events;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("channel", &ChannelFrame::channel), field("client_id", &ChannelFrame::client),
                          field("timestamp", &ChannelFrame::sent_at), field("sequence_num", &ChannelFrame::sequence),
                          field("events", &ChannelFrame::events)};
    }
    bool operator==(const ChannelFrame&) const = default;
};

/// `market_trades`: newest first, one or many, also of several products; sort by id.
struct TradesEvent {
    Push push = Push::update;
    std::vector<Trade> trades;

    static constexpr auto fields() {
        return std::tuple{wire::field("type", &TradesEvent::push), wire::field("trades", &TradesEvent::trades)};
    }
    bool operator==(const TradesEvent&) const = default;
};

/// `ticker`: pushed on matches, so a quote that changes without one is not told. `ticker_batch` has no best bid and
/// ask. The change is in percent.
struct Ticker {
    std::optional<std::string> type;
    std::string product;
    wire::Number price, volume_24h, low_24h, high_24h, low_52w, high_52w, change_24h_percent;
    std::optional<wire::Number> best_bid, best_bid_quantity, best_ask, best_ask_quantity;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("type", &Ticker::type),
                          field("product_id", &Ticker::product),
                          field("price", &Ticker::price),
                          field("volume_24_h", &Ticker::volume_24h),
                          field("low_24_h", &Ticker::low_24h),
                          field("high_24_h", &Ticker::high_24h),
                          field("low_52_w", &Ticker::low_52w),
                          field("high_52_w", &Ticker::high_52w),
                          field("price_percent_chg_24_h", &Ticker::change_24h_percent),
                          field("best_bid", &Ticker::best_bid),
                          field("best_bid_quantity", &Ticker::best_bid_quantity),
                          field("best_ask", &Ticker::best_ask),
                          field("best_ask_quantity", &Ticker::best_ask_quantity)};
    }
    bool operator==(const Ticker&) const = default;
};
struct TickersEvent {
    Push push = Push::update;
    std::vector<Ticker> tickers;

    static constexpr auto fields() {
        return std::tuple{wire::field("type", &TickersEvent::push), wire::field("tickers", &TickersEvent::tickers)};
    }
    bool operator==(const TickersEvent&) const = default;
};

/// `heartbeats`: every second, the keep-alive of the connection. Only steps of the counter mean anything.
struct HeartbeatEvent {
    std::string current_time;  ///< Go's own form; take the envelope's
    std::int64_t counter = 0;

    static constexpr auto fields() {
        return std::tuple{wire::field("current_time", &HeartbeatEvent::current_time),
                          wire::field("heartbeat_counter", &HeartbeatEvent::counter)};
    }
    bool operator==(const HeartbeatEvent&) const = default;
};

/// `subscriptions`: all that is subscribed now, by channel. A product that does not exist is not refused, only missing.
struct SubscriptionsEvent {
    std::map<std::string, std::vector<std::string>> subscriptions;

    static constexpr auto fields() {
        return std::tuple{wire::field("subscriptions", &SubscriptionsEvent::subscriptions)};
    }
    bool operator==(const SubscriptionsEvent&) const = default;
};

/// Outside the count. An unknown channel is answered with "authentication failure", too.
struct ErrorFrame {
    std::string type = "error";
    std::string message;

    static constexpr auto fields() {
        return std::tuple{wire::field("type", &ErrorFrame::type), wire::field("message", &ErrorFrame::message)};
    }
    bool operator==(const ErrorFrame&) const = default;
};

/// A channel that nobody here reads; its number counts like any other.
struct OtherFrame {
    std::optional<std::string> channel, type;
    std::optional<Stamp> sent_at;
    std::optional<std::int64_t> sequence;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("channel", &OtherFrame::channel), field("type", &OtherFrame::type),
                          field("timestamp", &OtherFrame::sent_at), field("sequence_num", &OtherFrame::sequence)};
    }
    bool operator==(const OtherFrame&) const = default;
};

using TradesFrame = ChannelFrame<TradesEvent>;
using TickersFrame = ChannelFrame<TickersEvent>;
using HeartbeatFrame = ChannelFrame<HeartbeatEvent>;
using SubscriptionsFrame = ChannelFrame<SubscriptionsEvent>;
using Frame = std::variant<TradesFrame, TickersFrame, HeartbeatFrame, SubscriptionsFrame, ErrorFrame, OtherFrame>;

/// Reads a frame. An error is this frame's alone: count it, keep the bytes, go on; its number is lost with it.
Result<Frame> read_frame(std::string_view text);
/// The connection's count; nothing for an error frame.
std::optional<std::int64_t> sequence_of(const Frame& frame);

/// What a client asks, one channel at a time, the first within 5 s of connecting. A bad token fails public channels as
/// well: leave it out rather than send one.
struct Request {
    std::string type;  ///< subscribe or unsubscribe
    std::optional<std::vector<std::string>> products;
    std::string channel;
    std::optional<std::string> jwt;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("type", &Request::type), field("product_ids", &Request::products),
                          field("channel", &Request::channel), field("jwt", &Request::jwt)};
    }
    bool operator==(const Request&) const = default;
};

}  // namespace signalbox::coinbase
