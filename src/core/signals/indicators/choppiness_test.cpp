#include "core/signals/indicators/choppiness.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Choppiness, WorkedByHand) {
    // Σ true range of two 7 6 5 6 by reach 5 4 4 6.
    const auto of = [](double quotient) { return 100 * std::log2(quotient); };
    check_six(Choppiness<2>(), {{of(1.4)}, {of(1.5)}, {of(1.25)}, {0}});
}

}  // namespace
}  // namespace signalbox
