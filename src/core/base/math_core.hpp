// The arithmetic of log, exp and tanh, once for one number and for four (lanes.hpp). math.cpp has the tables and the
// rare cases; math.hpp says what the functions promise.
//
// log: x = 2^k z, and a table gives for each of 128 slices of z a short number m ≈ 1/z with its logarithm. Then
//      log x = k log 2 − log m + log(1 + r), r = z m − 1 with |r| < 1/128, found without rounding.
// exp: x = n log2/128 + r with |r| < 0.0028; e^x = 2^(n/128) e^r, the first from a table of 128.
#pragma once

#include <array>

#include "core/base/lanes.hpp"

namespace signalbox::math {

constexpr int slices = 128;

/// A number in two doubles, the first one short enough that small multiples of it are exact.
struct Split {
    double head;
    double tail;
};
struct LogSlice {
    double inverse;   ///< m, a multiple of 2⁻¹²
    double log_head;  ///< −log m
    double log_tail;
};

extern const std::array<LogSlice, slices> log_table;
extern const std::array<Split, slices> exp_table;  ///< 2^(i/128)
extern const Split ln2_parts;   ///< k × head is exact for |k| < 2¹¹, and so is its sum with a log_head
extern const Split step_parts;  ///< log2/128: n × head is exact for |n| < 2¹⁸
extern const double steps_per_one;

constexpr std::uint64_t slice_start = 0x3fe6'0000'0000'0000;  ///< 0.6875: z lies in [0.6875, 1.375)

/// a + b is exactly sum + rest when |a| ≥ |b| or a = 0 (Dekker).
template <typename N>
struct Sum {
    N sum;
    N rest;
};
template <typename N>
SIGNALBOX_INLINE Sum<N> add(N a, N b) {
    const N sum = a + b;
    return {sum, (a - sum) + b};
}

/// The first 26 bits of a double: the product of two such is exact, and so is that of one with what was left off.
template <typename N>
SIGNALBOX_INLINE N high_half(N x) {
    return number_of<N>(words_of(x) & 0xffff'ffff'f800'0000);
}

/// The logarithm of the normal number above zero that has these bits, divided by 2^`shift`.
template <typename N>
SIGNALBOX_INLINE N log_of_normal(Words<N> bits, double shift) {
    // The power of two: its field, in the low bits of a double of the size 2^52.
    const Words<N> offset = bits - slice_start;
    const N exponent =
        number_of<N>(((offset + 0x4000'0000'0000'0000) >> 52) | 0x4330'0000'0000'0000) - (0x1p52 + 1024 + shift);
    const N z = number_of<N>(bits - (offset & 0xfff0'0000'0000'0000));
    const Words<N> slice = (offset >> 45) & (slices - 1);
    const N inverse = pick(log_table.data(), &LogSlice::inverse, slice);

    // z in two halves of 26 and 27 bits, so that both products with the 13 bits of m are exact.
    const N z_high = high_half(z);
    const N coarse = z_high * inverse - 1;
    const N fine = (z - z_high) * inverse;
    const N r = coarse + fine;
    const N r_tail = (coarse - r) + fine;

    const N r2 = r * r;
    const N curve = r2 * ((-1.0 / 2 + r * (1.0 / 3)) +
                          r2 * ((-1.0 / 4 + r * (1.0 / 5)) + r2 * ((-1.0 / 6 + r * (1.0 / 7)) + r2 * (-1.0 / 8))));
    const Sum<N> total = add<N>(exponent * ln2_parts.head + pick(log_table.data(), &LogSlice::log_head, slice), r);
    const N tail = exponent * ln2_parts.tail + pick(log_table.data(), &LogSlice::log_tail, slice);
    return total.sum + (total.rest + (r_tail + tail) + curve);
}

/// e^x = 2^(steps ÷ 128, rounded down) × (scale + scale_tail) × (1 + r + r_tail + curve): exp and tanh add these up in
/// their own ways.
template <typename N>
struct Exponential {
    Words<N> steps;  ///< in two's complement
    N scale;         ///< of the table, in [1, 2)
    N scale_tail;    ///< what rounding took from it
    N r;             ///< what is left of x
    N r_tail;        ///< what rounding took from that
    N curve;         ///< e^r − 1 − r
};

/// For |x| < 1100.
template <typename N>
SIGNALBOX_INLINE Exponential<N> exponential(N x) {
    constexpr double to_integer = 0x1.8p52;  // adding it leaves the nearest integer in the low bits
    const N shifted = x * steps_per_one + to_integer;
    const Words<N> steps = words_of(shifted) - bits_as<std::uint64_t>(to_integer);
    const N count = shifted - to_integer;
    const N coarse = x - count * step_parts.head;  // exact
    const N fine = count * step_parts.tail;
    const N r = coarse - fine;
    const N r2 = r * r;
    const Words<N> slice = steps & (slices - 1);
    return {.steps = steps,
            .scale = pick(exp_table.data(), &Split::head, slice),
            .scale_tail = pick(exp_table.data(), &Split::tail, slice),
            .r = r,
            .r_tail = (coarse - r) - fine,
            .curve = r2 * (0.5 + r * (1.0 / 6)) + r2 * r2 * (1.0 / 24 + r * (1.0 / 120) + r2 * (1.0 / 720))};
}

/// e^x without its power of two.
template <typename N>
SIGNALBOX_INLINE N mantissa_of(const Exponential<N>& e) {
    return e.scale + (e.scale_tail + e.scale * (e.r + e.curve));
}

/// Its power of two, from 2⁻¹⁰²² to 2¹⁰²².
template <typename N>
SIGNALBOX_INLINE N power_of(const Exponential<N>& e) {
    return number_of<N>(((e.steps + (1023 << 7)) >> 7) << 52);
}

/// tanh of a size from 2⁻²⁸ to 22: n / (n + 2) with n = e^2x − 1, all in two doubles.
template <typename N>
SIGNALBOX_INLINE N tanh_of_size(N size) {
    const Exponential<N> e = exponential<N>(2 * size);
    const N power = power_of(e);
    const N scale = e.scale * power;
    const Sum<N> less_one = add<N>(scale, all<N>(-1));
    const Sum<N> linear = add<N>(less_one.sum, e.r);
    const N scale_tail = e.scale_tail * power;
    const N small = (scale - 1) * e.r + scale * (e.r_tail + e.curve) + (scale_tail + scale_tail * e.r);
    const Sum<N> over = add<N>(linear.sum, less_one.rest + linear.rest + small);
    const Truth<N> below_two = over.sum < 2;
    const Sum<N> under = add<N>(select(below_two, all<N>(2), over.sum), select(below_two, over.sum, all<N>(2)));
    // A first quotient, and what it leaves of the numerator: in halves, so that nothing of that is rounded away.
    const N inverse = 1 / under.sum;
    const N quotient = over.sum * inverse;
    const N quotient_high = high_half(quotient);
    const N under_high = high_half(under.sum);
    const N quotient_low = quotient - quotient_high;
    const N under_low = under.sum - under_high;
    const N left = over.sum - quotient_high * under_high - quotient_high * under_low - quotient_low * under.sum;
    return quotient + (left + over.rest - quotient * (under.rest + over.rest)) * inverse;
}

}  // namespace signalbox::math
