// log, exp and tanh of whole columns, four numbers at a time: each with the bits of its scalar form (math.hpp).
#pragma once

#include <span>

namespace signalbox {

/// out[i] = f(x[i]); `out` is as long as `x`, and may be `x`.
void log_column(std::span<const double> x, std::span<double> out);
void exp_column(std::span<const double> x, std::span<double> out);
void tanh_column(std::span<const double> x, std::span<double> out);

}  // namespace signalbox
