#include "runners/listing_alerts.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

constexpr UtcTime now = utc_from_ms(1'640'995'200'000);  // 2022-01-01

ListingChange change(const std::string& base, Listed is, std::optional<Listed> was, std::string old_symbol = {}) {
    return {.now = {.instrument = {"bybit", base, "USDT", ""}, .symbol = base + "USDT", .state = is, .changed_at = now},
            .was = was,
            .old_symbol = std::move(old_symbol)};
}

TEST(ListingAlerts, EachChangeIsToldInWordsAndInFields) {
    struct Case {
        ListingChange change;
        std::string says, state;
    };
    const Case cases[] = {
        {change("NEW", Listed::trading, {}), "new listing: bybit:NEW/USDT (trading)", "trading"},
        {change("NEW", Listed::announced, {}), "new listing: bybit:NEW/USDT (prelaunch)", "prelaunch"},
        {change("NEW", Listed::trading, Listed::announced), "listing of bybit:NEW/USDT: trading, it was prelaunch",
         "trading"},
        {change("OLD", Listed::gone, Listed::leaving), "bybit:OLD/USDT is not listed any more", "delisted"}};
    for (const Case& one : cases) {
        const auto alerts = listing_alerts({one.change}, now + minute);
        ASSERT_EQ(alerts.size(), 1U) << one.says;
        EXPECT_EQ(alerts[0].lines.at(0).text(), one.says);
        EXPECT_EQ(alerts[0].key(),
                  "listing:" + to_text(one.change.now.instrument) + ":" + one.state + " 2022-01-01T00:00:00Z");
        const std::string& base = one.change.now.instrument.base;
        EXPECT_EQ(alerts[0].details, (std::vector<std::pair<std::string, std::string>>{{"symbol", base + "/USDT"},
                                                                                       {"base", base},
                                                                                       {"quote", "USDT"},
                                                                                       {"venue", "bybit"},
                                                                                       {"state", one.state}}));
    }
    EXPECT_TRUE(listing_alerts({change("OLD", Listed::trading, Listed::trading, "XUSDT")}, now).empty())
        << "another name at the venue is no listing";
}

TEST(ListingAlerts, ManyAtOnceAreOneSummary) {
    std::deque<ListingChange> changes;
    for (std::size_t i = 0; i < ListingWatch::each_most; ++i)
        changes.push_back(change("A" + std::to_string(i), Listed::trading, {}));
    EXPECT_EQ(listing_alerts(changes, now).size(), ListingWatch::each_most);
    changes.push_back(change("OLD", Listed::gone, Listed::trading));
    const auto alerts = listing_alerts(changes, now);
    ASSERT_EQ(alerts.size(), 1U);
    EXPECT_EQ(alerts[0].lines.at(0).text(), "bybit changed its list: 21 pairs at once (delisted 1, new 20)");
}

TEST(ListingAlerts, TheWatchTellsWhatCameSinceItsLastLook) {
    const auto box = std::make_shared<ListingBox>();
    ListingWatch watch(box);
    EXPECT_TRUE(watch.look(now, {})->empty());
    box->take(change("NEW", Listed::trading, {}));
    EXPECT_EQ(watch.look(now, {})->size(), 1U);
    EXPECT_TRUE(watch.look(now, {})->empty());
    for (std::size_t i = 0; i < ListingBox::most + 5; ++i) box->take(change(std::to_string(i), Listed::trading, {}));
    EXPECT_EQ(box->empty().front().now.instrument.base, "5") << "the oldest gave way";
}

}  // namespace
}  // namespace signalbox
