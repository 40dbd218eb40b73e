// What every store of screener lists promises, as tests. A store's own test file names how one is made and runs them.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>

#include "ports/screen_store.hpp"

namespace signalbox {

/// A store for tests, and whatever it stands on, gone with it.
struct ScreenStoreUnderTest {
    virtual ~ScreenStoreUnderTest() = default;
    virtual ScreenStore& store() = 0;
    /// Why there is no store on this machine; empty: there is one. The tests are skipped then.
    virtual std::string missing() const { return {}; }
};
using MakeScreenStore = std::function<std::unique_ptr<ScreenStoreUnderTest>()>;

class ScreenStoreContract : public testing::TestWithParam<MakeScreenStore> {
protected:
    static UtcTime at(int hours) { return utc_from_ms(1'704'067'200'000) + hours * hour; }

    static ScreenedPair pair(const std::string& base, double close) {
        return {.instrument = {"bybit", base, "USDT", ""},
                .now = {.candles = 100,
                        .closed_at = at(1),
                        .close = close,
                        .ema21 = 3,
                        .ema50 = 2,
                        .rsi = 40.5,
                        .atr_percent = 1.25,
                        .volume_ratio = 0.1},
                .market = {.turnover = 2e6, .spread = 0.0012},
                .spread_assumed = true};
    }
    static ScreenSnapshot snapshot(int hours, std::vector<ScreenedPair> pairs, const std::string& venue = "bybit") {
        return {.venue = venue,
                .at = at(hours),
                .taken_at = at(500),
                .store_version = 7,
                .rules = {},
                .pairs = std::move(pairs)};
    }
    void save(const std::vector<ScreenSnapshot>& snapshots) {
        const auto saved = store().save(snapshots);
        ASSERT_TRUE(saved.has_value()) << saved.error().text();
    }
    /// The list's hour and its pairs' bases; empty where there is none.
    std::string found(int hours, const std::string& venue = "bybit") {
        const auto one = store().as_of(venue, at(hours));
        EXPECT_TRUE(one.has_value());
        if (!one || !*one) return "";
        std::string text = std::to_string(((*one)->at - at(0)) / hour) + ":";
        for (const ScreenedPair& each : (*one)->pairs) text += each.instrument.base;
        return text;
    }
    void SetUp() override {
        if (const std::string why = made_->missing(); !why.empty()) GTEST_SKIP() << why;
    }
    ScreenStore& store() { return made_->store(); }

private:
    std::unique_ptr<ScreenStoreUnderTest> made_ = GetParam()();
};

TEST_P(ScreenStoreContract, GivesBackEveryNumberAndWhatIsNotKnown) {
    ScreenSnapshot saved = snapshot(1, {pair("A", 0.1), pair("B", 7)});
    saved.rules = {.quote = "USD",
                   .turnover_min = 5.5,
                   .spread_max = 0.25,
                   .include = {"A/USD", "bybit:B/USD"},
                   .exclude = {"C/USD"}};
    saved.pairs[1] = {
        .instrument = {"bybit", "B", "USDT", "USDT"}, .left_out = LeftOut::no_candle, .turnover_assumed = true};
    save({saved});
    const auto read = store().as_of("bybit", at(1));
    ASSERT_TRUE(read.has_value() && read->has_value());
    const ScreenSnapshot& one = **read;
    EXPECT_EQ(one.venue, "bybit");
    EXPECT_EQ(one.at, at(1));
    EXPECT_EQ(one.taken_at, at(500));
    EXPECT_EQ(one.store_version, 7);
    EXPECT_EQ(one.rules, saved.rules);
    ASSERT_EQ(one.pairs.size(), 2U);
    const ScreenedPair& a = one.pairs[0];
    EXPECT_EQ(a.instrument, saved.pairs[0].instrument);
    EXPECT_EQ(a.left_out, LeftOut::no);
    EXPECT_EQ(a.now.candles, 100);
    EXPECT_EQ(a.now.closed_at, at(1));
    EXPECT_EQ(a.now.close, 0.1);
    EXPECT_EQ(a.now.ema21, 3);
    EXPECT_EQ(a.now.ema50, 2);
    EXPECT_TRUE(std::isnan(a.now.ema200));
    EXPECT_EQ(a.now.rsi, 40.5);
    EXPECT_EQ(a.now.atr_percent, 1.25);
    EXPECT_EQ(a.now.volume_ratio, 0.1);
    EXPECT_EQ(a.market.turnover, 2e6);
    EXPECT_EQ(a.market.spread, 0.0012);
    EXPECT_FALSE(a.turnover_assumed);
    EXPECT_TRUE(a.spread_assumed);
    const ScreenedPair& b = one.pairs[1];
    EXPECT_EQ(b.instrument, saved.pairs[1].instrument);
    EXPECT_EQ(b.left_out, LeftOut::no_candle);
    EXPECT_EQ(b.now.candles, 0);
    EXPECT_TRUE(std::isnan(b.now.close) && std::isnan(b.market.turnover) && std::isnan(b.market.spread));
    EXPECT_TRUE(b.turnover_assumed);
    EXPECT_FALSE(b.spread_assumed);
}

TEST_P(ScreenStoreContract, KnowsTheListAsOfATime) {
    EXPECT_EQ(found(3), "");
    save({snapshot(1, {pair("A", 1)}), snapshot(2, {pair("A", 1), pair("B", 1)}), snapshot(5, {pair("C", 1)})});
    save({snapshot(4, {pair("D", 1)}, "coinbase")});
    EXPECT_EQ(found(0), "");
    EXPECT_EQ(found(1), "1:A");
    EXPECT_EQ(found(2), "2:AB");
    EXPECT_EQ(found(4), "2:AB");
    EXPECT_EQ(found(900), "5:C");
    EXPECT_EQ(found(900, "coinbase"), "4:D");
    EXPECT_EQ(found(3, "coinbase"), "");
    EXPECT_EQ(found(900, "kraken"), "");
}

TEST_P(ScreenStoreContract, AListTakenAgainTakesTheOthersPlace) {
    save({snapshot(1, {pair("A", 1), pair("B", 1), pair("C", 1)}), snapshot(2, {pair("A", 1)})});
    save({snapshot(1, {pair("B", 2)})});
    EXPECT_EQ(found(1), "1:B");
    EXPECT_EQ(store().as_of("bybit", at(1)).value()->pairs[0].now.close, 2);
    EXPECT_EQ(found(2), "2:A");
    save({snapshot(2, {})});
    EXPECT_EQ(found(2), "2:");
    save({});
    EXPECT_EQ(found(2), "2:");
}

}  // namespace signalbox
