// The tables, made by the compiler from their definitions in integer arithmetic of 96 fractional bits; there is no
// printed constant to mistrust. And the rare cases of the scalar forms; what the bulk of numbers goes through is in
// math_core.hpp. Rounding to nearest even is assumed, as everywhere.
#include "core/base/math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/base/math_core.hpp"

namespace signalbox {
namespace math {
namespace {

__extension__ typedef __int128 Fixed;  ///< units of 2⁻⁹⁶

constexpr Fixed one = Fixed{1} << 96;

/// Product of two numbers in [0, 2); off by a few units. By halves, since the whole would take 192 bits.
constexpr Fixed multiply(Fixed a, Fixed b) {
    constexpr Fixed low_half = (Fixed{1} << 64) - 1;
    const Fixed a_high = a >> 64;
    const Fixed b_high = b >> 64;
    const Fixed a_low = a & low_half;
    const Fixed b_low = b & low_half;
    const Fixed low = (a_low >> 1) * (b_low >> 1) >> 62;  // units of 2⁻¹²⁸
    return (a_high * b_high << 32) + ((a_high * b_low + a_low * b_high + low) >> 32);
}

/// log(n/d) = 2 artanh((n − d)/(n + d)), for small whole n and d less than a factor of two or so apart.
constexpr Fixed fixed_log(int n, int d) {
    const Fixed over = n - d;
    const Fixed under = n + d;
    Fixed sum = 0;
    Fixed power = one * over / under;
    for (int i = 1; power != 0; i += 2) {
        sum += power / i;
        power = power * over / under * over / under;
    }
    return 2 * sum;
}

/// e^x for x in [0, 1).
constexpr Fixed fixed_exp(Fixed x) {
    Fixed sum = 0;
    Fixed term = one;
    for (int i = 1; term != 0; ++i) {
        sum += term;
        term = multiply(term, x) / i;
    }
    return sum;
}

/// The first a multiple of 2^-`bits`.
constexpr Split split(Fixed value, int bits) {
    const Fixed unit = Fixed{1} << (96 - bits);
    const Fixed head = (value >= 0 ? value + unit / 2 : value - unit / 2) / unit * unit;
    return {static_cast<double>(head) * 0x1p-96, static_cast<double>(value - head) * 0x1p-96};
}

constexpr Fixed ln2 = fixed_log(2, 1);
constexpr int log_grain = 42;

}  // namespace

constexpr Split ln2_parts = split(ln2, log_grain);
constexpr Split step_parts = split(ln2 / slices, 42);
constexpr double steps_per_one = 1 / (static_cast<double>(ln2) * 0x1p-96 / slices);

constexpr std::array<LogSlice, slices> log_table = [] {
    std::array<LogSlice, slices> table{};
    for (int i = 0; i < slices; ++i) {
        const std::uint64_t from = slice_start + (static_cast<std::uint64_t>(i) << 45);
        const auto low = std::bit_cast<double>(from);
        const auto high = std::bit_cast<double>(from + (std::uint64_t{1} << 45));
        // The two slices that touch 1 take m = 1, so that log x near 1 is a power series in x − 1 and nothing cancels.
        const bool at_one = low == 1 || high == 1;
        // NOLINTNEXTLINE(bugprone-incorrect-roundings): above zero, and std::lround is not constexpr
        const int m = at_one ? 4096 : static_cast<int>(2 * 4096 / (low + high) + 0.5);
        const Split log = split(-fixed_log(m, 4096), log_grain);
        table[static_cast<std::size_t>(i)] = {m / 4096.0, log.head, log.tail};
    }
    return table;
}();

constexpr std::array<Split, slices> exp_table = [] {
    std::array<Split, slices> table{};
    for (int i = 0; i < slices; ++i) table[static_cast<std::size_t>(i)] = split(fixed_exp(ln2 / slices * i), 52);
    return table;
}();

}  // namespace math

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// 2^n as a double, for n in [−1022, 1023].
double power_of_two(int n) { return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52); }

}  // namespace

double log(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    if (bits - 0x0010'0000'0000'0000 < 0x7fe0'0000'0000'0000) [[likely]]  // a normal number above zero
        return math::log_of_normal<double>(bits, 0);
    if (x == 0) return -infinity;
    if (!(x > 0)) return not_a_number;
    if (x == infinity) return x;
    return math::log_of_normal<double>(std::bit_cast<std::uint64_t>(x * 0x1p52), 52);
}

double exp(double x) {
    constexpr double overflows_above = 0x1.62e42fefa39efp+9;  // log of the greatest double
    constexpr double vanishes_below = -746;
    if (!(x <= overflows_above)) return x > 0 ? infinity : not_a_number;
    if (x < vanishes_below) return 0;
    const auto e = math::exponential<double>(x);
    const double value = math::mantissa_of(e);
    const int power = static_cast<int>(static_cast<std::int64_t>(e.steps) >> 7);
    if (power >= -1022 && power <= 1022) [[likely]]
        return value * math::power_of(e);
    // Half of the way first: that is exact, and only the second step rounds (to a subnormal) or reaches 2¹⁰²³.
    const int half = power / 2;
    return value * power_of_two(half) * power_of_two(power - half);
}

double tanh(double x) {
    const double size = std::abs(x);
    if (size < 0x1p-28) return x;                                        // x³/3 is lost
    if (!(size < 22)) return x > 0 ? 1.0 : x < 0 ? -1.0 : not_a_number;  // 1 − tanh 22 < 2⁻⁶²
    const double value = math::tanh_of_size(size);
    return x < 0 ? -value : value;
}

}  // namespace signalbox
