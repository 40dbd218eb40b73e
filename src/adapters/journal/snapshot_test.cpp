#include "adapters/journal/snapshot.hpp"

#include <gtest/gtest.h>

#include "platform/files.hpp"
#include "ports/snapshots_contract.hpp"
#include "tests/scratch.hpp"
#include "tests/small_disk.hpp"

namespace signalbox {
namespace {

Snapshot sample(std::uint64_t position) {
    return {.position = position, .engine = Bytes(position % 7 + 1, std::byte{42})};
}

bool is_sample(const std::optional<Snapshot>& found, std::uint64_t position) {
    return found && found->position == position && found->engine == sample(position).engine;
}

TEST(SnapshotStore, KeepsThePromisesOfThePort) {
    const Scratch scratch;
    SnapshotStore store(scratch.path());
    check_snapshots(store);
}

TEST(SnapshotStore, FindsTheNewestThatIsNotBeyond) {
    const Scratch scratch;
    SnapshotStore store(scratch / "snapshots");
    EXPECT_FALSE(*store.newest(100));
    ASSERT_TRUE(store.write(sample(60)));
    ASSERT_TRUE(store.write(sample(9)));
    EXPECT_TRUE(is_sample(*store.newest(100), 60));
    EXPECT_TRUE(is_sample(*store.newest(60), 60));
    EXPECT_TRUE(is_sample(*store.newest(59), 9));
    EXPECT_FALSE(*store.newest(8));
}

TEST(SnapshotStore, KeepsTheTwoNewest) {
    const Scratch scratch;
    SnapshotStore store(scratch.path());
    for (const std::uint64_t position : {10U, 20U, 30U}) ASSERT_TRUE(store.write(sample(position)));
    EXPECT_FALSE(*store.newest(19));
    EXPECT_TRUE(is_sample(*store.newest(29), 20));
    ASSERT_TRUE(store.write(sample(30))) << "the same position again replaces it";
    EXPECT_TRUE(is_sample(*store.newest(29), 20));
}

TEST(SnapshotStore, PassesOverWhatDoesNotReadBackAndSaysSo) {
    const Scratch scratch;
    SnapshotStore store(scratch.path());
    ASSERT_TRUE(store.write(sample(10)));
    ASSERT_TRUE(store.write(sample(20)));
    const auto path = scratch / "00000000000000000020.snapshot";
    const std::string whole = *read_text_file(path, 1U << 20);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        ASSERT_TRUE(atomic_write(path, std::string_view(whole).substr(0, size)));
        const auto found = store.newest(100);
        ASSERT_TRUE(found);
        EXPECT_TRUE(is_sample(*found, 10));
        ASSERT_EQ(store.passed_over().size(), 1U);
        EXPECT_NE(store.passed_over()[0].text().find("00000000000000000020.snapshot"), std::string::npos);
    }
}

TEST(SnapshotStore, AnotherEngineVersionsStateIsPassedOver) {
    const Scratch scratch;
    ASSERT_TRUE(SnapshotStore(scratch.path(), "1").write(sample(10)));
    SnapshotStore store(scratch.path(), "2");
    EXPECT_FALSE(*store.newest(100));
    ASSERT_EQ(store.passed_over().size(), 1U);
    EXPECT_EQ(store.passed_over()[0].what.values[1], "1");
}

TEST(SnapshotStore, AFullDiskLeavesTheOldOnes) {
    const SmallDisk disk(64);
    if (!disk.there()) GTEST_SKIP() << "mounting a small tmpfs needs root";
    SnapshotStore store(disk.path());
    ASSERT_TRUE(store.write(sample(10)));
    const auto written = store.write({.position = 20, .engine = Bytes(100'000, std::byte{1})});
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::NoSpace);
    EXPECT_TRUE(is_sample(*store.newest(100), 10));
}

}  // namespace
}  // namespace signalbox
