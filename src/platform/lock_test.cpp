#include "platform/lock.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/scratch.hpp"

namespace signalbox {
namespace {

TEST(RunLock, TheSecondIsToldWhoHasItAndWhatToDo) {
    const Scratch scratch;
    const auto path = scratch / "data" / "run.lock";
    EXPECT_EQ(*lock_holder(path), std::nullopt);
    {
        const auto first = RunLock::take(path, "live-1");
        ASSERT_TRUE(first);
        EXPECT_EQ(*lock_holder(path), (LockHolder{::getpid(), "live-1"}));
        const auto second = RunLock::take(path, "live-2");
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().code, ErrorCode::Busy);
        EXPECT_NE(second.error().text().find("live-1"), std::string::npos);
        EXPECT_NE(second.error().text().find("kill " + std::to_string(::getpid())), std::string::npos);
    }
    EXPECT_EQ(*lock_holder(path), std::nullopt) << "the file stays, the lock is gone";
    EXPECT_TRUE(RunLock::take(path, "live-2"));
}

TEST(RunLock, AnEmptyLockFileIsNoHolder) {
    const Scratch scratch;
    ASSERT_TRUE(atomic_write(scratch / "run.lock", ""));
    EXPECT_EQ(*lock_holder(scratch / "run.lock"), std::nullopt);
    EXPECT_TRUE(RunLock::take(scratch / "run.lock", "live-1"));
}

}  // namespace
}  // namespace signalbox
