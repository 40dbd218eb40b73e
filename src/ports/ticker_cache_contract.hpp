// What every ticker cache promises. Instantiate it with a maker of caches on a clock that tests move.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "ports/clock.hpp"
#include "ports/ticker_cache.hpp"

namespace signalbox {

/// Stands until a test moves it.
struct HandClock final : MarketClock {
    UtcTime time = utc_from_ms(1'707'127'200'000);  // 2024-02-05T10:00
    UtcTime now() override { return time; }
    bool wait_until(UtcTime until, std::stop_token) override {
        time = until;
        return true;
    }
};

struct TickerCacheUnderTest {
    HandClock clock;
    virtual ~TickerCacheUnderTest() = default;
    virtual TickerCache& cache() = 0;
    /// Why there is none to test here; empty: there is.
    virtual std::string missing() const { return {}; }
};

class TickerCacheContract : public testing::TestWithParam<std::function<std::unique_ptr<TickerCacheUnderTest>()>> {
protected:
    void SetUp() override {
        under_test = GetParam()();
        if (!under_test->missing().empty()) GTEST_SKIP() << under_test->missing();
    }
    TickerCache& cache() { return under_test->cache(); }
    CachedTicker ticker(std::string symbol, double last) {
        return {.symbol = std::move(symbol),
                .last_price = last,
                .price_24h_pct = -0.68,
                .high_24h = 44'000,
                .low_24h = 0.1 + 0.2,
                .volume_24h = 1e-8,
                .turnover_24h = 123'456'789'012.5,
                .updated_at = under_test->clock.time};
    }
    void pass(Millis time) { under_test->clock.time += time; }
    static std::vector<std::string> symbols(const std::vector<CachedTicker>& tickers) {
        std::vector<std::string> found;
        for (const CachedTicker& one : tickers) found.push_back(one.symbol);
        return found;
    }
    std::unique_ptr<TickerCacheUnderTest> under_test;
};

TEST_P(TickerCacheContract, WhatWasPutComesBackToTheBit) {
    const CachedTicker put = ticker("bybit:BTC/USDT", 43'210.1);
    cache().put(std::span(&put, 1));
    const auto got = cache().get("bybit:BTC/USDT");
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->symbol, put.symbol);
    EXPECT_EQ(got->last_price, put.last_price);
    EXPECT_EQ(got->price_24h_pct, put.price_24h_pct);
    EXPECT_EQ(got->high_24h, put.high_24h);
    EXPECT_EQ(got->low_24h, put.low_24h);
    EXPECT_EQ(got->volume_24h, put.volume_24h);
    EXPECT_EQ(got->turnover_24h, put.turnover_24h);
    EXPECT_EQ(got->updated_at, put.updated_at);
    EXPECT_FALSE(cache().get("bybit:ETH/USDT").has_value());
    EXPECT_EQ(cache().trouble(), "");
}

TEST_P(TickerCacheContract, WhatTheVenueDoesNotSayStaysUnknown) {
    const CachedTicker put{.symbol = "coinbase:BTC/USD", .last_price = 1, .updated_at = under_test->clock.time};
    cache().put(std::span(&put, 1));
    const auto got = cache().get("coinbase:BTC/USD");
    ASSERT_TRUE(got.has_value());
    EXPECT_TRUE(std::isnan(got->turnover_24h));
    EXPECT_TRUE(std::isnan(got->high_24h));
}

TEST_P(TickerCacheContract, TheNewestCountsAndAllComeBySymbol) {
    const std::vector<CachedTicker> put{ticker("b", 1), ticker("c", 2), ticker("a", 3)};
    cache().put(put);
    const CachedTicker later = ticker("b", 7);
    cache().put(std::span(&later, 1));
    EXPECT_EQ(symbols(cache().all()), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(cache().get("b")->last_price, 7);
}

TEST_P(TickerCacheContract, ATickerIsForgottenAMinuteAfterItsTime) {
    const CachedTicker old = ticker("old", 1);
    cache().put(std::span(&old, 1));
    pass(Millis{30'000});
    const CachedTicker young = ticker("young", 2);
    cache().put(std::span(&young, 1));
    pass(Millis{29'999});
    EXPECT_EQ(symbols(cache().all()), (std::vector<std::string>{"old", "young"}));
    pass(Millis{1});
    EXPECT_FALSE(cache().get("old").has_value());
    EXPECT_EQ(symbols(cache().all()), std::vector<std::string>{"young"});
}

TEST_P(TickerCacheContract, OneWithoutANameOrWithTooLongAOneIsLeftOut) {
    const std::vector<CachedTicker> put{ticker("", 1), ticker(std::string(ticker_symbol_max + 1, 'x'), 2),
                                        ticker(std::string(ticker_symbol_max, 'y'), 3), ticker("a b\n%*?[]", 4)};
    cache().put(put);
    EXPECT_EQ(cache().all().size(), 2U);
    EXPECT_EQ(cache().get("a b\n%*?[]")->last_price, 4);
}

TEST_P(TickerCacheContract, ManyGoTogether) {
    std::vector<CachedTicker> put;
    for (int i = 0; i < 1500; ++i) put.push_back(ticker("many:" + std::to_string(i), i));
    cache().put(put);
    EXPECT_EQ(cache().all().size(), put.size());
    EXPECT_EQ(cache().get("many:1499")->last_price, 1499);
}

}  // namespace signalbox
