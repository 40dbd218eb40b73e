#include "runners/universe_watch.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "platform/clock.hpp"
#include "ports/memory_listing_store.hpp"
#include "ports/memory_venue.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 10 * hour;

Instrument coin(const std::string& base) { return {"bybit", base, "USDT", ""}; }
ListedPair pair_of(const std::string& base, Listed state = Listed::trading) {
    return {.instrument = coin(base),
            .symbol = base + "USDT",
            .state = state,
            .tick = {},
            .listed_at = {},
            .delisted_at = {}};
}

class Watching : public testing::Test {
protected:
    ManualClock clock{start};
    MemoryVenue venue{"bybit", clock};
    MemoryListingStore store;
    WatchRules rules{.universe = {.turnover_min = 1000}, .top = 2};

    /// A pair that trades so much in a day.
    void trades(const std::string& base, double turnover, double spread = 0.001) {
        std::erase_if(venue.prices, [&](const VenueTicker& one) { return one.instrument == coin(base); });
        venue.prices.push_back({.instrument = coin(base),
                                .last = 10,
                                .bid = 10 * (1 - spread / 2),
                                .ask = 10 * (1 + spread / 2),
                                .turnover_24h = turnover});
    }
    static std::vector<std::string> names(const std::optional<std::vector<ListedPair>>& drawn) {
        std::vector<std::string> bases;
        for (const ListedPair& one : drawn.value_or(std::vector<ListedPair>{})) bases.push_back(one.instrument.base);
        return bases;
    }
    static std::vector<std::string> told(const UniverseNews& news) {
        std::vector<std::string> lines;
        for (const ListingChange& one : news.changes) {
            lines.push_back(one.now.instrument.base + ": " + (one.was ? std::string(to_text(*one.was)) : "new") + " " +
                            std::string(to_text(one.now.state)) +
                            (one.old_symbol.empty() ? "" : " was " + one.old_symbol));
        }
        return lines;
    }
};

TEST_F(Watching, DrawsTheMostTradedAndKeepsMembersThatStayNear) {
    venue.listed = {pair_of("BTC"),  pair_of("ETH"), pair_of("SOL"), pair_of("HALT", Listed::halted),
                    pair_of("USDC"), pair_of("WIDE")};
    trades("BTC", 9000);
    trades("ETH", 5000);
    trades("SOL", 4000);
    trades("HALT", 1e6);
    trades("USDC", 1e6);
    trades("WIDE", 1e6, 0.02);
    UniverseWatch watch(venue, store, rules);
    EXPECT_EQ(names(watch.look(start, {})->drawn), (std::vector<std::string>{"BTC", "ETH"}));
    EXPECT_EQ(watch.look(start + minute, {})->drawn, std::nullopt);

    trades("SOL", 6000);
    EXPECT_EQ(watch.look(start + 13 * hour + 59 * minute, {})->drawn, std::nullopt);
    EXPECT_EQ(names(watch.look(start + 14 * hour + 5 * minute, {})->drawn), (std::vector<std::string>{"BTC", "SOL"}));
    EXPECT_EQ(watch.members(), (std::vector{coin("BTC"), coin("SOL")}));
    EXPECT_EQ(watch.look(start + 15 * hour, {})->drawn, std::nullopt);
}

