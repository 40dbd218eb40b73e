#include "core/signals/indicators/range_volatility.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(Parkinson, WorkedByHand) {
    // ln 2 and 2 ln 2: mean square 2.5 ln² 2, by 4 ln 2.
    check_bars(Parkinson<2>(), {{{2, 1, 1.5}, {}}, {{4, 1, 2}, {std::sqrt(0.625 * std::log(2.0))}}});
}

TEST(GarmanKlass, WorkedByHand) {
    // Range ln 2 without body: ½ ln² 2. Range 2 ln 2, body ln 2: 2 ln² 2 − (2 ln 2 − 1) ln² 2. Of the two the mean.
    const double ln2 = std::log(2.0);
    check_bars(GarmanKlass<2>(),
               {{{.high = 2, .low = 1, .close = 1.5, .open = 1.5}, {}},
                {{.high = 4, .low = 1, .close = 4, .open = 2}, {ln2 * std::sqrt((3.5 - 2 * ln2) / 2)}}});
}

TEST(GarmanKlass, OfACandleThatIsAllBodyIsNotBelowZero) {
    check_bars(GarmanKlass<1>(),
               {{{.high = 3, .low = 1, .close = 3, .open = 1}, {std::log(3.0) * std::sqrt(1.5 - 2 * std::log(2.0))}}});
}

}  // namespace
}  // namespace signalbox
