#include "core/signals/indicators/mfi.hpp"

#include <gtest/gtest.h>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Mfi, WorkedByHand) {
    // Money in +35, +160/3, −13, +70, −68/3. Of three: (265/3)/(304/3), (370/3)/(409/3), 70/(317/3).
    check_six(Mfi<3>(), {{6625.0 / 76}, {37'000.0 / 409}, {21'000.0 / 317}});
}

TEST(Mfi, IsFiftyWhereNoMoneyFlows) {
    check_bars(Mfi<2>(), {{{3, 3, 3, 9}, {}}, {{3, 3, 3, 9}, {}}, {{3, 3, 3, 9}, {50}}});  // nothing moves
    check_bars(Mfi<2>(), {{{3, 3, 3, 0}, {}}, {{4, 4, 4, 0}, {}}, {{5, 5, 5, 0}, {50}}});  // nothing is traded
}

TEST(Mfi, TakesTheSamePriceForTheSameHoweverItRounds) {
    // Both sum to 423.54; their thirds differ in the last bits.
    const Bar first{141.56, 140.7, 141.28}, second{141.55, 140.65, 141.34};
    check_bars(Mfi<1>(), {{first, {}}, {second, {50}}});
}

}  // namespace
}  // namespace signalbox
