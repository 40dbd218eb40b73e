// Fixed point: 64 bits in units of 10⁻⁸, for prices and money in signals, orders and trades.
//
// Fits NUMERIC(20,8) within ± 92,233,720,368.54775807; products and quotients pass through 128 bits. Overflow, NaN and
// division by zero are errors, never a wrapped number. Candles, indicators and features are doubles; the one crossing
// is Decimal::from_double.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox {

class Decimal {
public:
    static constexpr std::int64_t one = 100'000'000;  ///< units in 1

    constexpr Decimal() = default;
    static constexpr Decimal from_units(std::int64_t units) { return Decimal(units); }
    /// The range is symmetric: a negative always has its positive. No operation below leaves it.
    static constexpr Decimal highest() { return Decimal(std::numeric_limits<std::int64_t>::max()); }
    static constexpr Decimal lowest() { return Decimal(-std::numeric_limits<std::int64_t>::max()); }
    /// A whole number; the caller knows that it fits (|value| < 9.2e10): a bug otherwise.
    static Decimal from_int(std::int64_t value);
    /// Nearest unit, ties to even (of the exact binary value). NaN, infinity and overflow are errors.
    static Result<Decimal> from_double(double value);
    /// `-12.5`, `+3`, `.5`, `1e-3`; exact or an error: more than eight places that are not zeros do not fit.
    static Result<Decimal> parse(std::string_view text);

    constexpr std::int64_t units() const { return units_; }
    /// The nearest double, ties to even.
    double to_double() const;

    Result<Decimal> plus(Decimal other) const;
    Result<Decimal> minus(Decimal other) const;
    /// Product and quotient to the nearest unit, ties to even.
    Result<Decimal> times(Decimal other) const;
    Result<Decimal> over(Decimal other) const;

    /// For sums whose size is known to fit (an account's own money): overflow is a bug and stops the program.
    Decimal operator+(Decimal other) const;
    Decimal operator-(Decimal other) const;
    Decimal operator-() const;
    Decimal& operator+=(Decimal other) { return *this = *this + other; }
    Decimal& operator-=(Decimal other) { return *this = *this - other; }
    Decimal abs() const { return units_ < 0 ? -*this : *this; }

    /// The multiple of `step` (> 0) at or below, or at or above. The result of a step ≤ 0 is the value itself.
    Result<Decimal> floor_to(Decimal step) const;
    Result<Decimal> ceil_to(Decimal step) const;

    constexpr auto operator<=>(const Decimal&) const = default;

private:
    constexpr explicit Decimal(std::int64_t units) : units_(units) {}
    std::int64_t units_ = 0;
};

/// Shortest exact text: `0`, `-12.5`, `0.00000001`. parse() of it gives the same value back.
std::string to_text(Decimal value);

}  // namespace signalbox
