// Table and short polynomial, with the lost digits carried along in a second double.
//
// log: x = 2^k z, and a table gives for each of 128 slices of z a short number m ≈ 1/z with its logarithm. Then
//      log x = k log 2 − log m + log(1 + r), r = z m − 1 with |r| < 1/128, found without rounding.
// exp: x = n log2/128 + r with |r| < 0.0028; e^x = 2^(n/128) e^r, the first from a table of 128.
// The tables are made by the compiler from their definitions, in integer arithmetic of 96 fractional bits; there is no
// printed constant to mistrust. Rounding to nearest even is assumed, as everywhere.
#include "core/base/math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace signalbox {
namespace {

__extension__ typedef __int128 Fixed;  ///< units of 2⁻⁹⁶

constexpr int slices = 128;
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

/// A number in two doubles, the first a multiple of 2^-`bits`.
struct Split {
    double head;
    double tail;
};
constexpr Split split(Fixed value, int bits) {
    const Fixed unit = Fixed{1} << (96 - bits);
    const Fixed head = (value >= 0 ? value + unit / 2 : value - unit / 2) / unit * unit;
    return {static_cast<double>(head) * 0x1p-96, static_cast<double>(value - head) * 0x1p-96};
}

constexpr Fixed ln2 = fixed_log(2, 1);
// k × head is exact for |k| < 2¹¹, and so is its sum with a log below of the same grain.
constexpr int log_grain = 42;
constexpr Split ln2_parts = split(ln2, log_grain);
// n × head is exact for |n| < 2¹⁸.
constexpr Split step_parts = split(ln2 / slices, 42);
constexpr double steps_per_one = 1 / (static_cast<double>(ln2) * 0x1p-96 / slices);

struct LogSlice {
    double inverse;  ///< m, a multiple of 2⁻¹²
    Split log;       ///< −log m
};

constexpr std::uint64_t slice_start = 0x3fe6'0000'0000'0000;  ///< 0.6875: z lies in [0.6875, 1.375)

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
        table[static_cast<std::size_t>(i)] = {m / 4096.0, split(-fixed_log(m, 4096), log_grain)};
    }
    return table;
}();

/// 2^(i/128).
constexpr std::array<Split, slices> exp_table = [] {
    std::array<Split, slices> table{};
    for (int i = 0; i < slices; ++i) table[static_cast<std::size_t>(i)] = split(fixed_exp(ln2 / slices * i), 52);
    return table;
}();

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// a + b is exactly sum + rest when |a| ≥ |b| or a = 0 (Dekker).
struct Sum {
    double sum;
    double rest;
};
inline Sum add(double a, double b) {
    const double sum = a + b;
    return {sum, (a - sum) + b};
}

/// The first 26 bits of a double: the product of two such is exact, and so is that of one with what was left off.
inline double high_half(double x) {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & 0xffff'ffff'f800'0000);
}

/// e^x = 2^power × (scale + scale_tail) × (1 + r + r_tail + curve): exp and tanh add these up in their own ways.
struct Exponential {
    int power;
    double scale;       ///< of the table, in [1, 2)
    double scale_tail;  ///< what rounding took from it
    double r;           ///< what is left of x
    double r_tail;      ///< what rounding took from that
    double curve;       ///< e^r − 1 − r
};

/// For |x| < 1100.
inline Exponential exponential(double x) {
    constexpr double to_integer = 0x1.8p52;  // adding it leaves the nearest integer in the low bits
    const double shifted = x * steps_per_one + to_integer;
    const auto n = static_cast<std::int32_t>(std::bit_cast<std::uint64_t>(shifted) & 0xffff'ffff);
    const double count = shifted - to_integer;
    const double coarse = x - count * step_parts.head;  // exact
    const double fine = count * step_parts.tail;
    const double r = coarse - fine;
    const double r2 = r * r;
    const Split& scale = exp_table[static_cast<std::size_t>(n & (slices - 1))];
    return {.power = n >> 7,
            .scale = scale.head,
            .scale_tail = scale.tail,
            .r = r,
            .r_tail = (coarse - r) - fine,
            .curve = r2 * (0.5 + r * (1.0 / 6)) + r2 * r2 * (1.0 / 24 + r * (1.0 / 120) + r2 * (1.0 / 720))};
}

/// 2^n as a double, for n in [−1022, 1023].
inline double power_of_two(int n) { return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52); }

}  // namespace

