// Builds 1m candles of one product from its trades, and knows which minutes it can not vouch for. Pure: no clock, no
// socket.
//
// Coinbase streams no minutes, only trades. A trade belongs to the minute of its own time, whenever it came; of a
// minute the smallest id is the open, the greatest the close; sizes are summed as whole 10⁻⁸ (128 bits) and converted
// once, so the volume has the bits of the venue's own.
// A minute is told when a message stamped `grace` after its end has come, and only if the connection's sequence was
// unbroken since before its start and no id is missing that could lie in it; it is quiet if it had no trade. Every
// other minute is not told at all: REST knows it. Ids are a product's own count, so one that is missing is a lost trade
// whose time lies between its neighbours' times. Trades may come in any order and more than once; a trade that comes
// when its minute has been told waits for REST, too.
// Always true: minutes are told in order, each at most once; memory is bounded whatever comes.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/market/candle.hpp"
#include "venues/coinbase/wire/trade.hpp"

namespace signalbox::coinbase {

struct BuiltMinute {
    Candle candle;  ///< of a quiet minute only its time means anything
    bool is_quiet = false;
};

class MinuteBuilder {
public:
    /// From a minute's end to the message that closes it, by the venue's stamps.
    static constexpr Millis grace{2'000};
    /// Ids beyond a missing one that are remembered; the oldest hole is given up for one more.
    static constexpr std::size_t ids_max = 4'096;
    /// Minutes with trades that are not told yet.
    static constexpr std::size_t minutes_max = 8;
    /// A stamp so far behind the last minute told is a new beginning.
    static constexpr Millis jump_max = hour;

    /// Candles are of a unit of so many coins: a power of ten.
    explicit MinuteBuilder(std::int32_t multiplier = 1);

    /// Nothing is missed from `at` on (the venue's clock): the first minute that may be told begins then or later.
    void begin(UtcTime at);
    /// Something may have been missed: minutes that are not told yet never are, until it begins again.
    void stop();
    bool is_unbroken() const { return open_.has_value(); }
    /// The newest trade of before: what comes now continues its id.
    void remember(const Trade& trade);
    /// False: it can not be counted (no price, no size, a minute too many), and it has stopped.
    bool take(const Trade& trade);
    /// The venue's clock is at `stamped_at`: appends the minutes that this closes.
    void reach(UtcTime stamped_at, std::vector<BuiltMinute>& out);

    /// Trades that came when their minute had been closed.
    std::uint64_t late() const { return late_; }

private:
    __extension__ typedef unsigned __int128 Units;
    struct Minute {
        std::int64_t first_id = 0, last_id = 0;
        double open = 0, high = 0, low = 0, close = 0;
        Units size = 0;  ///< in 10⁻⁸ coins
    };

    void note(std::int64_t id, UtcTime at);
    void follow_ids();
    void skip_hole();
    bool has_hole_before(UtcTime end);
    void close(UtcTime start, std::vector<BuiltMinute>& out);

    const int power_;
    std::optional<UtcTime> open_;             ///< the start of the first minute that is not closed; none: broken
    std::map<UtcTime, Minute> minutes_;       ///< by start
    std::int64_t next_id_ = 0;                ///< all before it are known
    UtcTime known_until_ = UtcTime::min();    ///< the newest time of those
    std::map<std::int64_t, UtcTime> beyond_;  ///< ids behind a missing one, with their times
    UtcTime hole_until_ = UtcTime::min();     ///< ids were missing that may lie before or at this time
    std::uint64_t late_ = 0;
};

}  // namespace signalbox::coinbase
