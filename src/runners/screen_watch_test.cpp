#include "runners/screen_watch.hpp"

#include <nlohmann/json.hpp>

#include "runners/watch_stage.hpp"

namespace signalbox {
namespace {

class ScreenWatchTest : public WatchStage {
protected:
    static ScreenSnapshot list(int minutes) {
        ScreenSnapshot made;
        made.venue = "bybit";
        made.at = at(minutes);
        made.pairs = {screened("BTC", 110, 120.5), screened("ETH", 90, 80)};
        return made;
    }
    ScreenWatch watch() {
        return {screens,
                {.venue = "bybit",
                 .take = [this](UtcTime hour, std::stop_token) -> Result<ScreenSnapshot> {
                     ++taken;
                     if (fails) return fail(ErrorCode::Unreachable, "the venue is away");
                     return list(static_cast<int>((hour - start) / minute));
                 },
                 .reasons = [](const ScreenScore&) { return std::string("why"); }}};
    }
    int taken = 0;
    bool fails = false;
};

TEST_F(ScreenWatchTest, TheEventHasATitleAndResults) {
    const Alert alert = screener_alert(list(60), [](const ScreenScore&) { return std::string("why"); });
    EXPECT_EQ(alert.key(), "screener:bybit:2022-01-01T01:00:00Z");
    EXPECT_EQ(alert.details.at(0).second, "screener of bybit at 2022-01-01T01:00:00Z: pairs listed: 2");
    const auto results = nlohmann::json::parse(alert.details.at(2).second);
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(
        results[0],
        (nlohmann::json{
            {"symbol", "BTC/USDT"}, {"score", 97.5}, {"list", "bullish"}, {"price", "120.5"}, {"reasons", "why"}}));
    EXPECT_EQ(results[1]["list"], "bearish");
    EXPECT_EQ(results[1]["symbol"], "ETH/USDT");
}

TEST_F(ScreenWatchTest, OnceAnHourFromTheStoredListOrOneThatIsTaken) {
    ScreenWatch watching = watch();
    EXPECT_TRUE(watching.look(at(61), {})->empty()) << "its candles may not be there yet";
    EXPECT_EQ(watching.look(at(62), {})->at(0).window, "2022-01-01T01:00:00Z");
    EXPECT_TRUE(watching.look(at(63), {})->empty());
    EXPECT_EQ(taken, 1);
    ASSERT_TRUE(screens.as_of("bybit", at(60))->has_value()) << "it is stored for whoever asks later";
    const ScreenSnapshot there = list(120);
    ASSERT_TRUE(screens.save({&there, 1}).has_value());
    EXPECT_EQ(watching.look(at(125), {})->at(0).window, "2022-01-01T02:00:00Z");
    EXPECT_EQ(taken, 1) << "it was there already";
    ScreenWatch restarted = watch();
    EXPECT_EQ(restarted.look(at(130), {})->at(0).key(), "screener:bybit:2022-01-01T02:00:00Z");
    EXPECT_EQ(taken, 1);
}

TEST_F(ScreenWatchTest, WhatCannotBeTakenIsTriedAQuarterOfAnHourLater) {
    fails = true;
    ScreenWatch watching = watch();
    EXPECT_EQ(watching.look(at(62), {}).error().code, ErrorCode::Unreachable);
    EXPECT_TRUE(watching.look(at(63), {})->empty());
    EXPECT_EQ(taken, 1);
    fails = false;
    EXPECT_EQ(watching.look(at(77), {})->size(), 1U);
}

}  // namespace
}  // namespace signalbox
