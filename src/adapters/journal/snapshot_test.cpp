#include "adapters/journal/snapshot.hpp"

#include <gtest/gtest.h>

#include "adapters/journal/records.hpp"
#include "platform/files.hpp"
#include "ports/snapshots_contract.hpp"
#include "tests/scratch.hpp"
#include "tests/small_disk.hpp"

namespace signalbox {
namespace {

Bytes sample(std::uint64_t position) { return Bytes(position % 7 + 1, std::byte{42}); }

/// A byte a piece.
Result<> write(SnapshotStore& store, std::uint64_t position) {
    return store.write(position, [&](const TakePiece& take) {
        const Bytes bytes = sample(position);
        for (const std::byte& one : bytes) take({&one, 1});
    });
}

bool is_sample(const std::optional<Snapshot>& found, std::uint64_t position) {
    return found && found->position == position && found->engine == sample(position);
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
    ASSERT_TRUE(write(store, 60));
    ASSERT_TRUE(write(store, 9));
    EXPECT_TRUE(is_sample(*store.newest(100), 60));
    EXPECT_TRUE(is_sample(*store.newest(60), 60));
    EXPECT_TRUE(is_sample(*store.newest(59), 9));
    EXPECT_FALSE(*store.newest(8));
}

TEST(SnapshotStore, KeepsTheTwoNewest) {
    const Scratch scratch;
    SnapshotStore store(scratch.path());
    for (const std::uint64_t position : {10U, 20U, 30U}) ASSERT_TRUE(write(store, position));
    EXPECT_FALSE(*store.newest(19));
    EXPECT_TRUE(is_sample(*store.newest(29), 20));
    ASSERT_TRUE(write(store, 30)) << "the same position again replaces it";
    EXPECT_TRUE(is_sample(*store.newest(29), 20));
}

TEST(SnapshotStore, PassesOverWhatDoesNotReadBackAndSaysSo) {
    const Scratch scratch;
    SnapshotStore store(scratch.path());
    ASSERT_TRUE(write(store, 10));
    ASSERT_TRUE(write(store, 20));
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
    SnapshotStore older(scratch.path(), "1");
    ASSERT_TRUE(write(older, 10));
    SnapshotStore store(scratch.path(), "2");
    EXPECT_FALSE(*store.newest(100));
    ASSERT_EQ(store.passed_over().size(), 1U);
    EXPECT_EQ(store.passed_over()[0].what.values[1], "1");
}

// What the program of the day before wrote: the engine in the first record, as one piece.
TEST(SnapshotStore, AFileOfTheFirstFormatIsRead) {
    const Scratch scratch;
    Bytes body;
    {
        Writer writer(body);
        writer.put(std::uint64_t{10});
        writer.put(std::string("1"));
        writer.put(sample(10));
    }
    Bytes bytes = preamble_bytes("SBSNAPS\n", 1);
    const Bytes record = record_bytes(preamble_size, RecordKind::header, 0, body);
    bytes.insert(bytes.end(), record.begin(), record.end());
    ASSERT_TRUE(atomic_write(scratch / "00000000000000000010.snapshot", bytes));
    SnapshotStore store(scratch.path(), "1");
    EXPECT_TRUE(is_sample(*store.newest(100), 10));
    ASSERT_TRUE(write(store, 20)) << "and goes on beside those of today";
    EXPECT_TRUE(is_sample(*store.newest(19), 10));
}

TEST(SnapshotStore, AFullDiskLeavesTheOldOnes) {
    const SmallDisk disk(64);
    if (!disk.there()) GTEST_SKIP() << "mounting a small tmpfs needs root";
    SnapshotStore store(disk.path());
    ASSERT_TRUE(write(store, 10));
    const auto written = store.write(20, [](const TakePiece& take) {
        for (int piece = 0; piece < 10; ++piece) take(Bytes(10'000, std::byte{1}));
    });
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::NoSpace);
    EXPECT_TRUE(is_sample(*store.newest(100), 10));
}

}  // namespace
}  // namespace signalbox
