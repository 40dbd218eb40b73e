// What Bybit's public WebSocket says, and what a client says to it: read and printed from the same structs, so that the
// client and the simulator hold one truth.
//
// A socket carries one category (spot, linear, inverse); frames do not repeat it. Data may come before the answer to
// its subscription. Numbers keep their text (wire::Number); times are the venue's, in milliseconds.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/time.hpp"
#include "venues/bybit/wire/maintenance.hpp"
#include "venues/bybit/wire/market.hpp"
#include "venues/bybit/wire/ticker.hpp"
#include "venues/wire/fields.hpp"

namespace signalbox::bybit {

/// A candle as it stands: `is_confirmed` once it is closed and final. A quiet symbol may never get its final push.
struct Kline {
    UtcTime start{}, end{};  ///< end: the last millisecond inside
    std::string interval;
    wire::Number open, close, high, low;
    wire::Number volume;    ///< base coin; inverse: USD
    wire::Number turnover;  ///< quote coin; inverse: base coin
    bool is_confirmed = false;
    UtcTime last_match{};  ///< of the last order matched within

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("start", &Kline::start),
                          field("end", &Kline::end),
                          field("interval", &Kline::interval),
                          field("open", &Kline::open),
                          field("close", &Kline::close),
                          field("high", &Kline::high),
                          field("low", &Kline::low),
                          field("volume", &Kline::volume),
                          field("turnover", &Kline::turnover),
                          field("confirm", &Kline::is_confirmed),
                          field("timestamp", &Kline::last_match)};
    }
    bool operator==(const Kline&) const = default;
};

/// `kline.1.BTCUSDT`. The symbol stands in the topic only. Nearly always one candle, but a list.
struct KlineFrame {
    std::string topic;
    Push push = Push::snapshot;
    UtcTime sent_at{};
    std::vector<Kline> klines;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("topic", &KlineFrame::topic), field("type", &KlineFrame::push),
                          field("ts", &KlineFrame::sent_at), field("data", &KlineFrame::klines)};
    }
    bool operator==(const KlineFrame&) const = default;
};

/// `tickers.BTCUSDT`: spot sends snapshots only; the others a snapshot, then deltas for Ticker::merge.
struct TickerFrame {
    std::string topic;
    Push push = Push::snapshot;
    Ticker ticker;
    std::optional<std::int64_t> cross_sequence;
    UtcTime sent_at{};

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("topic", &TickerFrame::topic), field("type", &TickerFrame::push),
                          field("data", &TickerFrame::ticker), field("cs", &TickerFrame::cross_sequence),
                          field("ts", &TickerFrame::sent_at)};
    }
    bool operator==(const TickerFrame&) const = default;
};

/// Price and size: absolute, size 0 removes the level.
struct Level {
    static constexpr bool is_row = true;
    wire::Number price, size;

    static constexpr auto fields() {
        return std::tuple{wire::field("price", &Level::price), wire::field("size", &Level::size)};
    }
    bool operator==(const Level&) const = default;
};

/// `orderbook.1.BTCUSDT` and other depths. Depth 1 sends snapshots only, the same again after three quiet seconds.
struct BookFrame {
    struct Book {
        std::string symbol;
        std::vector<Level> bids;  ///< best first in a snapshot
        std::vector<Level> asks;
        std::int64_t update = 0;    ///< 1: the service began anew
        std::int64_t sequence = 0;  ///< compares ages between streams; skips freely

        static constexpr auto fields() {
            using wire::field;
            return std::tuple{field("s", &Book::symbol), field("b", &Book::bids), field("a", &Book::asks),
                              field("u", &Book::update), field("seq", &Book::sequence)};
        }
        bool operator==(const Book&) const = default;
    };
    std::string topic;
    Push push = Push::snapshot;
    UtcTime sent_at{};
    Book book;
    std::optional<UtcTime> matched_at;  ///< the matching engine's time; older frames have none

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("topic", &BookFrame::topic), field("type", &BookFrame::push),
                          field("ts", &BookFrame::sent_at), field("data", &BookFrame::book),
                          field("cts", &BookFrame::matched_at)};
    }
    bool operator==(const BookFrame&) const = default;
};

