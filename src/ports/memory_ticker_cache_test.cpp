// The cache in memory keeps the promises of ticker caches, and its bound.
#include "ports/memory_ticker_cache.hpp"

#include "ports/ticker_cache_contract.hpp"

namespace signalbox {
namespace {

struct MemoryTickerCacheUnderTest final : TickerCacheUnderTest {
    MemoryTickerCache memory{clock};
    TickerCache& cache() override { return memory; }
};

INSTANTIATE_TEST_SUITE_P(Memory, TickerCacheContract,
                         testing::Values([] { return std::make_unique<MemoryTickerCacheUnderTest>(); }));

TEST(MemoryTickers, OfTooManyTheLeastLatelyUpdatedGoes) {
    HandClock clock;
    MemoryTickerCache cache(clock);
    for (std::size_t i = 0; i <= tickers_max; ++i) {
        const CachedTicker one{.symbol = std::to_string(i), .updated_at = clock.now() + Millis{i == 5 ? 0 : 1}};
        cache.put(std::span(&one, 1));
    }
    EXPECT_EQ(cache.all().size(), tickers_max);
    EXPECT_FALSE(cache.get("5").has_value());
}

}  // namespace
}  // namespace signalbox
