#include "core/signals/indicators/dema.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

// Period 3, weight ½. Closes 1 2 6 5 9 3 7: e₁ 3 4 6.5 4.75 5.875 from the third on; e₂ (seed (3 + 4 + 6.5)/3 = 4.5)
// 4.5 4.625 5.25 from the fifth; e₃ (seed (4.5 + 4.625 + 5.25)/3 = 115/24) at the seventh.

TEST(Dema, WorkedByHand) {
    check_series(Dema(3), {{1, nothing},
                           {2, nothing},
                           {6, nothing},
                           {5, nothing},
                           {9, 2 * 6.5 - 4.5},
                           {3, 2 * 4.75 - 4.625},
                           {7, 2 * 5.875 - 5.25}});
}

TEST(Tema, WorkedByHand) {
    check_series(Tema(3), {{1, nothing},
                           {2, nothing},
                           {6, nothing},
                           {5, nothing},
                           {9, nothing},
                           {3, nothing},
                           {7, 3 * 5.875 - 3 * 5.25 + 115.0 / 24}});
}

}  // namespace
}  // namespace signalbox
