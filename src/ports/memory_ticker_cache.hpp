// Tickers in this process's memory: the whole cache where there is no Redis, and what is left of it while Redis is
// away.
#pragma once

#include <algorithm>
#include <functional>
#include <map>

#include "ports/clock.hpp"
#include "ports/ticker_cache.hpp"

namespace signalbox {

class MemoryTickerCache final : public TickerCache {
public:
    explicit MemoryTickerCache(MarketClock& clock) : clock_(clock) {}

    void put(std::span<const CachedTicker> tickers) override {
        for (const CachedTicker& ticker : tickers) {
            if (ticker.symbol.empty() || ticker.symbol.size() > ticker_symbol_max) continue;
            tickers_.insert_or_assign(ticker.symbol, ticker);
            if (tickers_.size() > tickers_max) forget();
        }
    }
    std::optional<CachedTicker> get(std::string_view symbol) override {
        const auto found = tickers_.find(symbol);
        if (found == tickers_.end() || !alive(found->second)) return std::nullopt;
        return found->second;
    }
    std::vector<CachedTicker> all() override {
        std::erase_if(tickers_, [this](const auto& one) { return !alive(one.second); });
        std::vector<CachedTicker> found;
        found.reserve(tickers_.size());
        for (const auto& [symbol, ticker] : tickers_) found.push_back(ticker);
        return found;
    }
    std::string trouble() const override { return {}; }

private:
    bool alive(const CachedTicker& ticker) const { return clock_.now() < ticker.updated_at + ticker_life; }
    void forget() {
        tickers_.erase(std::ranges::min_element(
            tickers_, {}, [](const auto& one) -> const UtcTime& { return one.second.updated_at; }));
    }

    MarketClock& clock_;
    std::map<std::string, CachedTicker, std::less<>> tickers_;
};

}  // namespace signalbox
