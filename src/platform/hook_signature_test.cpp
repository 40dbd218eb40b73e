#include "platform/hook_signature.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

// RFC 4231, test cases 1, 2, 3 and 6.
TEST(HookSignature, HmacIsThatOfTheRfc) {
    EXPECT_EQ(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There"),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac_sha256_hex(std::string(20, '\xaa'), std::string(50, '\xdd')),
              "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    EXPECT_EQ(hmac_sha256_hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HookSignature, HoldsOnlyWhatWasSigned) {
    const std::string signature = sign_hook("secret", "1794700000", R"({"a":1})");
    EXPECT_EQ(signature, "sha256=" + hmac_sha256_hex("secret", R"(1794700000.{"a":1})"));
    EXPECT_TRUE(is_hook_signature("secret", "1794700000", R"({"a":1})", signature));
    EXPECT_FALSE(is_hook_signature("Secret", "1794700000", R"({"a":1})", signature));
    EXPECT_FALSE(is_hook_signature("secret", "1794700001", R"({"a":1})", signature));
    EXPECT_FALSE(is_hook_signature("secret", "1794700000", R"({"a":2})", signature));
    EXPECT_FALSE(is_hook_signature("secret", "1794700000", R"({"a":1})", signature.substr(7)));
    EXPECT_FALSE(is_hook_signature("secret", "1794700000", R"({"a":1})", ""));
    EXPECT_FALSE(is_hook_signature("secret", "1794700000", R"({"a":1})", signature + "0"));
    EXPECT_FALSE(is_hook_signature("", "1", "x", sign_hook("", "1", "x"))) << "no secret signs nothing";
}

}  // namespace
}  // namespace signalbox
