#include "platform/crc32c.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace signalbox {
namespace {

std::uint32_t crc_of(std::string_view text) { return crc32c(std::as_bytes(std::span(text))); }

// The vectors of RFC 3720, B.4, and the catalogue's check value.
TEST(Crc32c, MatchesThePublishedValues) {
    EXPECT_EQ(crc_of("123456789"), 0xe306'9283U);
    EXPECT_EQ(crc_of(std::string(32, '\0')), 0x8a91'36aaU);
    EXPECT_EQ(crc_of(std::string(32, '\xff')), 0x62a8'ab43U);
    std::string rising;
    for (int i = 0; i < 32; ++i) rising.push_back(static_cast<char>(i));
    EXPECT_EQ(crc_of(rising), 0x46dd'794eU);
    EXPECT_EQ(crc_of(""), 0U);
}

TEST(Crc32c, OfPartsIsThatOfTheWhole) {
    const std::string_view whole = "the quick brown fox jumps over the lazy dog";
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        const auto second = whole.substr(cut);
        EXPECT_EQ(crc32c(std::as_bytes(std::span(second)), crc_of(whole.substr(0, cut))), crc_of(whole));
    }
}

}  // namespace
}  // namespace signalbox
