// Volume-weighted average price: Σ typical price · volume / Σ volume, this candle included; from 00:00 UTC on, from the
// session's start on (00:00, 08:00, 16:00 UTC: Tokyo, London, New York), or over the last n candles. `ta`:
// VolumeWeightedAveragePrice is the rolling one; no TA-Lib function.
//
// An anchored one sums in order from the anchor, so its bits hang only on the candles since: it is of the window class.
// A series that begins within a day gives that day's VWAP from its first candle; at the latest after as many one-minute
// candles as a day (session) has, the value is the whole one's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "core/base/time.hpp"
#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/prices.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// A price. Before anything was traded since the anchor it is the newest typical price.
class AnchoredVwap {
public:
    /// Anchored at the multiples of `span` since the epoch.
    explicit AnchoredVwap(Millis span) : span_(span) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    static constexpr int warm_up() { return 1; }
    int settled() const { return static_cast<int>(span_ / minute); }

    std::optional<double> update(const Candle& candle) {
        const std::int64_t since_epoch = to_ms(candle.opened_at);
        const std::int64_t anchor = since_epoch - (since_epoch % span_.count() + span_.count()) % span_.count();
        if (anchor != anchor_) {
            anchor_ = anchor;
            money_ = volume_ = 0;
        }
        const double price = typical_price(candle.high, candle.low, candle.close);
        money_ += price * candle.volume;
        volume_ += candle.volume;
        return volume_ > 0 ? money_ / volume_ : price;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("anchor", self.anchor_);
        visit("money", self.money_);
        visit("volume", self.volume_);
    }

private:
    Millis span_;
    std::int64_t anchor_ = std::numeric_limits<std::int64_t>::min();  // epoch milliseconds
    double money_ = 0, volume_ = 0;
};

/// Since 00:00 UTC.
class DailyVwap : public AnchoredVwap {
public:
    DailyVwap() : AnchoredVwap(day) {}
};

/// Since the session's start.
class SessionVwap : public AnchoredVwap {
public:
    SessionVwap() : AnchoredVwap(8 * hour) {}
};

/// Over the last n candles. A price; the newest typical price where nothing was traded. O(n).
template <std::size_t n = at_run_time>
class RollingVwap {
public:
    explicit RollingVwap(int period = length_or(n, 20)) : prices_(period), volumes_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return prices_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(const Candle& candle) {
        const double newest = typical_price(candle.high, candle.low, candle.close);
        prices_.push(newest);
        volumes_.push(candle.volume);
        if (!prices_.full()) return std::nullopt;
        const auto prices = prices_.window();
        const auto volumes = volumes_.window();
        const double volume = sum_of(volumes, [](double x) { return x; });
        if (volume <= 0) return newest;
        return newest +
               sum_over(prices.size(), [=](std::size_t i) { return volumes[i] * (prices[i] - newest); }) / volume;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("prices", self.prices_);
        visit("volumes", self.volumes_);
    }

private:
    Last<double, n> prices_, volumes_;
};

}  // namespace signalbox
