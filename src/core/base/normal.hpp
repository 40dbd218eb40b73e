// The standard normal distribution function, with the same bits on every CPU and C library.
//
// Source: W. J. Cody, "Rational Chebyshev Approximations for the Error Function", Mathematics of Computation 23 (1969),
// in the form for Φ itself. Its inverse is normal_quantile (random.hpp).
#pragma once

namespace signalbox {

/// P(Z ≤ x) for a standard normal Z, in [0, 1]. Relative error below 1e-14 for x ≥ −8 and below 1e-12 down to −37;
/// then it runs out to 0. NaN stays NaN.
double normal_cdf(double x);

}  // namespace signalbox
