// What every listing store promises, as tests; used as candle_store_contract.hpp is.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "ports/listing_store.hpp"

namespace signalbox {

struct ListingStoreUnderTest {
    virtual ~ListingStoreUnderTest() = default;
    virtual ListingStore& store() = 0;
    /// Why there is no store on this machine; empty: there is one. The tests are skipped then.
    virtual std::string missing() const { return {}; }
};
using MakeListingStore = std::function<std::unique_ptr<ListingStoreUnderTest>()>;

class ListingStoreContract : public testing::TestWithParam<MakeListingStore> {
protected:
    static constexpr UtcTime start = utc_from_ms(1'640'995'200'000);  // 2022-01-01
    static KnownListing listing(const char* symbol, Listed state = Listed::trading, const char* venue = "bybit") {
        const Instrument one = Instrument::parse_symbol(venue, symbol).value();
        return {.instrument = one, .symbol = one.base + one.quote, .state = state, .changed_at = start};
    }
    void SetUp() override {
        if (const std::string why = made_->missing(); !why.empty()) GTEST_SKIP() << why;
    }
    ListingStore& store() { return made_->store(); }

private:
    std::unique_ptr<ListingStoreUnderTest> made_ = GetParam()();
};

TEST_P(ListingStoreContract, KnowsTheLastOfEachPairOfAVenue) {
    EXPECT_TRUE(store().listings("bybit")->empty());
    KnownListing announced = listing("NEW/USDT", Listed::announced);
    announced.listed_at = start + day;
    const KnownListing first[] = {announced, listing("BTC/USDT"), listing("BTC/USD", Listed::trading, "coinbase")};
    ASSERT_TRUE(store().save(first).has_value());
    EXPECT_EQ(store().listings("bybit").value(), (std::vector{first[1], first[0]}));
    EXPECT_EQ(store().listings("coinbase").value(), std::vector{first[2]});

    KnownListing leaving = listing("BTC/USDT", Listed::leaving);
    leaving.changed_at = start + hour;
    leaving.delisted_at = start + 3 * day;
    ASSERT_TRUE(store().save({&leaving, 1}).has_value());
    EXPECT_EQ(store().listings("bybit").value(), (std::vector{leaving, announced}));
    for (int state = 0; state <= static_cast<int>(last_of(Listed{})); ++state) {
        leaving.state = static_cast<Listed>(state);
        ASSERT_TRUE(store().save({&leaving, 1}).has_value());
        EXPECT_EQ(store().listings("bybit")->front().state, leaving.state);
    }
}

}  // namespace signalbox
