#include "core/signals/indicators/rate_of_change.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(Mom, WorkedByHand) { check_series(Mom<2>(), {{10, nothing}, {12, nothing}, {11, 1}, {9, -3}}); }

TEST(Roc, WorkedByHand) { check_series(Roc<2>(), {{10, nothing}, {12, nothing}, {11, 10}, {9, -25}}); }

}  // namespace
}  // namespace signalbox
