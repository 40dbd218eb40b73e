#include "core/signals/indicators/t3.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

#include "core/signals/indicators/six_candles.hpp"

namespace signalbox {
namespace {

TEST(T3, WorkedByHand) {
    // Period 1: every EMA is the value itself, and the weights add up to 1.
    check_six(T3(1, 0.7), {{11}, {12}, {14}, {13}, {13}, {11}});
}

TEST(T3, IsThreeGeneralisedDoubleAveragesInARow) {
    // Once settled: g = 1.7 e − 0.7 e(e), three times, made here of plain EMAs.
    T3 t3(4, 0.7);
    std::array<Ema, 6> e{Ema(4), Ema(4), Ema(4), Ema(4), Ema(4), Ema(4)};
    for (int bar = 0; bar < 400; ++bar) {
        const double close = 100 + bar % 11 - 2 * (bar % 5);
        const auto got = t3.update(close);
        double value = close;
        bool known = true;
        for (std::size_t i = 0; i < 6 && known; i += 2) {
            const auto once = e[i].update(value);
            const auto twice = once ? e[i + 1].update(*once) : once;
            known = twice.has_value();
            if (known) value = 1.7 * *once - 0.7 * *twice;
        }
        ASSERT_EQ(got.has_value(), bar + 1 >= 19);
        if (bar > 300) {
            ASSERT_NEAR(*got, value, 1e-11);
        }
    }
}

}  // namespace
}  // namespace signalbox
