#include "core/signals/indicators/dpo.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Dpo, WorkedByHand) {
    // n = 3: the close two bars before minus the mean of three; n = 4: three before, the mean of four.
    check_six(Dpo<3>(), {{-4.0 / 3}, {-1}, {2.0 / 3}, {2.0 / 3}});
    check_six(Dpo<4>(), {{-1.5}, {-1}, {1.25}});
}

}  // namespace
}  // namespace signalbox
