#include "platform/retry.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, DoublesUpToItsLongestWait) {
    Backoff backoff({.delay_first = 1s, .delay_max = 60s, .jitter = 0}, 7);
    for (const Millis expected : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) EXPECT_EQ(backoff.next(), expected);
    for (int many = 0; many < 100; ++many) EXPECT_EQ(backoff.next(), 60s);
    backoff.reset();
    EXPECT_EQ(backoff.next(), 1s);
}

TEST(Backoff, DrawsTheShareThatIsAskedFor) {
    struct Row {
        double jitter;
        Millis least;
    };
    for (const Row& row : {Row{1.0, 0ms}, Row{0.5, 500ms}, Row{0.1, 900ms}}) {
        Millis low = 1s, high = 0s, sum = 0s;
        for (std::uint64_t seed = 0; seed < 1000; ++seed) {
            const Millis wait = Backoff({.delay_first = 1s, .jitter = row.jitter}, seed).next();
            EXPECT_GE(wait, row.least);
            EXPECT_LE(wait, 1s);
            low = std::min(low, wait);
            high = std::max(high, wait);
            sum += wait;
        }
        const Millis width = 1s - row.least;
        EXPECT_LT(low, row.least + width / 20) << "the whole width is used";
        EXPECT_GT(high, 1s - width / 20);
        EXPECT_NEAR(static_cast<double>(sum.count()) / 1000, static_cast<double>((row.least + width / 2).count()), 30);
    }
}

TEST(Backoff, CountsTriesFirstIncluded) {
    Backoff backoff({.attempts_max = 3}, 1);
    EXPECT_TRUE(backoff.tries_left());
    (void)backoff.next();
    EXPECT_TRUE(backoff.tries_left());
    (void)backoff.next();
    EXPECT_FALSE(backoff.tries_left()) << "the third failure is the last";
}

TEST(Backoff, IsAFunctionOfItsSeed) {
    Backoff one({}, 3), same({}, 3), other({}, 4);
    bool differs = false;
    for (int step = 0; step < 10; ++step) {
        const Millis wait = one.next();
        EXPECT_EQ(wait, same.next());
        differs |= wait != other.next();
    }
    EXPECT_TRUE(differs);
}

}  // namespace
}  // namespace signalbox
