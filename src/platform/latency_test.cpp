#include "platform/latency.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

using namespace std::chrono_literals;
using Nanos = std::chrono::nanoseconds;

TEST(LatencyCounts, KnowsNothingAtFirst) {
    const LatencyCounts counts;
    EXPECT_EQ(counts.count(), 0U);
    EXPECT_EQ(counts.at(0.5), 0ns);
    EXPECT_EQ(counts.longest(), 0ns);
}

TEST(LatencyCounts, TellsQuantilesNeverTooShortAndAnEighthTooLongAtMost) {
    LatencyCounts counts;
    for (int i = 1; i <= 1000; ++i) counts.add(i * 10us);
    EXPECT_EQ(counts.count(), 1000U);
    EXPECT_EQ(counts.longest(), 10ms);
    const struct {
        double share;
        Nanos exact;
    } cases[] = {{0.001, 10us}, {0.5, 5000us}, {0.9, 9000us}, {0.99, 9900us}, {1, 10ms}};
    for (const auto& [share, exact] : cases) {
        EXPECT_GE(counts.at(share), exact) << share;
        EXPECT_LE(counts.at(share), exact + exact / 8 + 256ns) << share;
    }
}

TEST(LatencyCounts, OneOfAThousandIsNotTheNinetyNinthHundredth) {
    LatencyCounts counts;
    for (int i = 0; i < 999; ++i) counts.add(1ms);
    counts.add(2s);
    EXPECT_LE(counts.at(0.99), 1125us);
    EXPECT_EQ(counts.at(1), 2s);
}

TEST(LatencyCounts, TakesWhatIsNegativeOrWithoutEnd) {
    LatencyCounts counts;
    counts.add(-1ms);
    counts.add(std::chrono::hours(10'000));
    EXPECT_EQ(counts.count(), 2U);
    EXPECT_LE(counts.at(0.5), 256ns);
    EXPECT_EQ(counts.at(1), std::chrono::hours(10'000));
}

}  // namespace
}  // namespace signalbox