struct Trade {
    UtcTime at{};
    std::string symbol;
    Side taker = Side::buy;
    wire::Number size, price;
    std::optional<std::string> tick_direction;  ///< derivatives only
    std::string id;                             ///< a UUID on derivatives, digits on spot
    bool is_block = false;                      ///< made off the book: no part of a candle
    std::optional<bool> is_rpi;                 ///< against retail price improvement orders
    std::optional<std::int64_t> sequence;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("T", &Trade::at),       field("s", &Trade::symbol),
                          field("S", &Trade::taker),    field("v", &Trade::size),
                          field("p", &Trade::price),    field("L", &Trade::tick_direction),
                          field("i", &Trade::id),       field("BT", &Trade::is_block),
                          field("RPI", &Trade::is_rpi), field("seq", &Trade::sequence)};
    }
    bool operator==(const Trade&) const = default;
};

/// `publicTrade.BTCUSDT`: oldest first, at most 1,024; the type is always snapshot, and nothing is repeated.
struct TradeFrame {
    std::string topic;
    Push push = Push::snapshot;
    UtcTime sent_at{};
    std::vector<Trade> trades;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("topic", &TradeFrame::topic), field("type", &TradeFrame::push),
                          field("ts", &TradeFrame::sent_at), field("data", &TradeFrame::trades)};
    }
    bool operator==(const TradeFrame&) const = default;
};

/// `system.status`, on a stream of its own (/v5/public/misc/status): maintenance that is announced, begins or ends.
struct StatusFrame {
    std::string topic;
    UtcTime sent_at{};
    std::vector<Maintenance> rows;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("topic", &StatusFrame::topic), field("ts", &StatusFrame::sent_at),
                          field("data", &StatusFrame::rows)};
    }
    bool operator==(const StatusFrame&) const = default;
};
inline constexpr std::string_view status_path = "/v5/public/misc/status";
inline constexpr std::string_view status_topic = "system.status";

/// The answer to a request. Public streams answer a ping with op "ping" and ret_msg "pong", private ones with op
/// "pong".
struct OpAnswer {
    std::optional<bool> is_success;
    std::optional<std::string> message;
    std::optional<std::string> connection;
    std::optional<std::string> request;  ///< the request's req_id
    std::string op;
    std::optional<std::vector<std::string>> arguments;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("success", &OpAnswer::is_success),
                          field("ret_msg", &OpAnswer::message),
                          field("conn_id", &OpAnswer::connection),
                          field("req_id", &OpAnswer::request),
                          field("op", &OpAnswer::op),
                          field("args", &OpAnswer::arguments)};
    }
    bool operator==(const OpAnswer&) const = default;

    bool is_pong() const { return op == "pong" || message == "pong"; }
    /// Success, or a refusal that changes nothing: the topic is already subscribed.
    bool is_accepted() const;
    /// Success if accepted; else an error that says what was refused and in which words.
    Result<> accepted() const;
};

/// A topic that nobody here reads.
struct OtherFrame {
    std::string topic;
    bool operator==(const OtherFrame&) const = default;
};

using Frame = std::variant<KlineFrame, TickerFrame, BookFrame, TradeFrame, StatusFrame, OpAnswer, OtherFrame>;

/// Reads a frame of a public stream. An error is this frame's alone: count it, keep the bytes, go on.
Result<Frame> read_frame(std::string_view text);

/// What a client asks: op subscribe, unsubscribe, ping, auth. One refused topic fails its whole request; spot takes at
/// most ten topics in one.
struct Request {
    std::optional<std::string> id;
    std::string op;
    std::optional<std::vector<std::string>> arguments;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("req_id", &Request::id), field("op", &Request::op), field("args", &Request::arguments)};
    }
    bool operator==(const Request&) const = default;
};
inline constexpr std::size_t spot_topics_max = 10;
/// Bytes of all topics on one connection.
inline constexpr std::size_t topics_length_max = 21'000;

}  // namespace signalbox::bybit
