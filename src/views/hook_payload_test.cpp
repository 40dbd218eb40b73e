// What webhooks are told: names that never change, and the fields of the first design.
#include "views/hook_payload.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

OutboxMessage a_signal() {
    OutboxMessage message{
        .number = 7, .run = "lv-1", .kind = MessageKind::signal, .at = utc_from_ms(1'640'995'200'000)};
    SignalRecord& record = message.signal.emplace();
    record.mode = Mode::paper;
    record.instrument = {"bybit", "1000PEPE", "USDT", ""};
    record.signal.id = {0xabcd, 1};
    record.signal.side = Side::short_side;
    record.signal.timeframe = Timeframe::h4;
    record.signal.entry = Decimal::parse("0.0123").value();
    record.signal.stop = Decimal::parse("0.0133").value();
    record.signal.targets = {Decimal::parse("0.0113").value(), Decimal::parse("0.0103").value(),
                             Decimal::parse("0.0093").value()};
    record.signal.reward_risk = 2;
    record.signal.size = Decimal::from_int(1'000);
    return message;
}

TEST(HookPayload, OfASignalHoldsTheFirstDesignsFields) {
    const Json json = hook_payload(a_signal(), {.equity = Decimal::from_int(123)});
    EXPECT_EQ(json["event"], "signal");
    EXPECT_EQ(json["id"], "000000000000abcd0000000000000001");
    EXPECT_EQ(json["time"], "2022-01-01T00:00:00Z");
    EXPECT_EQ(json["mode"], "paper");
    EXPECT_EQ(json["missed"], false);
    EXPECT_EQ(json["repeat"], false);
    EXPECT_EQ(json["symbol"], "1000PEPE/USDT");
    EXPECT_EQ(json["direction"], "SHORT");
    EXPECT_EQ(json["timeframe"], "4h");
    EXPECT_EQ(json["confidence"], nullptr) << "not yet known is no number";
    EXPECT_EQ(json["entry_price"], "0.0123");
    EXPECT_EQ(json["stop_loss"], "0.0133");
    EXPECT_EQ(json["take_profit_3"], "0.0093");
    EXPECT_EQ(json["risk_reward"], 2);
    EXPECT_NEAR(json["position_size_pct"].get<double>(), 10, 1e-9);
    EXPECT_TRUE(json["signal"].is_object());
    EXPECT_EQ(hook_payload(a_signal(), {})["position_size_pct"], nullptr);
    EXPECT_EQ(hook_payload(a_signal(), {.missed = true, .repeat = true})["missed"], true);
}

TEST(HookPayload, OfAFollowUpNamesItsSignalAndState) {
    OutboxMessage message = a_signal();
    message.kind = MessageKind::follow_up;
    message.moved = SignalMoved{};
    message.moved->to = SignalState::hit_tp1;
    const Json json = hook_payload(message, {});
    EXPECT_EQ(json["event"], "follow_up");
    EXPECT_EQ(json["id"], "000000000000abcd0000000000000001:hit_tp1");
    EXPECT_EQ(json["state"], "hit_tp1");
    EXPECT_EQ(json["net_r"], nullptr) << "not before it is closed";
    message.moved->closed = true;
    message.moved->net_r = 1.5;
    EXPECT_EQ(hook_payload(message, {})["net_r"], 1.5);
}

TEST(HookPayload, OfAnAlertTellsItsDetails) {
    OutboxMessage message{.kind = MessageKind::alert};
    message.alert = Alert{.kind = AlertKind::listing,
                          .subject = "bybit:NEW/USDT",
                          .window = "2026-11-22T00:00:00Z",
                          .at = {},
                          .lines = {sentence("{} is listed", "NEW")},
                          .details = {{"symbol", "NEW/USDT"}, {"event", "forged"}}};
    const Json json = hook_payload(message, {});
    EXPECT_EQ(json["event"], "listing") << "no detail takes the place of a field";
    EXPECT_EQ(json["symbol"], "NEW/USDT");
    EXPECT_EQ(json["lines"], Json::parse(R"(["NEW is listed"])"));
    EXPECT_EQ(json["mode"], nullptr);
    EXPECT_EQ(hook_id(message), "listing:bybit:NEW/USDT:2026-11-22T00:00:00Z");
    message.alert->window = std::string(200, 'x');
    EXPECT_EQ(hook_id(message).size(), 71U) << "too long: by its hash";
    message.alert->window = "a b";
    EXPECT_TRUE(hook_id(message).starts_with("sha256:"));
}

OutboxMessage message_of(Alert alert) {
    OutboxMessage message;
    message.kind = MessageKind::alert;
    message.at = alert.at;
    message.alert = std::move(alert);
    return message;
}

TEST(HookPayload, AScreenersResultsAreAListAndNotATextOfOne) {
    const OutboxMessage message =
        message_of({.kind = AlertKind::screener,
                    .subject = "bybit",
                    .window = "2022-01-01T01:00:00Z",
                    .at = utc_from_ms(1'640'998'800'000),
                    .lines = {sentence("{} is back after {} min", "bybit", 3)},
                    .details = {{"title", "two pairs"}, {"results", R"([{"symbol":"BTC/USDT","score":71.5}])"}}});
    const Json json = hook_payload(message, {});
    EXPECT_EQ(json["event"], "screener");
    EXPECT_EQ(json["id"], "screener:bybit:2022-01-01T01:00:00Z");
    EXPECT_EQ(json["time"], "2022-01-01T01:00:00Z");
    EXPECT_EQ(json["title"], "two pairs");
    EXPECT_EQ(json["results"], Json::parse(R"([{"symbol":"BTC/USDT","score":71.5}])"));
}

TEST(HookPayload, AListingHasItsFieldsBesideTheWords) {
    const Json json = hook_payload(message_of({.kind = AlertKind::listing,
                                               .subject = "bybit:NEW/USDT",
                                               .window = "trading",
                                               .at = utc_from_ms(1'640'998'800'000),
                                               .lines = {sentence("new listing: {} ({})", "bybit:NEW/USDT", "trading")},
                                               .details = {{"symbol", "NEW/USDT"}, {"state", "trading"}}}),
                                   {});
    EXPECT_EQ(json["event"], "listing");
    EXPECT_EQ(json["symbol"], "NEW/USDT");
    EXPECT_EQ(json["lines"], Json::array({"new listing: bybit:NEW/USDT (trading)"}));
}

}  // namespace
}  // namespace signalbox
