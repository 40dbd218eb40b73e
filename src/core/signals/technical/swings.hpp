// Swing highs and lows: the turning points that levels and divergences are made of (SPEC 5).
//
// Candle i is a swing high if its high is above the highs of the 5 candles before it and not below those of the 5 after
// it: of equals the first. A swing low is the mirror image. Either is known at the close of candle i + 5, not earlier.
// Always true: two swings of one kind lie at least 6 candles apart, so 200 candles hold at most 34 of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/check.hpp"

namespace signalbox {

/// Candles on either side that a swing is compared with.
constexpr std::int64_t swing_reach = 5;

/// One turning point, with what the oscillators said at that very candle.
struct Swing {
    std::int64_t candle = 0;  ///< number of the swing's candle, 0 = the first since the start or a reset
    double price = 0;         ///< its high, or its low
    double rsi = 0;           ///< RSI14 at that candle; NaN: not known then
    double histogram = 0;     ///< MACD histogram at that candle; NaN: not known then

    bool operator==(const Swing&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("candle", self.candle);
        visit("price", self.price);
        visit("rsi", self.rsi);
        visit("histogram", self.histogram);
    }
};

/// The newest swings of one kind; the oldest gives way.
class SwingList {
public:
    static constexpr std::size_t capacity = 34;

    void add(const Swing& swing) {
        next_ = next_ + 1 == capacity ? 0 : next_ + 1;
        items_[next_] = swing;
        if (size_ < capacity) ++size_;
    }
    std::size_t size() const { return size_; }
    /// 0 is the newest. `back` < size().
    const Swing& newest(std::size_t back) const {
        return items_[next_ >= back ? next_ - back : next_ + capacity - back];
    }

    // In the archive: a count and the swings, oldest first.
    void encode_into(auto& writer) const {
        writer.put(static_cast<std::uint8_t>(size_));
        for (std::size_t back = size_; back-- > 0;) writer.put(newest(back));
    }
    void decode_from(auto& reader) {
        std::uint8_t size = 0;
        reader.get(size);
        *this = SwingList{};
        if (size > capacity) return reader.give_up();
        for (std::uint8_t i = 0; i < size && !reader.failed(); ++i) {
            Swing swing;
            reader.get(swing);
            add(swing);
        }
    }

private:
    std::array<Swing, capacity> items_{};
    std::size_t next_ = 0;  // where the newest stands
    std::size_t size_ = 0;
};

/// Finds swings as candles close. One timeframe; start anew (assign a fresh one) after a reset.
class Swings {
public:
    /// The candle that just closed, with its oscillators (NaN while unknown).
    void update(double high, double low, double rsi, double histogram);

    const SwingList& highs() const { return highs_; }
    const SwingList& lows() const { return lows_; }
    /// Number of the newest candle; −1 before the first.
    std::int64_t newest_candle() const { return candles_ - 1; }
    /// Prices above zero at candles that were seen, in order: what bytes that were read must hold.
    bool consistent() const;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("candles", self.candles_);
        visit("recent", self.recent_);
        visit("highs", self.highs_);
        visit("lows", self.lows_);
    }

private:
    struct Point {
        double high = 0, low = 0, rsi = 0, histogram = 0;

        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("high", self.high);
            visit("low", self.low);
            visit("rsi", self.rsi);
            visit("histogram", self.histogram);
        }
    };
    const Point& at(std::int64_t candle) const { return recent_[static_cast<std::size_t>(candle) % recent_.size()]; }

    std::int64_t candles_ = 0;
    std::array<Point, 16> recent_{};  // by candle number modulo 16; 11 are looked at
    SwingList highs_, lows_;
};

}  // namespace signalbox
