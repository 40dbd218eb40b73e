#include "adapters/s3/s3_store.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "platform/files.hpp"
#include "platform/sha256.hpp"
#include "ports/object_store_contract.hpp"
#include "tests/scratch.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

/// A real S3 server of its own on a free port of loopback (tests/servers/s3.py), for all tests of this program; it ends
/// by itself when this process is gone.
class Server {
public:
    static const std::string& endpoint() {
        static const Server server;
        return server.endpoint_;
    }

private:
    Server() {
        const std::string command =
            "python3 '" + (std::filesystem::path(checkout_dir()) / "tests/servers/s3.py").string() + "' $PPID";
        pipe_ = ::popen(command.c_str(), "r");
        char line[256] = {};
        while (pipe_ != nullptr && std::fgets(line, sizeof line, pipe_) != nullptr) {
            endpoint_ = line;
            while (!endpoint_.empty() && endpoint_.back() == '\n') endpoint_.pop_back();
            if (endpoint_.starts_with("http://")) return;
        }
        endpoint_.clear();
    }
    std::FILE* pipe_ = nullptr;
    std::string endpoint_;
};

/// Ends the client as main does.
class End final : public testing::Environment {
    void TearDown() override { S3Store::end(); }
};
const auto* const end = testing::AddGlobalTestEnvironment(new End);

ObjectPlace place(const std::string& prefix) {
    return {.directory = {},
            .bucket = "signalbox",
            .prefix = prefix,
            .endpoint = Server::endpoint(),
            .region = "us-east-1",
            .access_key = "test-key",
            .secret_key = "test-secret"};
}

TEST(S3Store, KeepsThePromisesOfAnObjectStore) {
    ASSERT_FALSE(Server::endpoint().empty()) << "the S3 server did not start: python3 tests/servers/s3.py";
    const Scratch scratch;
    for (const char* prefix : {"", "a/deep/prefix"}) {
        auto store = S3Store::open(place(prefix));
        ASSERT_TRUE(store) << store.error().text();
        check_object_store(**store, scratch.path(), sha256_hex);
        const auto left = (*store)->list("");
        ASSERT_TRUE(left);
        for (const StoredObject& object : *left) ASSERT_TRUE((*store)->remove(object.name));
    }
}

TEST(S3Store, ABucketThatIsNotThereIsSaid) {
    const Scratch scratch;
    ASSERT_TRUE(atomic_write(scratch / "file", "x"));
    ObjectPlace nowhere = place("");
    nowhere.bucket = "no-such-bucket";
    auto store = S3Store::open(nowhere);
    ASSERT_TRUE(store);
    const auto put = (*store)->put("x", scratch / "file");
    ASSERT_FALSE(put);
    EXPECT_NE(put.error().text().find("s3://no-such-bucket"), std::string::npos) << put.error().text();
}

TEST(S3Store, NobodyThereIsUnreachableAndNoSecretIsSaid) {
    ObjectPlace nobody = place("");
    nobody.endpoint = "http://127.0.0.1:1";
    auto store = S3Store::open(nobody);
    ASSERT_TRUE(store);
    const auto listed = (*store)->list("");
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().code, ErrorCode::Unreachable) << listed.error().text();
    EXPECT_EQ(listed.error().text().find("test-secret"), std::string::npos);
}

TEST(S3Store, PlacesThatCannotBe) {
    ObjectPlace keyless = place("");
    keyless.secret_key.clear();
    EXPECT_EQ(S3Store::open(keyless).error().code, ErrorCode::WrongUse);
    for (const char* endpoint : {"http://example.com", "ftp://example.com", "example.com", "https://", "https://a/b",
                                 "http://127.0.0.1@example.com"}) {
        ObjectPlace wrong = place("");
        wrong.endpoint = endpoint;
        const auto store = S3Store::open(wrong);
        ASSERT_FALSE(store) << endpoint;
        EXPECT_EQ(store.error().code, ErrorCode::WrongUse) << endpoint;
    }
}

}  // namespace
}  // namespace signalbox
