#include "app/tickers.hpp"

#include "ports/memory_ticker_cache.hpp"
#ifdef SIGNALBOX_REDIS
#include "adapters/redis/redis_ticker_cache.hpp"
#endif

namespace signalbox {

Result<std::unique_ptr<TickerCache>> open_tickers(const std::string& redis_url, MarketClock& clock,
                                                  std::function<void(const Sentence&)> say) {
    if (redis_url.empty()) return std::make_unique<MemoryTickerCache>(clock);
#ifdef SIGNALBOX_REDIS
    return RedisTickerCache::open({.url = redis_url}, clock, std::move(say));
#else
    static_cast<void>(say);
    return fail(ErrorCode::NotFound, "this build knows no Redis")
        .suggest("run make setup, which brings hiredis, then build again: make compile; or leave REDIS_URL empty");
#endif
}

}  // namespace signalbox
