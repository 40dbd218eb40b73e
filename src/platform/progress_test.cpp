#include "platform/progress.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

TEST(Progress, SaysHowFarAndHowLong) {
    EXPECT_EQ(progress_line("import", 25, 100, 10, 79),
              "import  25% [#######.......................] 25 of 100, 0:30 left");
    EXPECT_EQ(progress_line("import", 100, 100, 10, 79), "import 100% [##############################] 100 of 100");
    EXPECT_EQ(progress_line("import", 0, 100, 10, 79), "import   0% [..............................] 0 of 100");
    EXPECT_EQ(progress_line("import", 7, 0, 10, 79), "import 7") << "nobody knows how much is to come";
    EXPECT_EQ(progress_line("import", 1, 1'000'000, 1, 20), "import   0% 1 of 1000000, 99:59:59 left");
    EXPECT_EQ(progress_line("x", 200, 100, 1, 79).substr(0, 6), "x 100%");
}

/// What a task of a thousand steps of 50 ms each writes.
std::vector<std::string> written_by(ProgressStyle style) {
    std::vector<std::string> lines;
    auto now = Progress::Steady::time_point{};
    {
        Progress progress({.style = style,
                           .label = "task",
                           .total = 1000,
                           .write = [&](const std::string& text) { lines.push_back(text); },
                           .now = [&] { return now; }});
        for (std::uint64_t step = 1; step <= 1000; ++step) {
            now += 50ms;
            progress.update(step);
        }
    }
    return lines;
}

TEST(Progress, ABarOnATerminalLinesElsewhereOrNothing) {
    EXPECT_TRUE(written_by(ProgressStyle::none).empty());
    const auto lines = written_by(ProgressStyle::lines);
    ASSERT_EQ(lines.size(), 6U) << "one every ten of fifty seconds, and the last";
    EXPECT_EQ(lines[1], "task  40% [############..................] 400 of 1000, 0:30 left\n");
    const auto bar = written_by(ProgressStyle::bar);
    EXPECT_EQ(bar.size(), 502U) << "ten a second, the last, and the line's end";
    EXPECT_EQ(bar.front().front(), '\r');
    EXPECT_EQ(bar.back(), "\n");
    EXPECT_EQ(progress_style(true), ProgressStyle::none);
}

}  // namespace
}  // namespace signalbox
