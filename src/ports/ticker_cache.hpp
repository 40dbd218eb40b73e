// The newest ticker of each symbol, for screens and for other programs; the engine takes nothing from it.
//
// Asking never fails: a cache that cannot reach its Redis answers from what this process has put into it, and says so
// (`trouble`). A ticker counts for 60 s after its `updated_at` by the market clock; then nobody is shown it any more.
// Threads: a cache belongs to one.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace signalbox {

/// A symbol's last 24 hours. NaN: the venue does not say it.
struct CachedTicker {
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

    std::string symbol;              ///< as the caller names it, such as bybit:BTC/USDT; 128 characters at most
    double last_price = unknown;     ///< prices in quote currency
    double price_24h_pct = unknown;  ///< change in percent: 0.68 is 0.68 %
    double high_24h = unknown;
    double low_24h = unknown;
    double volume_24h = unknown;    ///< base coin
    double turnover_24h = unknown;  ///< quote coin
    UtcTime updated_at{};           ///< market time
};

constexpr Millis ticker_life = 60 * Millis{1000};
constexpr std::size_t ticker_symbol_max = 128;
/// Symbols kept; of more the least lately updated go.
constexpr std::size_t tickers_max = 10'000;

struct TickerCache {
    virtual ~TickerCache() = default;
    /// Takes the place of what is known of these symbols. One without a symbol, or with too long a one, is left out.
    virtual void put(std::span<const CachedTicker> tickers) = 0;
    virtual std::optional<CachedTicker> get(std::string_view symbol) = 0;
    /// By symbol.
    virtual std::vector<CachedTicker> all() = 0;
    /// Why answers come from this process's memory alone; empty: they come from where they should.
    virtual std::string trouble() const = 0;
};

}  // namespace signalbox
