// What every object store promises, as a test: the directory and the S3 endpoint both pass it.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <sstream>

#include "ports/object_store.hpp"

namespace signalbox {

/// `store` is empty and writable; `scratch` is a directory; `sha256` gives a text's checksum.
inline void check_object_store(ObjectStore& store, const std::filesystem::path& scratch,
                               const std::function<std::string(std::string_view)>& sha256) {
    const auto file_of = [&](const std::string& content) {
        std::filesystem::path file = scratch / "content";
        std::ofstream(file, std::ios::binary) << content;
        return file;
    };
    const auto put = [&](const std::string& name, const std::string& content) {
        const auto done = store.put(name, file_of(content));
        EXPECT_TRUE(done) << done.error().text();
    };
    const auto names = [&](const std::string& prefix) {
        const auto listed = store.list(prefix);
        EXPECT_TRUE(listed) << listed.error().text();
        return listed.value_or(std::vector<StoredObject>{});
    };
    const auto got = [&](const StoredObject& object) {
        const auto done = store.get(object, scratch / "made" / "file");
        EXPECT_TRUE(done) << done.error().text();
        std::stringstream content;
        content << std::ifstream(scratch / "made" / "file", std::ios::binary).rdbuf();
        return content.str();
    };
    const auto said = [&](const std::string& name, const std::string& content) {
        return StoredObject{.name = name, .sha256 = sha256(content), .bytes = content.size()};
    };
    EXPECT_EQ(names(""), std::vector<StoredObject>{});

    const std::string large(12'000'000, 'x');  // more than one part of an upload
    put("lake/b=1/large.parquet", large);
    put("lake/a=1/small.parquet", "small");
    put("lake/empty", "");
    put("other/x", "y");
    const std::vector lake{said("lake/a=1/small.parquet", "small"), said("lake/b=1/large.parquet", large),
                           said("lake/empty", "")};
    EXPECT_EQ(names("lake/"), lake);
    EXPECT_EQ(names("lake/b"), std::vector{lake[1]});
    EXPECT_EQ(names("none/"), std::vector<StoredObject>{});
    EXPECT_EQ(names("").size(), 4U);
    EXPECT_EQ(got(lake[0]), "small");
    EXPECT_TRUE(got(lake[1]) == large);
    EXPECT_EQ(got(lake[2]), "");

    put("lake/a=1/small.parquet", "another");
    EXPECT_EQ(names("lake/a"), std::vector{said("lake/a=1/small.parquet", "another")});
    EXPECT_EQ(store.get(lake[0], scratch / "old").error().code, ErrorCode::Corrupt) << "it was replaced since";
    EXPECT_FALSE(std::filesystem::exists(scratch / "old"));

    EXPECT_TRUE(store.remove("other/x"));
    EXPECT_TRUE(store.remove("other/x")) << "again";
    EXPECT_EQ(names("other/"), std::vector<StoredObject>{});
    EXPECT_EQ(store.get(said("other/x", "y"), scratch / "gone").error().code, ErrorCode::NotFound);
    for (const char* name : {"", "/x", "x/", "a//b", "../x", "a/./b", "a b", "x.sha256", "ö"}) {
        EXPECT_EQ(store.put(name, file_of("z")).error().code, ErrorCode::WrongUse) << name;
    }
    EXPECT_EQ(store.put("x", scratch / "no such file").error().code, ErrorCode::NotFound);
}

}  // namespace signalbox
