#include "core/signals/indicators/true_range.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(TrueRange, WorkedByHand) { check_six(TrueRange(), {{3}, {4}, {2}, {3}, {3}}); }

TEST(TrueRange, SpansGaps) {
    // Gaps count: the last close is part of the range.
    check_bars(TrueRange(), {{{10, 9, 9}, {}}, {{15, 14, 14}, {6}}, {{11, 10, 10}, {4}}});
}

}  // namespace
}  // namespace signalbox
