// One closed candle into any indicator, and any indicator's value as plain numbers: what code needs that treats them
// all alike (array form, registry, tests).
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// Indicators take the whole candle, or its high, low and close, or its close alone, whatever their update asks for.
template <Indicator I>
auto feed(I& indicator, const Candle& candle) {
    if constexpr (requires { indicator.update(candle); }) {
        return indicator.update(candle);
    } else if constexpr (requires { indicator.update(candle.high, candle.low, candle.close); }) {
        return indicator.update(candle.high, candle.low, candle.close);
    } else {
        return indicator.update(candle.close);
    }
}

/// A value's numbers, in the order of its fields. Returns how many; `out` has room for them.
inline std::size_t write_numbers(double value, std::span<double> out) {
    out[0] = value;
    return 1;
}
template <typename Value>
    requires requires(const Value& value) { Value::each_field(value, [](std::string_view, double) {}); }
std::size_t write_numbers(const Value& value, std::span<double> out) {
    std::size_t count = 0;
    Value::each_field(value, [&](std::string_view, double number) { out[count++] = number; });
    return count;
}

}  // namespace signalbox
