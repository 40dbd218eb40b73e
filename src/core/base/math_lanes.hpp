// The kernels behind math_columns.hpp, compiled once for each kind of vectors (vectors.hpp). Lanes that are a rare case
// go through the scalar form, alone.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/math.hpp"
#include "core/base/math_core.hpp"
#include "core/base/vectors.hpp"

namespace signalbox {

/// Lane by lane through the scalar form.
SIGNALBOX_INLINE Four one_by_one(Four x, double (*scalar)(double)) {
    return Four{scalar(x[0]), scalar(x[1]), scalar(x[2]), scalar(x[3])};
}

SIGNALBOX_INLINE Four log_of(Four x) {
    if (any(FourTruths(~((x >= 0x1p-1022) & (x <= 0x1.fffffffffffffp1023)))))
        [[unlikely]]  // not normal, or not above zero
        return one_by_one(x, log);
    return math::log_of_normal<Four>(words_of(x), 0);
}

SIGNALBOX_INLINE Four exp_of(Four x) {
    if (any(FourTruths(~(size_of(x) <= 708)))) [[unlikely]]
        return one_by_one(x, exp);
    const auto e = math::exponential<Four>(x);
    return math::mantissa_of(e) * math::power_of(e);
}

SIGNALBOX_INLINE Four tanh_of(Four x) {
    const Four size = size_of(x);
    if (any(FourTruths(~((size >= 0x1p-28) & (size < 22))))) [[unlikely]]
        return one_by_one(x, tanh);
    const Four value = math::tanh_of_size(size);
    return select(x < 0, -value, value);
}

template <typename Function>
SIGNALBOX_INLINE void each_four(std::span<const double> x, std::span<double> out, Function function) {
    std::size_t i = 0;
    for (; i + 4 <= x.size(); i += 4) store(out.data() + i, function(load<Four>(x.data() + i)));
    if (i == x.size()) return;
    double rest[4] = {1, 1, 1, 1};
    for (std::size_t k = 0; i + k < x.size(); ++k) rest[k] = x[i + k];
    store(rest, function(load<Four>(rest)));
    for (std::size_t k = 0; i + k < x.size(); ++k) out[i + k] = rest[k];
}

template <Vectors vectors>
struct MathLanes {
    static void log(std::span<const double> x, std::span<double> out);
    static void exp(std::span<const double> x, std::span<double> out);
    static void tanh(std::span<const double> x, std::span<double> out);
};

template <Vectors vectors>
void MathLanes<vectors>::log(std::span<const double> x, std::span<double> out) {
    each_four(x, out, [](Four four) { return log_of(four); });
}
template <Vectors vectors>
void MathLanes<vectors>::exp(std::span<const double> x, std::span<double> out) {
    each_four(x, out, [](Four four) { return exp_of(four); });
}
template <Vectors vectors>
void MathLanes<vectors>::tanh(std::span<const double> x, std::span<double> out) {
    each_four(x, out, [](Four four) { return tanh_of(four); });
}

}  // namespace signalbox
