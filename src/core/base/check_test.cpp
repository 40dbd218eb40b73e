// A bug ends the program and names its place.
#include "core/base/check.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(Check, LetsTheTruthPass) { check(1 + 1 == 2, "arithmetic is broken"); }

TEST(CheckDeathTest, StopsAndNamesReasonAndPlace) {
    EXPECT_DEATH(check(false, "the slot is taken twice"),
                 "signalbox: a bug: the slot is taken twice .*check_test\\.cpp:[0-9]+");
}

}  // namespace
}  // namespace signalbox
