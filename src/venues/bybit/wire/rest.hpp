// Bybit's REST answers (GET /v5/…): read and printed from the same structs.
//
// Every answer is an envelope: a code (0 is good; errors come with HTTP status 200, too), its text, the result, and the
// server's time. Lists come newest first. Which field means what, and how sure that is, follows Bybit's documentation
// of July 2026.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "venues/bybit/wire/maintenance.hpp"
#include "venues/bybit/wire/market.hpp"
#include "venues/bybit/wire/stream.hpp"
#include "venues/bybit/wire/ticker.hpp"
#include "venues/wire/fields.hpp"

namespace signalbox::bybit {

/// What a client does about a retCode.
enum class Trouble : std::uint8_t {
    none,
    wrong_request,  ///< never ask so again
    clock,          ///< set the clock by /v5/market/time, ask once more
    too_many,       ///< wait for X-Bapi-Limit-Reset-Timestamp, ask again
    overloaded,     ///< wait longer each time, ask again
    key,            ///< stop and tell: the key is wrong, expired, or may not do this
    place,          ///< stop and tell: not offered where this machine is
};
/// Codes that are in no table are overloaded below 0 and from 500 to 599, else wrong_request: an unknown one is not
/// repeated.
Trouble trouble_of(std::int64_t ret_code);

/// An answer. `result` is there exactly when the code is 0.
template <typename T>
struct Reply {
    std::int64_t ret_code = 0;
    std::string ret_msg;
    std::optional<T> result;
    UtcTime time{};  ///< the server's

    bool operator==(const Reply&) const = default;
};

/// A failure in words for a code that is not 0: what the venue says, what to do, and whether to ask again.
Failure refusal(std::int64_t ret_code, std::string_view ret_msg);

struct Envelope {
    std::int64_t ret_code = 0;
    std::string ret_msg;
    wire::Raw result;
    std::optional<wire::Raw> more;
    UtcTime time{};

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("retCode", &Envelope::ret_code), field("retMsg", &Envelope::ret_msg),
                          field("result", &Envelope::result), field("retExtInfo", &Envelope::more),
                          field("time", &Envelope::time)};
    }
};

/// Reads an answer, good or not. `what` names it in an error: "Bybit tickers".
template <typename T>
Result<Reply<T>> read_reply(std::string_view text, std::string_view what, wire::Quote quote = wire::Quote::some) {
    const auto envelope = TRY(wire::read<Envelope>(text, what, quote));
    Reply<T> reply{envelope.ret_code, envelope.ret_msg, std::nullopt, envelope.time};
    if (reply.ret_code == 0) reply.result = TRY(wire::read<T>(envelope.result.text, what, quote));
    return reply;
}

/// What a good answer holds; a refusal is an error.
template <typename T>
Result<T> result_of(Reply<T> reply) {
    if (reply.ret_code != 0) return refusal(reply.ret_code, reply.ret_msg);
    return *std::move(reply.result);
}

template <typename T>
std::string print_reply(const Reply<T>& reply) {
    const std::string result = reply.result ? wire::print(*reply.result) : "{}";
    return wire::print(Envelope{reply.ret_code, reply.ret_msg, {result}, wire::Raw{"{}"}, reply.time});
}

/// GET /v5/market/time. The envelope's time serves as well.
struct ServerTime {
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;  ///< since the epoch, like the seconds

    static constexpr auto fields() {
        return std::tuple{wire::quoted("timeSecond", &ServerTime::seconds),
                          wire::quoted("timeNano", &ServerTime::nanoseconds)};
    }
    bool operator==(const ServerTime&) const = default;
};

/// GET /v5/system/status.
struct SystemStatus {
    std::vector<Maintenance> rows;

    static constexpr auto fields() { return std::tuple{wire::field("list", &SystemStatus::rows)}; }
    bool operator==(const SystemStatus&) const = default;
};

/// GET /v5/market/tickers: all symbols of a category in one answer.
struct Tickers {
    Category category = Category::spot;
    std::vector<Ticker> rows;

    static constexpr auto fields() {
        return std::tuple{wire::field("category", &Tickers::category), wire::field("list", &Tickers::rows)};
    }
    bool operator==(const Tickers&) const = default;
};

/// A row of GET /v5/market/kline; closed or not, it does not say (candles.hpp).
struct KlineRow {
    static constexpr bool is_row = true;
    UtcTime start{};
    wire::Number open, high, low, close;
    wire::Number volume;    ///< base coin; inverse: USD
    wire::Number turnover;  ///< quote coin; inverse: base coin

    static constexpr auto fields() {
        using wire::field, wire::quoted;
        return std::tuple{quoted("start", &KlineRow::start),     field("open", &KlineRow::open),
                          field("high", &KlineRow::high),        field("low", &KlineRow::low),
                          field("close", &KlineRow::close),      field("volume", &KlineRow::volume),
                          field("turnover", &KlineRow::turnover)};
    }
    bool operator==(const KlineRow&) const = default;
};

/// Newest first; the first may still be forming.
struct Klines {
    Category category = Category::spot;
    std::string symbol;
    std::vector<KlineRow> rows;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("category", &Klines::category), field("symbol", &Klines::symbol),
                          field("list", &Klines::rows)};
    }
    bool operator==(const Klines&) const = default;
};

/// GET /v5/market/recent-trade, newest first: spot at most 60, others 1,000.
struct RecentTrades {
    struct Row {
        std::string id;  ///< equals Trade::id of the stream
        std::string symbol;
        wire::Number price, size;
        Side taker = Side::buy;
        UtcTime at{};
        bool is_block = false;
        std::optional<bool> is_rpi;
        std::optional<std::int64_t> sequence;

        static constexpr auto fields() {
            using wire::field, wire::quoted;
            return std::tuple{field("execId", &Row::id),
                              field("symbol", &Row::symbol),
                              field("price", &Row::price),
                              field("size", &Row::size),
                              field("side", &Row::taker),
                              quoted("time", &Row::at),
                              field("isBlockTrade", &Row::is_block),
                              field("isRPITrade", &Row::is_rpi),
                              quoted("seq", &Row::sequence)};
        }
        bool operator==(const Row&) const = default;
    };
    Category category = Category::spot;
    std::vector<Row> rows;

    static constexpr auto fields() {
        return std::tuple{wire::field("category", &RecentTrades::category), wire::field("list", &RecentTrades::rows)};
    }
    bool operator==(const RecentTrades&) const = default;
};

/// GET /v5/market/orderbook: bids from the highest, asks from the lowest.
struct OrderBook {
    std::string symbol;
    std::vector<Level> bids, asks;
    UtcTime at{};
    std::int64_t update = 0;
    std::int64_t sequence = 0;
    std::optional<UtcTime> matched_at;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("s", &OrderBook::symbol),      field("b", &OrderBook::bids),
                          field("a", &OrderBook::asks),        field("ts", &OrderBook::at),
                          field("u", &OrderBook::update),      field("seq", &OrderBook::sequence),
                          field("cts", &OrderBook::matched_at)};
    }
    bool operator==(const OrderBook&) const = default;
};

}  // namespace signalbox::bybit
