#include "runners/ticker_feed.hpp"

namespace signalbox {

CachedTicker cached_ticker(const VenueTicker& ticker) {
    return {.symbol = to_text(ticker.instrument),
            .last_price = ticker.last,
            .price_24h_pct = 100 * ticker.change_24h,
            .high_24h = ticker.high_24h,
            .low_24h = ticker.low_24h,
            .volume_24h = ticker.volume_24h,
            .turnover_24h = ticker.turnover_24h,
            .updated_at = ticker.at};
}

TickerFeed::TickerFeed(MarketStream& stream, MarketClock& clock, std::unique_ptr<TickerCache> cache, Millis period)
    : stream_(stream), clock_(clock), cache_(std::move(cache)), thread_([this, period](const std::stop_token& stop) {
          std::vector<CachedTicker> tickers;
          while (clock_.wait_until(clock_.now() + period, stop)) {
              tickers.clear();
              for (const VenueTicker& one : stream_.take_tickers()) tickers.push_back(cached_ticker(one));
              if (tickers.empty()) continue;
              const std::scoped_lock lock(mutex_);
              cache_->put(tickers);
          }
      }) {}

TickerFeed::~TickerFeed() {
    thread_.request_stop();
    thread_.join();
}

std::vector<CachedTicker> TickerFeed::all() {
    const std::scoped_lock lock(mutex_);
    return cache_->all();
}

std::string TickerFeed::trouble() {
    const std::scoped_lock lock(mutex_);
    return cache_->trouble();
}

}  // namespace signalbox
