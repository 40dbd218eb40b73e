#include "faces/telegram/kept_threshold.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(KeptThreshold, IsReadAsPeopleWriteIt) {
    EXPECT_EQ(parse_threshold("0.7"), 70);
    EXPECT_EQ(parse_threshold("0.55"), 55);
    EXPECT_EQ(parse_threshold("90"), 90);
    EXPECT_FALSE(parse_threshold("95")) << "no more than gates.signal_min may be";
    for (const char* none : {"", "0.5", "0.96", "96", "nan", "inf", "0,7", "0.7x", "-0.7", "1", "7e-1", "1e300"})
        EXPECT_EQ(parse_threshold(none), std::nullopt) << none;
    EXPECT_EQ(threshold_text(70), "0.70");
}

TEST(KeptThreshold, OutlivesTheProgramUntilItIsTakenBack) {
    MemorySettingStore settings;
    EXPECT_FALSE(kept_threshold(settings)->has_value());
    ASSERT_TRUE(keep_threshold(settings, {.hundredths = 72, .actor = "telegram:42", .at = utc_from_ms(5)}));
    const auto kept = *kept_threshold(settings);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->hundredths, 72);
    EXPECT_EQ(kept->actor, "telegram:42");
    EXPECT_EQ(kept->at, utc_from_ms(5));
    ASSERT_TRUE(forget_threshold(settings));
    EXPECT_FALSE(kept_threshold(settings)->has_value());
    for (const char* broken : {"", "[]", R"({"hundredths":99,"actor":"a","at":1})", R"({"hundredths":"70"})"}) {
        ASSERT_TRUE(settings.put("telegram.threshold", broken));
        EXPECT_FALSE(kept_threshold(settings)->has_value()) << broken;
    }
}

TEST(KeptThreshold, KeepsTheOrderOfTheOtherThresholds) {
    const DeskSettings high = with_threshold({}, 90);
    EXPECT_EQ(high.signal_min, 90);
    EXPECT_EQ(high.high_min, 90);
    const DeskSettings low = with_threshold({}, 55);
    EXPECT_EQ(low.signal_min, 55);
    EXPECT_EQ(low.high_min, DeskSettings{}.high_min);
    EXPECT_EQ(low.opinion_min, 55);
}

}  // namespace
}  // namespace signalbox
