#include "core/base/normal.hpp"

#include <array>
#include <cmath>

#include "core/base/math.hpp"

namespace signalbox {
namespace {

// Near the middle Φ − ½ = x · R(x²); to √32 the tail is e^(−x²/2) · R(x); beyond, e^(−x²/2)/x · (1/√2π − R(1/x²)/x²).
constexpr std::array middle_over{0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881,
                                 1067.6894854603709582, 18154.981253343561249};
constexpr std::array middle_under{1.0, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205,
                                  45507.789335026729956};
constexpr std::array side_over{1.0765576773720192317e-8, .39894151208813466764, 8.8831497943883759412,
                               93.506656132177855979,    597.27027639480026226, 2494.5375852903726711,
                               6848.1904505362823326,    11602.651437647350124, 9842.7148383839780218};
constexpr std::array side_under{1.0,
                                22.266688044328115691,
                                235.38790178262499861,
                                1519.377599407554805,
                                6485.558298266760755,
                                18615.571640885098091,
                                34900.952721145977266,
                                38912.003286093271411,
                                19685.429676859990727};
constexpr std::array far_over{.02307344176494017303, .21589853405795699,     .1274011611602473639,
                              .022235277870649807,   .001421619193227893466, 2.9112874951168792e-5};
constexpr std::array far_under{
    1.0, 1.28426009614491121, .468238212480865118, .0659881378689285515, .00378239633202758244, 7.29751555083966205e-5};
constexpr double one_over_root_two_pi = 0.398942280401432677939946059934;

/// Coefficients from the highest power down.
template <std::size_t N>
double polynomial(const std::array<double, N>& coefficients, double x) {
    double value = 0;
    for (const double coefficient : coefficients) value = value * x + coefficient;
    return value;
}

/// e^(−x²/2) without losing what squaring x would round away: x is split at a sixteenth.
double bell(double x) {
    const double coarse = std::floor(x * 16) / 16;
    return exp(-coarse * coarse * 0.5) * exp(-(x - coarse) * (x + coarse) * 0.5);
}

/// P(Z > x), x > 0.67448975.
double upper_tail(double x) {
    constexpr double root_32 = 5.656854249492380195206754896838;
    if (x > 40) return 0;
    if (x <= root_32) return bell(x) * (polynomial(side_over, x) / polynomial(side_under, x));
    const double square = 1 / (x * x);
    const double rest = square * polynomial(far_over, square) / polynomial(far_under, square);
    return bell(x) * (one_over_root_two_pi - rest) / x;
}

}  // namespace

double normal_cdf(double x) {
    if (std::isnan(x)) return x;
    const double size = std::abs(x);
    if (size <= 0.67448975) return 0.5 + x * (polynomial(middle_over, x * x) / polynomial(middle_under, x * x));
    return x < 0 ? upper_tail(size) : 1 - upper_tail(size);
}

}  // namespace signalbox
