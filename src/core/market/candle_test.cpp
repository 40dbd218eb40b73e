// What makes a candle a candle.
#include "core/market/candle.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>
#include <vector>

namespace signalbox {
namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Candle, NamesTheBrokenRule) {
    struct Case {
        double open, high, low, close, volume;
        std::string said;
    };
    for (const Case& the : {Case{10, 12, 9, 11, 5, ""},
                            {10, 10, 10, 10, 0, ""},
                            {nan_value, 12, 9, 11, 5, "the open is not a finite number"},
                            {10, infinity, 9, 11, 5, "the high is not a finite number"},
                            {10, 12, 0, 11, 5, "the low of 0 is not above zero"},
                            {10, 12, 9, -11, 5, "the close of -11 is not above zero"},
                            {10, 12, 9, 11, -1, "the volume of -1 is below zero"},
                            {10, 12, 9, 11, nan_value, "the volume is not a finite number"},
                            {10, 12, 9, 11, infinity, "the volume is not a finite number"},
                            {10, 9, 12, 11, 5, "the high of 9 is below the low of 12"},
                            {8, 12, 9, 11, 5, "the open of 8 is outside of low 9 to high 12"},
                            {10, 12, 9, 12.5, 5, "the close of 12.5 is outside of low 9 to high 12"}}) {
        const auto result = validate(Candle{{}, the.open, the.high, the.low, the.close, the.volume});
        EXPECT_EQ(result ? "" : result.error().what.text(), the.said);
        EXPECT_EQ(is_valid(the.open, the.high, the.low, the.close, the.volume), the.said.empty()) << the.said;
    }
}

TEST(Candle, EveryFieldCountsInTheRangeHash) {
    const Candle candle{utc_from_ms(1'640'995'200'000), 46216.93, 46271.08, 46208.37, 46250, 40.57574};
    std::vector<Candle> others(6, candle);
    others[0].opened_at += minute;
    others[1].open += 0.01;
    others[2].high += 0.01;
    others[3].low += 0.01;
    others[4].close += 0.01;
    others[5].volume += 0.00001;
    for (const Candle& other : others) EXPECT_NE(candle_mix(other), candle_mix(candle));

    RangeHash forwards, backwards;
    for (auto it = others.begin(); it != others.end(); ++it) forwards.add(candle_mix(*it));
    for (auto it = others.rbegin(); it != others.rend(); ++it) backwards.add(candle_mix(*it));
    EXPECT_EQ(forwards, backwards);
}

}  // namespace
}  // namespace signalbox
