// The chains' shares against their stationary distributions, worked by hand from the transition probabilities.
#include "venues/synthetic/weather.hpp"

#include <gtest/gtest.h>

#include <array>

namespace signalbox::synthetic {
namespace {

constexpr DayNumber days = 200'000;

TEST(Weather, RegimesComeInStretchesOfTheirLength) {
    // calm → ordinary 4.0 %, ordinary → calm 3.5 %, ordinary → stormy 2.0 %, stormy → ordinary 7.0 %: in balance
    // calm = 0.035/0.040 ordinary, stormy = 0.020/0.070 ordinary: 40.5, 46.3 and 13.2 %.
    Weather weather(5);
    std::array<double, 3> share{};
    double changes = 0;
    for (DayNumber i = 0; i < days; ++i) {
        share[static_cast<std::size_t>(weather.day(i).regime)] += 1.0 / days;
        if (i > 0 && weather.day(i).regime != weather.day(i - 1).regime) ++changes;
    }
    EXPECT_NEAR(share[0], 0.405, 0.02);
    EXPECT_NEAR(share[1], 0.463, 0.02);
    EXPECT_NEAR(share[2], 0.132, 0.02);
    // Changes a day: 0.405 · 0.04 + 0.463 · 0.055 + 0.132 · 0.07 = 0.0509.
    EXPECT_NEAR(changes / days, 0.0509, 0.003);
}

TEST(Weather, LeansAreFairAndLast) {
    // In balance aimless · 0.12 = (rising + falling) · 0.05: 29.4 % aimless, 35.3 % each way.
    Weather weather(5);
    std::array<double, 3> share{};
    for (DayNumber i = 0; i < days; ++i)
        share[static_cast<std::size_t>(static_cast<int>(weather.day(i).lean) + 1)] += 1.0 / days;
    EXPECT_NEAR(share[0], 0.353, 0.02);
    EXPECT_NEAR(share[1], 0.294, 0.02);
    EXPECT_NEAR(share[2], 0.353, 0.02);
}

TEST(Weather, MinutesShareTheDaysVarianceOut) {
    Weather weather(5);
    for (const DayNumber number : {DayNumber{0}, DayNumber{19'000}, DayNumber{3}}) {
        const WeatherMinutes minutes = weather.minutes(number);
        double squares = 0;
        for (const double volatility : minutes.volatility) squares += volatility * volatility;
        EXPECT_NEAR(squares, 1, 1e-12);
        Weather fresh(5);
        EXPECT_EQ(fresh.minutes(number).volatility, minutes.volatility);
        EXPECT_EQ(fresh.minutes(number).move, minutes.move);
    }
}

TEST(Weather, WeekendsAreQuieter) {
    Weather weather(5);
    double week = 0, weekend = 0;
    for (DayNumber i = 0; i < 70'000; ++i) (i % 7 == 2 || i % 7 == 3 ? weekend : week) += weather.volatility(i);
    EXPECT_NEAR((weekend / 2) / (week / 5), 0.75, 0.01);  // 1970-01-03 was a Saturday
}

}  // namespace
}  // namespace signalbox::synthetic
