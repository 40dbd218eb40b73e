// What happens within a minute: trades that rebuild its candle to the last digit, and the quotes between them.
//
// The first trade is the open, the last the close; high and low are touched in between, in an order that is drawn; the
// sizes add up to the volume. All of it is a function of (seed, instrument, minute), so any minute's trades can be told
// at any time, again and again.
#pragma once

#include <cstdint>
#include <vector>

#include "testing/venue/grid.hpp"

namespace signalbox::simulator {

struct Trade {
    UtcTime at{};
    std::int64_t price = 0;
    std::int64_t size = 0;
    bool is_buy = false;      ///< the taker's side
    std::int64_t number = 0;  ///< one more than that of the trade before, from minute to minute, too (Market::number)

    bool operator==(const Trade&) const = default;
};

/// Best bid and ask from `at` on.
struct Top {
    UtcTime at{};
    std::int64_t bid = 0, ask = 0;
    std::int64_t bid_size = 0, ask_size = 0;
    std::int64_t number = 0;  ///< one more than that of the quote before, as with trades

    bool operator==(const Top&) const = default;
};

/// A minute of the market: its bar and the quote that stands at its end.
struct Minute {
    Bar bar;  ///< its turnover is the trades'
    std::int64_t bid = 0, ask = 0;
    std::uint8_t trades = 0;

    bool operator==(const Minute&) const = default;
};

/// Names an instrument's draws.
struct ScriptKey {
    std::uint64_t seed = 0;
    std::uint64_t instrument = 0;
};

/// The fewest trades that can touch all four prices: 1 to 4; 0 where nothing traded.
int fewest_trades(const Bar& bar);

/// Completes a minute whose bar and quote are given: turnover, last trade and the number of trades.
void complete(const ScriptKey& key, Minute& minute);

/// Its trades, ascending, times all different, all in the minute. Numbers begin with `first_number`.
void write_trades(const ScriptKey& key, const Minute& minute, std::int64_t first_number, std::vector<Trade>& out);

/// Its quotes, ascending: one behind each of its trades, and the one that stands at its end, within the last 100 ms.
void write_tops(const ScriptKey& key, const Minute& minute, const std::vector<Trade>& trades, std::int64_t first_number,
                std::vector<Top>& out);

}  // namespace signalbox::simulator
