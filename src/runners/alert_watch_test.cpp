#include "runners/alert_watch.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

constexpr UtcTime start = utc_from_ms(1'640'995'200'000);  // 2022-01-01
UtcTime at(int minutes) { return start + minute * minutes; }

std::vector<std::string> keys(const std::vector<Alert>& alerts) {
    std::vector<std::string> all;
    for (const Alert& alert : alerts) all.push_back(alert.key());
    return all;
}
using Keys = std::vector<std::string>;

class AlertWatchTest : public testing::Test {
protected:
    std::vector<Alert> look(const Event& event, const Outcomes& outcomes = {}) {
        return watch.look(event, outcomes, [](std::uint16_t slot) { return "slot " + std::to_string(slot); });
    }
    std::vector<Alert> frame(int minutes) {
        return look(MarketFrame{.closed_at = at(minutes), .arrived_at = at(minutes)});
    }
    std::vector<Alert> scored(double score, int minutes, std::uint16_t slot = 3) {
        SignalApproved approved;
        approved.signal.slot = slot;
        approved.signal.closed_at = at(minutes);
        approved.signal.score = score;
        approved.signal.timeframe = Timeframe::h1;
        return look(MarketFrame{.closed_at = at(minutes), .arrived_at = at(minutes)}, {approved});
    }
    AlertRules rules;
    AlertWatch watch{rules};
};

TEST_F(AlertWatchTest, AFeedThatStaysLostIsToldOnceAndSoIsItsReturn) {
    EXPECT_TRUE(look(FeedLost{"bybit", at(1), true}).empty());
    EXPECT_TRUE(look(FeedLost{"bybit", at(2), true}).empty()) << "more of it: lost since the first";
    EXPECT_TRUE(frame(2).empty()) << "just a minute";
    const auto alerts = frame(3);
    EXPECT_EQ(keys(alerts), Keys{"feed_lost:bybit:2022-01-01T00:00:00Z"});
    EXPECT_EQ(alerts.at(0).lines.at(0).text(), "bybit is lost since 2022-01-01T00:01:00Z: no candles come");
    EXPECT_TRUE(frame(4).empty());
    const auto back = look(FeedLost{"bybit", at(9), false});
    EXPECT_EQ(keys(back), Keys{"feed_back:bybit:2022-01-01T00:00:00Z"});
    EXPECT_EQ(back.at(0).lines.at(0).text(), "bybit is back after 8 min");
    EXPECT_TRUE(frame(10).empty());
}

TEST_F(AlertWatchTest, AShortLossIsToldToNobody) {
    look(FeedLost{"bybit", at(1), true});
    EXPECT_TRUE(frame(2).empty());
    EXPECT_TRUE(look(FeedLost{"bybit", at(2), false}).empty());
    EXPECT_TRUE(frame(5).empty());
    EXPECT_TRUE(look(FeedLost{"coinbase", at(6), false}).empty()) << "it was not known to be lost";
}

TEST_F(AlertWatchTest, AStrongSignalSharesItsWindowWithThoseOfItsInstrument) {
    EXPECT_TRUE(scored(70, 15).empty());
    const auto alerts = scored(70.1, 15);
    EXPECT_EQ(keys(alerts), Keys{"strong_signal:slot 3:2022-01-01T00:00:00Z"});
    EXPECT_EQ(alerts.at(0).lines.at(0).text(), "a strong signal: slot 3 1h with score 70.1");
    EXPECT_EQ(keys(scored(90, 239)), Keys{"strong_signal:slot 3:2022-01-01T00:00:00Z"});
    EXPECT_EQ(keys(scored(90, 240)), Keys{"strong_signal:slot 3:2022-01-01T04:00:00Z"});
    EXPECT_EQ(keys(scored(90, 240, 4)), Keys{"strong_signal:slot 4:2022-01-01T04:00:00Z"});
}

TEST_F(AlertWatchTest, TheKillSwitchIsToldWithWhoAndWhy) {
    const auto done = [](Verb verb, bool changed) {
        return CommandDone{
            .id = "c1", .verb = verb, .actor = "telegram:42", .reason = "news <b>", .at = at(1), .changed = changed};
    };
    const auto alerts = look(Command{}, {done(Verb::kill, true)});
    EXPECT_EQ(keys(alerts), Keys{"kill_switch:kill:c1"});
    ASSERT_EQ(alerts.at(0).lines.size(), 2U);
    EXPECT_EQ(alerts.at(0).lines.at(1).text(), "reason: news <b>");
    EXPECT_EQ(keys(look(Command{}, {done(Verb::lift_kill, true)})), Keys{"kill_switch:lift_kill:c1"});
    EXPECT_TRUE(look(Command{}, {done(Verb::kill, false)}).empty()) << "it was thrown already";
    EXPECT_TRUE(look(Command{}, {done(Verb::pause, true)}).empty());
}

TEST_F(AlertWatchTest, WhatIsSwitchedOffIsNotSaid) {
    rules.strong_signal.on = rules.feed_lost.on = rules.kill_switch.on = false;
    watch = AlertWatch(rules);
    look(FeedLost{"bybit", at(1), true});
    EXPECT_TRUE(frame(30).empty());
    EXPECT_TRUE(look(FeedLost{"bybit", at(40), false}).empty());
    EXPECT_TRUE(scored(99, 15).empty());
    EXPECT_TRUE(look(Command{},
                     {CommandDone{.id = "k", .verb = Verb::kill, .actor = {}, .reason = {}, .at = {}, .changed = true}})
                    .empty());
}

}  // namespace
}  // namespace signalbox
