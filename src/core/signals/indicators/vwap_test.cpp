#include "core/signals/indicators/vwap.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <tuple>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(DailyVwap, WorkedByHand) {
    // Money 64/3 + 35 + 160/3 + 13 + 70 + 68/3 by volume 2 + 3 + 4 + 1 + 5 + 2.
    check_six(DailyVwap(), {{32.0 / 3}, {169.0 / 15}, {329.0 / 27}, {184.0 / 15}, {578.0 / 45}, {38.0 / 3}});
}

TEST(RollingVwap, WorkedByHand) {
    check_six(RollingVwap<3>(), {{329.0 / 27}, {38.0 / 3}, {409.0 / 30}, {317.0 / 24}});
    check_bars(RollingVwap<2>(), {{{4, 4, 4, 0}, {}}, {{5, 5, 5, 0}, {5}}, {{6, 6, 6, 2}, {6}}});
}

/// The value after each of: (time, price, volume).
template <typename I>
void check_at(I indicator, std::initializer_list<std::tuple<const char*, double, double, double>> rows) {
    for (const auto& [time, price, volume, expected] : rows)
        EXPECT_EQ(indicator.update({*parse_utc(time), price, price, price, price, volume}), expected) << time;
}

TEST(AnchoredVwap, BeginsAnewAtItsAnchor) {
    check_at(DailyVwap(), {{"2023-03-14T23:58", 4, 1, 4},
                           {"2023-03-14T23:59", 8, 3, 7},
                           {"2023-03-15T00:00", 5, 0, 5},  // nothing traded yet: the price itself
                           {"2023-03-15T00:01", 6, 2, 6},
                           {"2023-03-15T08:00", 9, 1, 7},
                           {"2023-03-16T00:00", 3, 1, 3}});
    check_at(SessionVwap(), {{"2023-03-15T07:59", 4, 1, 4},
                             {"2023-03-15T08:00", 9, 1, 9},
                             {"2023-03-15T15:59", 7, 1, 8},
                             {"2023-03-15T16:00", 6, 1, 6},
                             {"2023-03-16T00:00", 3, 1, 3}});
    check_at(DailyVwap(), {{"1969-12-31T23:59", 4, 1, 4}, {"1970-01-01T00:00", 9, 1, 9}});
}

}  // namespace
}  // namespace signalbox
