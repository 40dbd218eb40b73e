#include "core/signals/indicators/percent_rank.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/indicator_testing.hpp"

namespace signalbox {
namespace {

TEST(PercentRank, WorkedByHand) {
    check_series(PercentRank<4>(), {{3, nothing}, {1, nothing}, {4, nothing}, {1, nothing}, {3, 75}, {0, 0}, {9, 100}});
}

}  // namespace
}  // namespace signalbox
