#include "platform/sha256.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

// The examples of FIPS 180-4.
TEST(Sha256, MatchesThePublishedExamples) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, TakesItsBytesInAnyPiecesAndGoesOnAfterwards) {
    Sha256 hash;
    const std::string_view text = "abc";
    hash.add(std::as_bytes(std::span(text.substr(0, 1))));
    EXPECT_EQ(hash.hex(), sha256_hex("a"));
    hash.add(std::as_bytes(std::span(text.substr(1))));
    EXPECT_EQ(hash.hex(), sha256_hex("abc"));
}

}  // namespace
}  // namespace signalbox