TEST_F(Watching, AVenueWhoseListHasNoQuotesIsAskedForThoseOfPairsInQuestion) {
    venue.lists_quotes = false;
    venue.listed = {pair_of("BTC"), pair_of("ETH"), pair_of("SOL"), pair_of("WIDE"), pair_of("POOR")};
    trades("BTC", 9000);
    trades("ETH", 5000);
    trades("SOL", 4000);
    trades("WIDE", 20'000, 0.02);
    trades("POOR", 10);
    EXPECT_EQ(names(draw_universe(venue, rules.universe, 2, venue.listed, {}, {}).value()),
              (std::vector<std::string>{"BTC", "ETH"}));
    const auto markets = markets_now(venue, rules.universe, venue.listed, 2, {}).value();
    EXPECT_GT(markets.at(coin("WIDE")).spread, 0.01);
    EXPECT_GT(markets.at(coin("BTC")).spread, 0);
    EXPECT_TRUE(std::isnan(markets.at(coin("ETH")).spread)) << "two quotes, and no more";
    EXPECT_TRUE(std::isnan(markets.at(coin("POOR")).spread)) << "it does not qualify whatever its quote";
}

TEST_F(Watching, TheNextLookIsInAMinuteOrWhenADrawIsDue) {
    venue.listed = {pair_of("BTC")};
    UniverseWatch watch(venue, store, rules);
    EXPECT_LE(watch.next_look(), start);
    ASSERT_TRUE(watch.look(start, {}).has_value());
    EXPECT_EQ(watch.next_look(), start + minute);
    const UtcTime draw = day_start(start) + day + 5 * minute;
    ASSERT_TRUE(watch.look(draw - Millis{20'000}, {}).has_value());
    EXPECT_EQ(watch.next_look(), draw);
}

TEST_F(Watching, WhatIsListedAtFirstIsNoNewsAndWhatChangesIsToldOnce) {
    venue.listed = {pair_of("BTC"), pair_of("ETH"), pair_of("OLD")};
    {
        UniverseWatch watch(venue, store, rules);
        EXPECT_TRUE(watch.look(start, {})->changes.empty());
        venue.listed.push_back(pair_of("NEW", Listed::announced));
        venue.listed[1].state = Listed::leaving;
        venue.listed[1].delisted_at = start + day;
        EXPECT_EQ(told(*watch.look(start + minute, {})),
                  (std::vector<std::string>{"ETH: trading leaving", "NEW: new announced"}));
        EXPECT_TRUE(watch.look(start + 2 * minute, {})->changes.empty());
    }
    // Over a restart: what came and went meanwhile.
    venue.listed = {pair_of("BTC"), pair_of("NEW")};
    venue.listed[0].symbol = "XBTUSDT";
    UniverseWatch watch(venue, store, rules);
    EXPECT_EQ(told(*watch.look(start + hour, {})),
              (std::vector<std::string>{"BTC: trading trading was BTCUSDT", "NEW: announced trading"}));
    EXPECT_EQ(told(*watch.look(start + hour + minute, {})),
              (std::vector<std::string>{"ETH: leaving gone", "OLD: trading gone"}));
    EXPECT_TRUE(watch.look(start + hour + 2 * minute, {})->changes.empty());
    venue.listed.push_back(pair_of("OLD"));
    EXPECT_EQ(told(*watch.look(start + hour + 3 * minute, {})), std::vector<std::string>{"OLD: gone trading"});
}

/// A store that is away while `away`: where it reads, or only where it writes.
class ListingsAway final : public ListingStore {
public:
    explicit ListingsAway(ListingStore& next) : next_(next) {}
    bool reads_fail = false, writes_fail = false;

    Result<std::vector<KnownListing>> listings(std::string_view venue) override {
        if (reads_fail) return fail(ErrorCode::Busy, "the database is locked");
        return next_.listings(venue);
    }
    Result<> save(std::span<const KnownListing> listings) override {
        if (writes_fail) return fail(ErrorCode::Busy, "the database is locked");
        return next_.save(listings);
    }

private:
    ListingStore& next_;
};

TEST_F(Watching, WhileTheStoreIsAwayNothingIsToldAndAfterwardsAllOfItOnce) {
    venue.listed = {pair_of("BTC"), pair_of("ETH"), pair_of("OLD")};
    trades("BTC", 9000);
    trades("ETH", 5000);
    ListingsAway away(store);
    UniverseWatch watch(venue, away, rules);
    away.reads_fail = true;
    EXPECT_EQ(watch.look(start, {}).error().code, ErrorCode::Busy);
    EXPECT_TRUE(watch.members().empty()) << "nobody is followed whose listing is not known to be stored";
    EXPECT_EQ(watch.next_look(), start + minute);
    away.reads_fail = false;
    EXPECT_EQ(names(watch.look(start + minute, {})->drawn), (std::vector<std::string>{"BTC", "ETH"}))
        << "the draw that failed is still due";

    venue.listed = {pair_of("BTC"), pair_of("ETH", Listed::leaving), pair_of("NEW")};
    away.writes_fail = true;
    for (int i = 2; i < 6; ++i) EXPECT_FALSE(watch.look(start + i * minute, {}).has_value()) << i;
    away.writes_fail = false;
    EXPECT_EQ(told(*watch.look(start + 6 * minute, {})),
              (std::vector<std::string>{"ETH: trading leaving", "NEW: new trading"}));
    EXPECT_EQ(told(*watch.look(start + 7 * minute, {})), std::vector<std::string>{"OLD: trading gone"})
        << "only listings that were taken up are counted";
    EXPECT_TRUE(watch.look(start + 8 * minute, {})->changes.empty());

    // And over a restart nothing of it is told again.
    UniverseWatch after(venue, away, rules, watch.members());
    EXPECT_TRUE(after.look(start + 9 * minute, {})->changes.empty());
}

TEST_F(Watching, APairThatOneListingMissesIsNotGone) {
    venue.listed = {pair_of("BTC"), pair_of("ETH")};
    UniverseWatch watch(venue, store, rules);
    ASSERT_TRUE(watch.look(start, {}).has_value());
    venue.listed.pop_back();
    EXPECT_TRUE(watch.look(start + minute, {})->changes.empty());
    venue.listed.push_back(pair_of("ETH"));
    EXPECT_TRUE(watch.look(start + 2 * minute, {})->changes.empty());
    venue.listed.pop_back();
    EXPECT_TRUE(watch.look(start + 3 * minute, {})->changes.empty());
}

}  // namespace
}  // namespace signalbox
