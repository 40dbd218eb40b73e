#include "core/base/math_columns.hpp"

#include "core/base/math_lanes.hpp"

namespace signalbox {

extern template struct MathLanes<Vectors::baseline>;
extern template struct MathLanes<Vectors::avx2>;

void log_column(std::span<const double> x, std::span<double> out) {
    with_vectors<MathLanes>([&](auto kernels) { kernels.log(x, out); });
}
void exp_column(std::span<const double> x, std::span<double> out) {
    with_vectors<MathLanes>([&](auto kernels) { kernels.exp(x, out); });
}
void tanh_column(std::span<const double> x, std::span<double> out) {
    with_vectors<MathLanes>([&](auto kernels) { kernels.tanh(x, out); });
}

}  // namespace signalbox
