#include "core/signals/indicators/ad_line.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(AdLine, WorkedByHand) {
    // Flows 2 · 1/3, 3 · 1/3, 4 · ½, 0, −5, 2 · −1/3.
    check_six(AdLine(), {{2.0 / 3}, {5.0 / 3}, {11.0 / 3}, {11.0 / 3}, {-4.0 / 3}, {-2}});
}

TEST(AdLine, StandsWhereNothingRanges) { check_bars(AdLine(), {{{3, 3, 3, 7}, {0}}}); }

}  // namespace
}  // namespace signalbox
