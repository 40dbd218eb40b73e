#include "faces/telegram/invitation.hpp"

#include <gtest/gtest.h>

#include <set>

namespace signalbox {
namespace {

const UtcTime now = *parse_utc("2026-11-22T08:00:00Z");

std::string wrong(const std::string& code) {
    std::string other = code;
    other.back() = code.back() == 'A' ? 'B' : 'A';
    return other;
}

TEST(Invitation, ACodeLetsInOnceWhateverItsCapitals) {
    MemorySettingStore settings;
    std::string code = *invite(settings, Role::viewer, now);
    EXPECT_TRUE(is_invitation(code)) << code;
    EXPECT_EQ(settings.get("telegram.pairing")->value().find(code), std::string::npos) << "the code itself is not kept";
    code[0] = static_cast<char>(std::tolower(code[0]));
    EXPECT_EQ(*redeem(settings, code, now + 9 * minute), Role::viewer);
    EXPECT_EQ(*redeem(settings, code, now + 9 * minute), std::nullopt) << "once";
    EXPECT_FALSE(settings.get("telegram.pairing")->has_value());
}

TEST(Invitation, ItEndsAfterTenMinutesAndWithTheNext) {
    MemorySettingStore settings;
    const std::string first = *invite(settings, Role::owner, now);
    EXPECT_EQ(*redeem(settings, first, now + invitation_for), std::nullopt);
    const std::string second = *invite(settings, Role::owner, now);
    const std::string third = *invite(settings, Role::operator_, now);
    EXPECT_EQ(*redeem(settings, second, now), std::nullopt);
    EXPECT_EQ(*redeem(settings, third, now), Role::operator_);
}

TEST(Invitation, FiveWrongCodesEndIt) {
    for (const int tries : {4, 5}) {
        MemorySettingStore settings;
        const std::string code = *invite(settings, Role::viewer, now);
        for (int i = 0; i < tries; ++i) EXPECT_EQ(*redeem(settings, wrong(code), now), std::nullopt);
        EXPECT_EQ(redeem(settings, code, now)->has_value(), tries == 4) << tries;
    }
}

TEST(Invitation, WhatIsKeptAndDoesNotReadIsNone) {
    for (const char* kept : {"", "{}", "[]", R"({"sha256":1,"role":"owner","until":9e18,"tries":0})", "\xff"}) {
        MemorySettingStore settings;
        ASSERT_TRUE(settings.put("telegram.pairing", kept));
        EXPECT_EQ(*redeem(settings, "ABCDEFGHJK", now), std::nullopt) << kept;
    }
}

TEST(Invitation, LettersHaveNoLookalikesAndAllOfThemCome) {
    const std::string many = random_letters(4000);
    EXPECT_EQ(many.find_first_of("0O1IL"), std::string::npos);
    EXPECT_EQ(std::set<char>(many.begin(), many.end()).size(), 31U);
    EXPECT_NE(random_letters(10), random_letters(10));
    for (const char* none : {"", "ABCDEFGHJ", "ABCDEFGHJKM", "ABCDEFGHJ0", "/status123", "привет"})
        EXPECT_FALSE(is_invitation(none)) << none;
}

}  // namespace
}  // namespace signalbox
