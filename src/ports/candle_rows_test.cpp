#include "ports/candle_rows.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(CandleRows, ACountsUnitShowsInItsSize) {
    struct Case {
        std::int64_t count;
        std::optional<TimeUnit> unit;
    };
    for (const Case& one : {
             Case{-1, std::nullopt},
             Case{0, TimeUnit::seconds},
             Case{1'704'067'200, TimeUnit::seconds},     // 2024-01-01
             Case{9'999'999'999, TimeUnit::seconds},     // 2286-11-20
             Case{10'000'000'000, TimeUnit::millis},     // 1970-04-26; as seconds 2286
             Case{94'694'400'000, TimeUnit::millis},     // 1973-01-01; as seconds 4970
             Case{1'704'067'200'000, TimeUnit::millis},  // 2024-01-01, and so below
             Case{9'999'999'999'999, TimeUnit::millis},
             Case{10'000'000'000'000, TimeUnit::micros},
             Case{1'704'067'200'000'000, TimeUnit::micros},
             Case{9'999'999'999'999'999, TimeUnit::micros},
             Case{10'000'000'000'000'000, TimeUnit::nanos},
             Case{1'704'067'200'000'000'000, TimeUnit::nanos},
             Case{INT64_MAX, TimeUnit::nanos},
         }) {
        EXPECT_EQ(unit_of_count(one.count), one.unit) << one.count;
    }
}

}  // namespace
}  // namespace signalbox
