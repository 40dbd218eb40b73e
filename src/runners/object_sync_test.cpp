#include "runners/object_sync.hpp"

#include <gtest/gtest.h>

#include "platform/files.hpp"
#include "platform/object_copy.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

/// Keeps contents in memory, whatever their names.
class MemoryObjects final : public ObjectStore {
public:
    std::string where() const override { return "memory"; }
    Result<> put(const std::string& name, const std::filesystem::path& file) override {
        std::string content;
        objects_[name] = {TRY(send_file(file, name,
                                        [&](std::span<const std::byte> bytes) -> Result<> {
                                            content.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                                            return {};
                                        })),
                          content};
        ++puts;
        return {};
    }
    Result<> get(const StoredObject& object, const std::filesystem::path& file) override {
        const std::string& content = objects_.at(object.name).second;
        ++gets;
        return receive_file(object, file, [&](std::uint64_t offset, std::span<std::byte> bytes) -> Result<std::size_t> {
            return content.copy(reinterpret_cast<char*>(bytes.data()), bytes.size(), offset);
        });
    }
    Result<std::vector<StoredObject>> list(const std::string& prefix) override {
        std::vector<StoredObject> found;
        for (const auto& [name, object] : objects_) {
            if (name.starts_with(prefix)) found.push_back(object.first);
        }
        return found;
    }
    Result<> remove(const std::string& name) override {
        objects_.erase(name);
        return {};
    }
    std::map<std::string, std::pair<StoredObject, std::string>> objects_;
    int puts = 0, gets = 0;
};

std::string content_of(const std::filesystem::path& file) { return read_text_file(file, 1 << 20).value_or("nothing"); }

void write(const std::filesystem::path& file, std::string_view content) {
    ASSERT_TRUE(make_directories(file.parent_path()));
    ASSERT_TRUE(atomic_write(file, content));
}

TEST(ObjectSync, CopiesWhatDiffersAndNothingElse) {
    const Scratch scratch;
    write(scratch / "here/a/1", "one");
    write(scratch / "here/2", "two");
    write(scratch / "here/3.part", "half");
    MemoryObjects store;
    const auto first = push_files(store, scratch / "here", "lake", {});
    ASSERT_TRUE(first) << first.error().text();
    EXPECT_EQ(first->copied, 2U);
    EXPECT_EQ(first->bytes, 6U);
    EXPECT_TRUE(store.objects_.contains("lake/a/1"));

    write(scratch / "here/2", "TWO");
    const auto second = push_files(store, scratch / "here", "lake", {});
    ASSERT_TRUE(second);
    EXPECT_EQ(second->copied, 1U);
    EXPECT_EQ(second->kept, 1U);
    EXPECT_EQ(store.puts, 3);

    write(scratch / "there/own", "stays");
    write(scratch / "there/a/1", "one");
    const auto back = pull_files(store, "lake", scratch / "there", {});
    ASSERT_TRUE(back);
    EXPECT_EQ(back->copied, 1U);
    EXPECT_EQ(back->kept, 1U);
    EXPECT_EQ(store.gets, 1);
    EXPECT_EQ(content_of(scratch / "there/2"), "TWO");
    EXPECT_EQ(content_of(scratch / "there/own"), "stays");
}

TEST(ObjectSync, StopsBetweenFilesAndGoesOnLater) {
    const Scratch scratch;
    for (const char* name : {"a", "b", "c"}) write(scratch / "here" / name, name);
    MemoryObjects store;
    std::stop_source stop;
    const auto cut = push_files(store, scratch / "here", "x",
                                {.progress = [&](auto, auto) { stop.request_stop(); }, .stop = stop.get_token()});
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().code, ErrorCode::Interrupted);
    EXPECT_EQ(store.puts, 1);
    const auto rest = push_files(store, scratch / "here", "x", {});
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->copied, 2U);
}

TEST(ObjectSync, SaysWhatIsNotThereAndWhatCannotBeNamed) {
    const Scratch scratch;
    MemoryObjects store;
    EXPECT_EQ(push_files(store, scratch / "none", "x", {}).error().code, ErrorCode::NotFound);
    EXPECT_EQ(pull_files(store, "x", scratch / "here", {}).error().code, ErrorCode::NotFound);
    write(scratch / "here/with space", "x");
    const auto refused = push_files(store, scratch / "here", "x", {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::WrongUse);
    EXPECT_NE(refused.error().text().find("x/with space"), std::string::npos);
}

TEST(ObjectSync, AStoreCannotWriteOutsideTheDirectory) {
    const Scratch scratch;
    write(scratch / "evil", "evil");
    MemoryObjects store;
    ASSERT_TRUE(store.put("x/../../escaped", scratch / "evil"));
    const auto pulled = pull_files(store, "x", scratch / "deep/here", {});
    ASSERT_FALSE(pulled);
    EXPECT_EQ(pulled.error().code, ErrorCode::WrongUse);
    EXPECT_FALSE(std::filesystem::exists(scratch / "escaped"));
}

}  // namespace
}  // namespace signalbox
