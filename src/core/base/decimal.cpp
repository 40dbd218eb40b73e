// Exact decimal arithmetic on 128-bit intermediates; every result is brought back to 64 bits in one place, narrow().
#include "core/base/decimal.hpp"

#include <bit>

#include "core/base/check.hpp"

namespace signalbox {
namespace {

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 WideUnsigned;

constexpr int places = 8;
constexpr int digits_max = 19;  ///< of the highest count of units, 9223372036854775807
constexpr std::size_t longest_shown = 64;

constexpr Wide magnitude(Wide value) { return value < 0 ? -value : value; }

/// To the nearest whole number, ties to even.
Wide divide(Wide numerator, Wide denominator) {
    const Wide quotient = numerator / denominator;
    const Wide twice_rest = 2 * magnitude(numerator % denominator);
    const Wide whole = magnitude(denominator);
    const bool away = twice_rest > whole || (twice_rest == whole && quotient % 2 != 0);
    if (!away) return quotient;
    return (numerator < 0) == (denominator < 0) ? quotient + 1 : quotient - 1;
}

bool fits(Wide units) { return magnitude(units) <= Decimal::highest().units(); }

Result<Decimal> narrow(Wide units) {
    if (!fits(units)) return fail(ErrorCode::Overflow, "an amount does not fit within ±{}", Decimal::highest());
    return Decimal::from_units(static_cast<std::int64_t>(units));
}

Decimal narrow_or_stop(Wide units) {
    check(fits(units), "an amount does not fit a Decimal");
    return Decimal::from_units(static_cast<std::int64_t>(units));
}

Wide power_of_ten(int exponent) {
    Wide power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

/// A number as it was written: `digits` × 10^`lowest`, without zeros at either end.
struct Written {
    bool negative = false;
    Wide digits = 0;          ///< right while `count` ≤ digits_max; beyond that the number cannot fit anyway
    std::int64_t count = 0;   ///< significant digits
    std::int64_t lowest = 0;  ///< power of ten of the last one
};

/// The part before an `e`. False when it is not a number.
bool scan_digits(std::string_view& text, Written& number) {
    bool any = false;
    bool after_point = false;
    std::int64_t position = 0;  // digits before the point count up, those behind it down, from here
    std::int64_t zeros = 0;     // seen since the last significant digit
    for (; !text.empty(); text.remove_prefix(1)) {
        const char c = text.front();
        if (c == '.' && !after_point) {
            after_point = true;
            continue;
        }
        if (c < '0' || c > '9') break;
        any = true;
        if (after_point) --position;
        if (c == '0') {
            ++zeros;
            continue;
        }
        number.count += number.count == 0 ? 1 : zeros + 1;
        if (number.count <= digits_max) {
            if (number.digits != 0) number.digits *= power_of_ten(static_cast<int>(zeros));
            number.digits = number.digits * 10 + (c - '0');
        }
        zeros = 0;
    }
    if (number.count > 0) number.lowest = position + zeros;
    return any;
}

/// `e-3` and the like; nothing is no exponent. Saturates, far beyond what any number could need.
bool scan_exponent(std::string_view text, std::int64_t& exponent) {
    constexpr std::int64_t enough = 1'000'000'000'000;
    if (text.empty()) return true;
    if (text.front() != 'e' && text.front() != 'E') return false;
    text.remove_prefix(1);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return false;
    for (const char c : text) {
        if (c < '0' || c > '9') return false;
        if (exponent < enough) exponent = exponent * 10 + (c - '0');
    }
    if (negative) exponent = -exponent;
    return true;
}

}  // namespace

Decimal Decimal::from_int(std::int64_t value) { return narrow_or_stop(Wide{value} * one); }

Result<Decimal> Decimal::from_double(double value) {
    constexpr double too_large = 1e11;
    if (!(value > -too_large && value < too_large)) {
        return fail(ErrorCode::Overflow, "{} does not fit within ±{}", value, highest());
    }
    // value = mantissa × 2^exponent, and exponent < 0 because of the bound above.
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const int biased = static_cast<int>(bits >> 52 & 0x7ff);
    const std::uint64_t fraction = bits & ((1ULL << 52) - 1);
    const std::uint64_t mantissa = biased == 0 ? fraction : fraction | 1ULL << 52;
    const int shift = 1075 - (biased == 0 ? 1 : biased);
    const WideUnsigned scaled = WideUnsigned{mantissa} * static_cast<std::uint64_t>(one);  // < 2^80
    if (shift > 81) return Decimal{};                                                      // below half a unit
    WideUnsigned units = scaled >> shift;
    const WideUnsigned rest = scaled - (units << shift);
    const WideUnsigned half = WideUnsigned{1} << (shift - 1);
    if (rest > half || (rest == half && units % 2 != 0)) ++units;
    return narrow(value < 0 ? -static_cast<Wide>(units) : static_cast<Wide>(units));
}

Result<Decimal> Decimal::parse(std::string_view text) {
    const std::string_view shown = text.substr(0, longest_shown);
    Written number;
    std::int64_t exponent = 0;
    number.negative = text.starts_with('-');
    if (number.negative || text.starts_with('+')) text.remove_prefix(1);
    if (!scan_digits(text, number) || !scan_exponent(text, exponent)) {
        return fail(ErrorCode::BadData, "'{}' is not a number", shown);
    }
    if (number.count == 0) return Decimal{};
    const std::int64_t lowest = number.lowest + exponent;
    if (lowest < -places) return fail(ErrorCode::BadData, "'{}' has more than eight decimal places", shown);
    const bool too_long = number.count + lowest + places > digits_max;
    const Wide size = too_long ? 0 : number.digits * power_of_ten(static_cast<int>(lowest + places));
    if (too_long || !fits(size)) return fail(ErrorCode::Overflow, "{} does not fit within ±{}", shown, highest());
    return narrow(number.negative ? -size : size);
}

double Decimal::to_double() const {
    constexpr std::int64_t exact_in_double = std::int64_t{1} << 53;
    if (units_ >= -exact_in_double && units_ <= exact_in_double) {
        return static_cast<double>(units_) / static_cast<double>(one);  // both exact: rounded once
    }
    // More digits than a double has: divide with 63 bits to spare, keep "there was a rest" as the last bit, round once.
    const auto numerator = static_cast<WideUnsigned>(magnitude(Wide{units_})) << 63;
    WideUnsigned quotient = numerator / static_cast<std::uint64_t>(one);
    if (numerator % static_cast<std::uint64_t>(one) != 0) quotient |= 1;
    const double value = static_cast<double>(quotient) * 0x1p-63;
    return units_ < 0 ? -value : value;
}

Result<Decimal> Decimal::plus(Decimal other) const { return narrow(Wide{units_} + other.units_); }
Result<Decimal> Decimal::minus(Decimal other) const { return narrow(Wide{units_} - other.units_); }

// With a = a₁ · 10⁸ + a₀ and b likewise, a · b / 10⁸ = a₁ · b₁ · 10⁸ + a₁ · b₀ + a₀ · b₁ + a₀ · b₀ / 10⁸: only the last
// one is divided, in 64 bits, and rounded. A division of 128 bits takes ten times as long.
Result<Decimal> Decimal::times(Decimal other) const {
    const auto a = static_cast<std::uint64_t>(units_ < 0 ? -units_ : units_);
    const auto b = static_cast<std::uint64_t>(other.units_ < 0 ? -other.units_ : other.units_);
    constexpr std::uint64_t unit = one;
    const std::uint64_t last = (a % unit) * (b % unit);
    const WideUnsigned whole = WideUnsigned{a / unit} * (b / unit) * unit;
    WideUnsigned units = whole + (a / unit) * (b % unit) + (a % unit) * (b / unit) + last / unit;
    const std::uint64_t twice_rest = 2 * (last % unit);
    if (twice_rest > unit || (twice_rest == unit && units % 2 != 0)) ++units;
    return narrow((units_ < 0) == (other.units_ < 0) ? static_cast<Wide>(units) : -static_cast<Wide>(units));
}

Result<Decimal> Decimal::over(Decimal other) const {
    if (other.units_ == 0) return fail(ErrorCode::BadData, "{} can not be divided by zero", *this);
    return narrow(divide(Wide{units_} * one, other.units_));
}

Decimal Decimal::operator+(Decimal other) const { return narrow_or_stop(Wide{units_} + other.units_); }
Decimal Decimal::operator-(Decimal other) const { return narrow_or_stop(Wide{units_} - other.units_); }
Decimal Decimal::operator-() const { return narrow_or_stop(-Wide{units_}); }

Result<Decimal> Decimal::floor_to(Decimal step) const {
    if (step.units_ <= 0) return *this;
    const Wide rest = (Wide{units_} % step.units_ + step.units_) % step.units_;
    return narrow(units_ - rest);
}

Result<Decimal> Decimal::ceil_to(Decimal step) const {
    if (step.units_ <= 0) return *this;
    const Wide rest = (Wide{units_} % step.units_ + step.units_) % step.units_;
    return narrow(rest == 0 ? Wide{units_} : Wide{units_} - rest + step.units_);
}

std::string to_text(Decimal value) {
    const auto units = static_cast<std::uint64_t>(magnitude(Wide{value.units()}));
    std::string text = value.units() < 0 ? "-" : "";
    text += std::to_string(units / Decimal::one);
    std::string fraction = std::to_string(Decimal::one + units % Decimal::one);
    fraction.front() = '.';
    fraction.erase(fraction.find_last_not_of('0') + 1);
    if (fraction.size() > 1) text += fraction;
    return text;
}

}  // namespace signalbox
