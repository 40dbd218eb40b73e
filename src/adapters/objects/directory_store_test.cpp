#include "adapters/objects/directory_store.hpp"

#include <gtest/gtest.h>

#include "platform/files.hpp"
#include "platform/sha256.hpp"
#include "ports/object_store_contract.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

TEST(DirectoryStore, KeepsThePromisesOfAnObjectStore) {
    const Scratch scratch;
    DirectoryStore store(scratch / "objects");
    check_object_store(store, scratch.path(), sha256_hex);
}

TEST(DirectoryStore, WhatHasNoChecksumDoesNotCount) {
    const Scratch scratch;
    DirectoryStore store(scratch / "objects");
    ASSERT_TRUE(atomic_write(scratch / "file", "content"));
    ASSERT_TRUE(store.put("a/whole", scratch / "file"));
    ASSERT_TRUE(store.put("a/half", scratch / "file"));
    std::filesystem::remove(scratch / "objects/a/half.sha256");
    ASSERT_TRUE(atomic_write(scratch / "objects/a/torn", "content"));
    ASSERT_TRUE(atomic_write(scratch / "objects/a/torn.sha256", "12345"));
    const auto listed = store.list("");
    ASSERT_TRUE(listed);
    ASSERT_EQ(listed->size(), 1U);
    EXPECT_EQ(listed->front().name, "a/whole");
}

TEST(DirectoryStore, ADamagedObjectIsNamedAndMakesNoFile) {
    const Scratch scratch;
    DirectoryStore store(scratch / "objects");
    ASSERT_TRUE(atomic_write(scratch / "file", "content"));
    ASSERT_TRUE(store.put("x", scratch / "file"));
    const auto listed = store.list("");
    ASSERT_TRUE(listed && listed->size() == 1);
    ASSERT_TRUE(atomic_write(scratch / "objects/x", "contend"));
    const auto got = store.get(listed->front(), scratch / "back");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::Corrupt);
    EXPECT_NE(got.error().text().find("x is not what its checksum says"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(scratch / "back"));
    EXPECT_FALSE(std::filesystem::exists(scratch / "back.part"));
}

}  // namespace
}  // namespace signalbox
