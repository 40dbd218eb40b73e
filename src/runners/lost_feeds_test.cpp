#include "runners/lost_feeds.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

Instrument pair(const std::string& base, const std::string& venue = "bybit") { return {venue, base, "USDT", ""}; }

TEST(LostFeeds, APartIsLostForItsPairsAlone) {
    LostFeeds lost;
    EXPECT_TRUE(lost.empty());
    lost.take({.venue = "bybit", .is_lost = true, .why = "cut off", .pairs = {pair("BTC"), pair("ETH")}});
    EXPECT_TRUE(lost.holds(pair("BTC")));
    EXPECT_FALSE(lost.holds(pair("SOL")));
    EXPECT_FALSE(lost.holds(pair("BTC", "coinbase")));
    EXPECT_TRUE(lost.any_of("bybit"));
    EXPECT_FALSE(lost.any_of("coinbase"));
    EXPECT_EQ(lost.why("bybit"), "cut off (BTC/USDT, ETH/USDT)");

    // What is said last holds alone.
    lost.take({.venue = "bybit", .is_lost = true, .why = "silent", .pairs = {pair("ETH")}});
    EXPECT_FALSE(lost.holds(pair("BTC")));
    lost.take({.venue = "coinbase", .is_lost = true, .why = "away", .pairs = {}});
    EXPECT_TRUE(lost.holds(pair("SOL", "coinbase"))) << "all of it";
    EXPECT_EQ(lost.text(), "bybit: silent (ETH/USDT); coinbase: away");
    lost.take({.venue = "bybit"});
    lost.take({.venue = "coinbase"});
    EXPECT_TRUE(lost.empty());
    EXPECT_EQ(lost.why("bybit"), "");
    EXPECT_EQ(lost.text(), "");
}

TEST(LostFeeds, OfManyPairsTheFirstAreNamed) {
    EXPECT_EQ(shown_pairs({}), "");
    const std::vector<Instrument> all{pair("A"), pair("B"), pair("C"), pair("D"), pair("E")};
    EXPECT_EQ(shown_pairs(std::span(all).first(3)), "A/USDT, B/USDT, C/USDT");
    EXPECT_EQ(shown_pairs(all), "A/USDT, B/USDT, C/USDT and 2 more");
}

}  // namespace
}  // namespace signalbox
