#include "core/signals/indicators/donchian.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Donchian, WorkedByHand) { check_six(Donchian<3>(), {{9, 12, 15}, {10, 12.5, 15}, {11, 13.5, 16}, {10, 13, 16}}); }

}  // namespace
}  // namespace signalbox
