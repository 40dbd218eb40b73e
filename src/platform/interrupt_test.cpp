#include "platform/interrupt.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <latch>

namespace signalbox {
namespace {

TEST(Interrupt, ASignalBecomesAStopRequest) {
    for (const int signal : {SIGINT, SIGTERM}) {
        Interrupt interrupt;
        EXPECT_FALSE(interrupt.requested());
        std::latch stopped(1);
        const std::stop_callback call(interrupt.token(), [&] { stopped.count_down(); });
        ::kill(::getpid(), signal);
        stopped.wait();
        EXPECT_TRUE(interrupt.requested());
    }
}

TEST(Interrupt, LeavesWithoutASignal) {
    for (int i = 0; i < 20; ++i) const Interrupt interrupt;
}

TEST(InterruptDeathTest, ASecondSignalEndsTheProgram) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            Interrupt interrupt;
            ::kill(::getpid(), SIGINT);
            while (!interrupt.requested()) std::this_thread::yield();
            ::kill(::getpid(), SIGINT);
            for (;;) std::this_thread::yield();
        },
        testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace signalbox