double log(double x) {
    auto bits = std::bit_cast<std::uint64_t>(x);
    int exponent = 0;
    if (bits - 0x0010'0000'0000'0000 >= 0x7fe0'0000'0000'0000) [[unlikely]] {  // not a normal number above zero
        if (x == 0) return -infinity;
        if (!(x > 0)) return not_a_number;
        if (x == infinity) return x;
        bits = std::bit_cast<std::uint64_t>(x * 0x1p52);
        exponent = -52;
    }
    const std::uint64_t offset = bits - slice_start;
    exponent += static_cast<int>(static_cast<std::int64_t>(offset) >> 52);
    const auto z = std::bit_cast<double>(bits - (offset & 0xfff0'0000'0000'0000));
    const LogSlice& slice = log_table[offset >> 45 & (slices - 1)];

    // z in two halves of 26 and 27 bits, so that both products with the 13 bits of m are exact.
    const double z_high = high_half(z);
    const double coarse = z_high * slice.inverse - 1;
    const double fine = (z - z_high) * slice.inverse;
    const double r = coarse + fine;
    const double r_tail = (coarse - r) + fine;

    const double r2 = r * r;
    const double curve = r2 * ((-1.0 / 2 + r * (1.0 / 3)) +
                               r2 * ((-1.0 / 4 + r * (1.0 / 5)) + r2 * ((-1.0 / 6 + r * (1.0 / 7)) + r2 * (-1.0 / 8))));
    const Sum total = add(exponent * ln2_parts.head + slice.log.head, r);
    return total.sum + (total.rest + (r_tail + (exponent * ln2_parts.tail + slice.log.tail)) + curve);
}

double exp(double x) {
    constexpr double overflows_above = 0x1.62e42fefa39efp+9;  // log of the greatest double
    constexpr double vanishes_below = -746;
    if (!(x <= overflows_above)) return x > 0 ? infinity : not_a_number;
    if (x < vanishes_below) return 0;
    const Exponential e = exponential(x);
    const double value = e.scale + (e.scale_tail + e.scale * (e.r + e.curve));
    if (e.power >= -1022 && e.power <= 1022) [[likely]]
        return value * power_of_two(e.power);
    // Half of the way first: that is exact, and only the second step rounds (to a subnormal) or reaches 2¹⁰²³.
    const int half = e.power / 2;
    return value * power_of_two(half) * power_of_two(e.power - half);
}

double tanh(double x) {
    const double size = std::abs(x);
    if (size < 0x1p-28) return x;                                        // x³/3 is lost
    if (!(size < 22)) return x > 0 ? 1.0 : x < 0 ? -1.0 : not_a_number;  // 1 − tanh 22 < 2⁻⁶²
    // tanh x = n / (n + 2) with n = e^2x − 1, all in two doubles.
    const Exponential e = exponential(2 * size);
    const double power = power_of_two(e.power);
    const double scale = e.scale * power;
    const Sum less_one = add(scale, -1);
    const Sum linear = add(less_one.sum, e.r);
    const double scale_tail = e.scale_tail * power;
    const double small = (scale - 1) * e.r + scale * (e.r_tail + e.curve) + (scale_tail + scale_tail * e.r);
    const Sum over = add(linear.sum, less_one.rest + linear.rest + small);
    const Sum under = over.sum < 2 ? add(2, over.sum) : add(over.sum, 2);
    // A first quotient, and what it leaves of the numerator: in halves, so that nothing of that is rounded away.
    const double inverse = 1 / under.sum;
    const double quotient = over.sum * inverse;
    const double quotient_high = high_half(quotient);
    const double under_high = high_half(under.sum);
    const double quotient_low = quotient - quotient_high;
    const double under_low = under.sum - under_high;
    const double left = over.sum - quotient_high * under_high - quotient_high * under_low - quotient_low * under.sum;
    const double value = quotient + (left + over.rest - quotient * (under.rest + over.rest)) * inverse;
    return x < 0 ? -value : value;
}

}  // namespace signalbox
