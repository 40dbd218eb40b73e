#include "core/base/letter_case.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(LetterCase, ChangesLettersOfAsciiAlone) {
    EXPECT_EQ(lower_case("BTC/USDT-1h @Z[A`"), "btc/usdt-1h @z[a`");
    EXPECT_EQ(upper_case("1000pepe_z{a@"), "1000PEPE_Z{A@");
    EXPECT_EQ(lower_case("Ж É 🚀"), "Ж É 🚀");
    EXPECT_EQ(upper_case("ж é 🚀"), "ж é 🚀");
    for (int byte = 0; byte < 256; ++byte) {
        const auto letter = static_cast<char>(byte);
        EXPECT_EQ(lower_case(letter) != letter, byte >= 'A' && byte <= 'Z') << byte;
        EXPECT_EQ(upper_case(letter) != letter, byte >= 'a' && byte <= 'z') << byte;
    }
}

}  // namespace
}  // namespace signalbox
