#include "platform/files.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "tests/scratch.hpp"
#include "tests/small_disk.hpp"

namespace signalbox {
namespace {

std::size_t files_in(const std::filesystem::path& directory) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory), {}));
}

TEST(Files, AnAtomicWriteReplacesTheWholeFile) {
    const Scratch scratch;
    const auto path = scratch / "a";
    ASSERT_TRUE(atomic_write(path, "a longer first text"));
    ASSERT_TRUE(atomic_write(path, "second"));
    EXPECT_EQ(*read_text_file(path, 100), "second");
    EXPECT_EQ(files_in(scratch.path()), 1U) << "no temporary file stays";
    const auto lost = atomic_write(scratch / "none" / "a", "x");
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().code, ErrorCode::NotFound);
}

TEST(Files, SecretsCanBeWrittenForTheOwnerAlone) {
    const Scratch scratch;
    ASSERT_TRUE(atomic_write(scratch / "a", "x", 0600));
    EXPECT_EQ(std::filesystem::status(scratch / "a").permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(Files, AFullDiskIsNoSpaceAndTheOldFileStands) {
    const SmallDisk disk(64);
    if (!disk.there()) GTEST_SKIP() << "mounting a small tmpfs needs root";
    ASSERT_TRUE(atomic_write(disk.path() / "a", "old"));
    const auto written = atomic_write(disk.path() / "a", std::string(100'000, 'x'));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::NoSpace);
    EXPECT_FALSE(written.error().next.empty());
    EXPECT_EQ(*read_text_file(disk.path() / "a", 100), "old");
    EXPECT_EQ(files_in(disk.path()), 1U);
}

TEST(Files, AFileThatMayNotGrowIsNoSpaceToo) {
    const Scratch scratch;
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 1000;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto written = atomic_write(scratch / "a", std::string(5000, 'x'));
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::NoSpace);
    EXPECT_EQ(files_in(scratch.path()), 0U);
}

TEST(Files, ReadingHasALimit) {
    const Scratch scratch;
    ASSERT_TRUE(atomic_write(scratch / "a", "12345"));
    EXPECT_EQ(read_file(scratch / "a", 5)->size(), 5U);
    EXPECT_EQ(read_file(scratch / "a", 4).error().code, ErrorCode::BadData);
    EXPECT_EQ(read_file(scratch / "b", 4).error().code, ErrorCode::NotFound);
}

TEST(Files, ReservedSpaceReadsAsZeros) {
    const Scratch scratch;
    File file = *File::open(scratch / "a", FileUse::create_fresh);
    ASSERT_TRUE(file.reserve(0, 5000));
    EXPECT_EQ(*file.size(), 5000U);
    Bytes bytes(6000, std::byte{1});
    EXPECT_EQ(*file.read_at(0, bytes), 5000U);
    EXPECT_EQ(bytes[4999], std::byte{0});
    EXPECT_EQ(bytes[5000], std::byte{1});
}

TEST(DataDir, KeepsEverythingUnderOneRoot) {
    const DataDir data{"/srv/x"};
    EXPECT_EQ(data.journal("live-1"), "/srv/x/journals/live-1.journal");
    EXPECT_EQ(data.snapshots("live-1"), "/srv/x/snapshots/live-1");
    EXPECT_EQ(data.database(), "/srv/x/signalbox.sqlite");
}

}  // namespace
}  // namespace signalbox
