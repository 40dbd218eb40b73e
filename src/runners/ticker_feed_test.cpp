// What a stream says of its pairs' prices stands in the cache, under their full names.
#include "runners/ticker_feed.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <condition_variable>

#include "platform/clock.hpp"
#include "ports/memory_market_stream.hpp"
#include "ports/memory_ticker_cache.hpp"

namespace signalbox {
namespace {

constexpr UtcTime noon = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{12};

/// Each pair's newest ticker, once.
struct TickerStream final : MarketStream {
    Result<> follow(std::span<const Followed>) override { return {}; }
    Result<std::optional<MarketNews>> next(UtcTime, std::stop_token) override { return std::nullopt; }
    Quote quote_at(const Instrument&, UtcTime) override { return {}; }
    void ask(const Instrument&, TimeRange) override {}
    std::vector<VenueTicker> take_tickers() override {
        const std::scoped_lock lock(mutex);
        return std::exchange(waiting, {});
    }
    std::mutex mutex;
    std::vector<VenueTicker> waiting;
};

/// Counts how often something was put into it.
struct WatchedCache final : TickerCache {
    explicit WatchedCache(MarketClock& clock) : cache(clock) {}
    void put(std::span<const CachedTicker> tickers) override {
        cache.put(tickers);
        const std::scoped_lock lock(mutex);
        ++puts;
        changed.notify_all();
    }
    std::optional<CachedTicker> get(std::string_view symbol) override { return cache.get(symbol); }
    std::vector<CachedTicker> all() override { return cache.all(); }
    std::string trouble() const override { return "away"; }
    bool wait_for(int number) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds{60}, [&] { return puts >= number; });
    }

    MemoryTickerCache cache;
    std::mutex mutex;
    std::condition_variable changed;
    int puts = 0;
};

TEST(TickerFeed, PassesOnWhatTheStreamSays) {
    const VenueTicker told{.instrument = {"bybit", "BTC", "USDT", ""},
                           .last = 43'210.5,
                           .change_24h = -0.0125,
                           .high_24h = 44'000,
                           .low_24h = 42'000,
                           .volume_24h = 12,
                           .at = noon};
    AcceleratedClock clock(noon, 1000);
    TickerStream stream;
    auto watched = std::make_unique<WatchedCache>(clock);
    WatchedCache& cache = *watched;
    TickerFeed feed(stream, clock, std::move(watched), Millis{1000});
    const auto says = [&](const VenueTicker& one) {
        const std::scoped_lock lock(stream.mutex);
        stream.waiting = {one};
    };
    VenueTicker now = told;
    now.at = noon + day;  // a ticker's minute is long over for a slow test at this speed
    says(now);
    ASSERT_TRUE(cache.wait_for(1));
    const CachedTicker kept = feed.all().at(0);
    EXPECT_EQ(kept.symbol, "bybit:BTC/USDT");
    EXPECT_EQ(kept.last_price, 43'210.5);
    EXPECT_EQ(kept.price_24h_pct, -1.25);
    EXPECT_TRUE(std::isnan(kept.turnover_24h)) << "not told";
    EXPECT_EQ(feed.trouble(), "away");
    now.last = 43'000;
    says(now);
    ASSERT_TRUE(cache.wait_for(2));
    EXPECT_EQ(feed.all().at(0).last_price, 43'000);
}

}  // namespace
}  // namespace signalbox
