#include "core/signals/indicators/realised_volatility.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(RealisedVolatility, WorkedByHand) {
    // Returns ln 2, 0, 2 ln 2: of two, half their distance times √2.
    const double ln2 = std::log(2.0);
    check_series(RealisedVolatility<2>(),
                 {{1, nothing}, {2, nothing}, {2, ln2 / std::sqrt(2.0)}, {8, ln2 * std::sqrt(2.0)}});
    check_series(RealisedVolatility<>(2),
                 {{1, nothing}, {2, nothing}, {2, ln2 / std::sqrt(2.0)}, {8, ln2 * std::sqrt(2.0)}});
}

}  // namespace
}  // namespace signalbox
