// One bar, and what makes it one.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "core/base/hash.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace signalbox {

/// Prices in quote currency, volume in base currency. Named by its open time.
struct Candle {
    UtcTime opened_at{};
    double open = 0, high = 0, low = 0, close = 0;
    double volume = 0;

    bool operator==(const Candle&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("opened_at", self.opened_at);
        visit("open", self.open);
        visit("high", self.high);
        visit("low", self.low);
        visit("close", self.close);
        visit("volume", self.volume);
    }
};

/// A candle's rules: finite; prices above zero; low ≤ open, close ≤ high; volume ≥ 0. The error names the broken rule.
Result<> validate(const Candle& candle);
/// The same rules without the words: for the fast path.
inline bool is_valid(double open, double high, double low, double close, double volume) {
    // NaN fails every comparison; ∞ fails the last one.
    return low > 0 && low <= open && low <= close && open <= high && close <= high && volume >= 0 &&
           high <= 1.7976931348623157e308 && volume <= 1.7976931348623157e308;
}

/// The candle's part in a range hash (ENGINE 6): its time and five values, to the bit.
inline Hash128 candle_mix(const Candle& candle) {
    const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };
    const std::array words{static_cast<std::uint64_t>(to_ms(candle.opened_at)),
                           bits(candle.open),
                           bits(candle.high),
                           bits(candle.low),
                           bits(candle.close),
                           bits(candle.volume)};
    return mix128(words);
}

}  // namespace signalbox
