#include "platform/hook_signature.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(HookSignature, IsTheHmacOfTimeAndBody) {
    // Python: hmac.new(b"top-secret-of-ours", b'1700000000.{"a":1}', hashlib.sha256).hexdigest()
    EXPECT_EQ(hook_signature("top-secret-of-ours", "1700000000", R"({"a":1})"),
              "sha256=af964bd71a284d7e71922f6609ab83f1c6417d7d01db045b2d802b6bc74af3cc");
    const std::string right = hook_signature("top-secret-of-ours", "1700000000", "body");
    EXPECT_TRUE(is_hook_signature(right, "top-secret-of-ours", "1700000000", "body"));
    EXPECT_FALSE(is_hook_signature(right, "top-secret-of-ourz", "1700000000", "body"));
    EXPECT_FALSE(is_hook_signature(right, "top-secret-of-ours", "1700000001", "body"));
    EXPECT_FALSE(is_hook_signature(right, "top-secret-of-ours", "1700000000", "body "));
    EXPECT_FALSE(is_hook_signature(right.substr(0, 70), "top-secret-of-ours", "1700000000", "body"));
    EXPECT_FALSE(is_hook_signature(right.substr(7), "top-secret-of-ours", "1700000000", "body")) << "without its name";
    EXPECT_FALSE(is_hook_signature("", "top-secret-of-ours", "1700000000", "body"));
    EXPECT_FALSE(is_hook_signature(hook_signature("", "1", "body"), "", "1", "body")) << "no secret signs nothing";
}

}  // namespace
}  // namespace signalbox
