#include "core/signals/indicators/midpoint.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Midpoint, WorkedByHand) { check_six(Midpoint<3>(), {{12.5}, {13}, {13.5}, {12}}); }

}  // namespace
}  // namespace signalbox
