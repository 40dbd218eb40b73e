#include "core/signals/indicators/vwma.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Vwma, WorkedByHand) {
    // (10 · 1 + 11 · 3) / 4 = 43/4; (11 · 3 + 12 · 0) / 3 = 11; nothing traded in the last two: (12 + 14) / 2.
    check_bars(Vwma<2>(),
               {{{10, 10, 10, 1}, {}}, {{11, 11, 11, 3}, {10.75}}, {{12, 12, 12, 0}, {11}}, {{14, 14, 14, 0}, {13}}});
}

}  // namespace
}  // namespace signalbox
