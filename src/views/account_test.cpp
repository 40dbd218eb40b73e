#include "views/account.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

UtcTime at(std::string_view text) { return *parse_utc(text); }

SignalRecord trade(const std::string& coin, double r, int money, std::string_view ended,
                   SignalState state = SignalState::hit_tp1) {
    SignalRecord record;
    record.instrument = {"bybit", coin, "USDT", ""};
    record.closed = true;
    record.net_r = r;
    record.net = Decimal::from_units(money * Decimal::one);
    record.state = state;
    record.fills.push_back({.leg = Leg::entry, .at = at(ended) - hour, .price = {}});
    record.moves.push_back({.from = SignalState::active, .to = state, .at = at(ended), .closed = true});
    return record;
}

TEST(Account, SumsCountTradesAlone) {
    std::vector<SignalRecord> records{trade("BTC", 2, 20, "2024-03-04T08:00:00Z"),
                                      trade("ETH", -1, -10, "2024-03-04T09:00:00Z", SignalState::hit_sl),
                                      trade("BTC", 9, 5, "2024-03-05T09:00:00Z")};
    records[2].unsure = true;
    SignalRecord open = trade("BTC", 5, 50, "2024-03-05T10:00:00Z");
    open.closed = false;
    SignalRecord never = trade("BTC", 5, 50, "2024-03-05T10:00:00Z");
    never.fills.clear();
    records.push_back(open);
    records.push_back(never);
    const TradeSums sums = sums_of(records);
    EXPECT_EQ(sums.trades, 3);
    EXPECT_EQ(sums.unsure, 1);
    EXPECT_EQ(sums.net, Decimal::from_units(15 * Decimal::one));
    EXPECT_DOUBLE_EQ(sums.r, 1) << "an unsure trade's R proves nothing";
    EXPECT_DOUBLE_EQ(*sums.win_rate(), 0.5);
    EXPECT_DOUBLE_EQ(*sums.mean_r(), 0.5);
    EXPECT_DOUBLE_EQ(*sums.profit_factor(), 2.5);
    EXPECT_DOUBLE_EQ(sums.best, 2);
    EXPECT_DOUBLE_EQ(sums.worst, -1);
    EXPECT_EQ(sums_by_coin(records).at("ETH").lost, 1);
    EXPECT_EQ(sums_by_end(records).at(SignalState::hit_sl).trades, 1);
    EXPECT_EQ(sums_of({}).win_rate(), std::nullopt);
    EXPECT_EQ(sums_of({}).profit_factor(), std::nullopt);
}

TEST(Account, PeriodsBeginByTheReadersClock) {
    const std::vector<SignalRecord> records{trade("BTC", 1, 1, "2024-03-03T22:30:00Z"),
                                            trade("BTC", 1, 2, "2024-02-29T12:00:00Z")};
    const TimeZone moscow = *TimeZone::named("+03:00");
    const auto days = sums_by(records, Period::day, moscow, at("2024-03-04T10:00:00Z"), 3);
    ASSERT_EQ(days.size(), 3U);
    EXPECT_EQ(days[0].from, at("2024-03-04T00:00:00Z"));
    EXPECT_EQ(days[0].sums.trades, 1) << "half past one of the 4th in Moscow";
    EXPECT_EQ(days[1].sums.trades, 0);
    const auto weeks = sums_by(records, Period::week, TimeZone(), at("2024-03-04T10:00:00Z"), 2);
    EXPECT_EQ(weeks[0].from, at("2024-03-04T00:00:00Z")) << "a Monday";
    EXPECT_EQ(weeks[0].sums.trades, 0);
    EXPECT_EQ(weeks[1].from, at("2024-02-26T00:00:00Z"));
    EXPECT_EQ(weeks[1].sums.trades, 2);
    const auto months = sums_by(records, Period::month, TimeZone(), at("2024-03-04T10:00:00Z"), 2);
    EXPECT_EQ(months[0].sums.net, Decimal::from_units(1 * Decimal::one));
    EXPECT_EQ(months[1].from, at("2024-02-01T00:00:00Z"));
    EXPECT_EQ(months[1].sums.net, Decimal::from_units(2 * Decimal::one));
}

}  // namespace
}  // namespace signalbox
