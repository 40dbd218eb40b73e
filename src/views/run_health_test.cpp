#include "views/run_health.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

LiveStatus well() {
    LiveStatus status;
    status.now = *parse_utc("2024-03-04T08:01:10Z");
    status.last_frame = *parse_utc("2024-03-04T08:01:00Z");
    status.position = status.projected = 40;
    return status;
}

TEST(RunHealth, AllIsWell) {
    for (const HealthLine& line : run_health(well(), 9ULL << 30))
        EXPECT_EQ(line.how, HealthLine::How::good) << line.what.text();
    EXPECT_EQ(run_health(well(), 9ULL << 30)[0].what.text(), "newest minute: 10 s ago");
}

TEST(RunHealth, TheWorstComesFirst) {
    LiveStatus status = well();
    status.paused = true;
    status.feed_trouble = "bybit: no word for 90 s";
    const auto lines = run_health(status, 1ULL << 30);
    EXPECT_EQ(lines[0].how, HealthLine::How::bad);
    EXPECT_EQ(lines[0].what.text(), "feeds: bybit: no word for 90 s");
    EXPECT_EQ(lines[1].how, HealthLine::How::warning);
    EXPECT_EQ(lines.back().how, HealthLine::How::good);
    status = well();
    status.now += 10 * minute;
    EXPECT_EQ(run_health(status, std::nullopt)[0].how, HealthLine::How::bad) << "an old minute";
    status.last_frame = UtcTime{};
    EXPECT_EQ(run_health(status, std::nullopt)[0].how, HealthLine::How::warning);
}

}  // namespace
}  // namespace signalbox
