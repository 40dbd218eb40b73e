// Candlestick patterns of one, two and three candles (SPEC 5).
//
// No gaps are asked: a market that never closes has none. "Long" and "small" are against the mean body of the 10
// candles before; "after a fall" means that the candle before the pattern closed below its own SMA10. Limits are
// included unless a rule says "less" or "more". Every bearish pattern is the mirror image of a bullish one.
//
// A pattern is a pure function of the last 13 candles: their means are taken afresh, so the answer does not depend on
// where the series began.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/ring.hpp"
#include "core/market/candle.hpp"

namespace signalbox {

/// Stored by number in reasons: new ones go to the end.
enum class Pattern : std::uint8_t {
    doji,  ///< neutral: named, counts nothing, and is none of the hammers
    hammer,
    hanging_man,
    inverted_hammer,
    shooting_star,
    bullish_engulfing,
    bearish_engulfing,
    bullish_harami,
    bearish_harami,
    piercing,
    dark_cloud,
    morning_star,
    evening_star,
    three_soldiers,
    three_crows,
};
constexpr Pattern last_of(Pattern) { return Pattern::three_crows; }
/// As in the enum, e.g. `morning_star`.
std::string_view to_text(Pattern pattern);
/// +1 bullish, −1 bearish, 0 neutral.
int direction_of(Pattern pattern);

/// Which patterns are complete at a candle.
class PatternSet {
public:
    void add(Pattern pattern) { bits_ |= 1U << static_cast<unsigned>(pattern); }
    bool has(Pattern pattern) const { return (bits_ >> static_cast<unsigned>(pattern) & 1U) != 0; }
    bool empty() const { return bits_ == 0; }
    bool any_bullish() const { return (bits_ & bullish) != 0; }
    bool any_bearish() const { return (bits_ & bearish) != 0; }
    /// The first that counts, in the enum's order; doji only if nothing else is there. Not empty.
    Pattern first() const;

    bool operator==(const PatternSet&) const = default;

private:
    static constexpr unsigned bullish = 1U << 1 | 1U << 3 | 1U << 5 | 1U << 7 | 1U << 9 | 1U << 11 | 1U << 13;
    static constexpr unsigned bearish = 1U << 2 | 1U << 4 | 1U << 6 | 1U << 8 | 1U << 10 | 1U << 12 | 1U << 14;
    std::uint32_t bits_ = 0;
};

/// The newest candles of one timeframe, as far back as patterns look.
class PatternWindow {
public:
    /// A three-candle pattern, the candle before it, and the nine more of that one's SMA10.
    static constexpr std::size_t reach = 13;

    void update(const Candle& candle);
    /// The patterns that are complete at the newest candle; none before `reach` candles were seen.
    PatternSet find() const;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("bars", self.bars_);
        visit("closes", self.closes_);
        visit("bodies", self.bodies_);
    }

private:
    struct Bar {
        double open = 0, high = 0, low = 0, close = 0;

        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("open", self.open);
            visit("high", self.high);
            visit("low", self.low);
            visit("close", self.close);
        }
    };
    struct Shape;

    /// The patterns of one direction: `up` reads the candles as they are, otherwise upside down.
    void find_directed(bool up, PatternSet& found) const;

    Ring<Bar, 3> bars_;
    Ring<double, reach> closes_;
    Ring<double, reach> bodies_;  // |close − open|
};

}  // namespace signalbox
