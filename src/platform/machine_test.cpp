#include "platform/machine.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(Machine, ReadsThePeakOutOfTheStatus) {
    EXPECT_EQ(peak_resident_of("Name:\tsignalbox\nVmPeak:\t   9999 kB\nVmHWM:\t    2048 kB\nVmRSS:\t 10 kB\n"),
              2048U * 1024);
    EXPECT_EQ(peak_resident_of("VmPeak: 1 kB\n"), 0U);
    EXPECT_EQ(peak_resident_of("VmHWM:"), 0U);
    EXPECT_GT(peak_resident_bytes(), 100'000U);
    EXPECT_GE(cores(), 1U);
}

TEST(Machine, ADiskHasRoomAndOneThatIsNotThereSaysSo) {
    const auto here = disk_space(std::filesystem::temp_directory_path());
    ASSERT_TRUE(here.has_value()) << here.error().text();
    EXPECT_GT(here->total, 0U);
    EXPECT_LE(here->free, here->total);
    EXPECT_EQ(disk_space("/no/such/place").error().code, ErrorCode::Io);
}

}  // namespace
}  // namespace signalbox
