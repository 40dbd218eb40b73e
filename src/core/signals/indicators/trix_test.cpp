#include "core/signals/indicators/trix.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Trix, WorkedByHand) {
    // Period 2, weight ⅔, closes 1 3 2 5 8. e₁: 2, 2, 4, 20/3. e₂ from bar 3: 2, 10/3, 50/9. e₃ from bar 4: 8/3, then
    // 8/3 + ⅔ (50/9 − 8/3) = 124/27; its change: (124/27) / (72/27) − 1 = 52/72.
    check_series(Trix(2), {{1, nothing}, {3, nothing}, {2, nothing}, {5, nothing}, {8, 100 * 52.0 / 72}});
}

}  // namespace
}  // namespace signalbox
