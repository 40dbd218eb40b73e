// Stochastic RSI (Chande and Kroll, 1994): where RSI stands between its lowest and highest of the last `window` bars.
// raw = (RSI − min) / (max − min), K = SMA of raw, D = SMA of K. TA-Lib's STOCHRSI is raw and its SMA, times 100.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/sma.hpp"

namespace signalbox {

/// Both 0–1.
struct StochRsiValue {
    double k = 0;
    double d = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("k", self.k);
        visit("d", self.d);
    }
};

/// What follows RSI: for whoever has that already. raw is 0.5 where RSI does not move (0/0); a range below 1e-9 RSI
/// points is taken as none, since after a standstill gain and loss fade together and RSI moves by rounding alone.
template <std::size_t n = 14, std::size_t k_n = 3, std::size_t d_n = 3>
class StochOfRsi {
public:
    StochOfRsi() : StochOfRsi(length_or(n, 14), length_or(k_n, 3), length_or(d_n, 3)) {}
    StochOfRsi(int period, int k_period, int d_period) : last_(period), k_(k_period), d_(d_period) {}

    /// Values of RSI until it speaks.
    int warm_up() const { return last_.length() + k_.warm_up() + d_.warm_up() - 2; }

    std::optional<StochRsiValue> update(double rsi) {
        last_.push(rsi);
        if (!last_.full()) return std::nullopt;
        const auto k = k_.update(raw(rsi));
        if (!k) return std::nullopt;
        const auto d = d_.update(*k);
        if (!d) return std::nullopt;
        return StochRsiValue{.k = *k, .d = *d};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
        visit("k", self.k_);
        visit("d", self.d_);
    }

private:
    double raw(double rsi) const {
        double low = rsi, high = rsi;
        for (const double value : last_.window()) {
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
        return formulas::where_in_range(rsi, low, high);
    }

    friend struct FeatureBlock;  // steps it beside others (features/feature_block.hpp)

    Last<double, n> last_;
    Sma<k_n> k_;
    Sma<d_n> d_;
};

/// `StochRsi<>` is the usual 14, 14, 3, 3; `StochRsiOf(21, 14, 3, 3)` has lengths of run time.
template <std::size_t rsi_n = 14, std::size_t n = 14, std::size_t k_n = 3, std::size_t d_n = 3>
class StochRsi {
public:
    StochRsi() : StochRsi(length_or(rsi_n, 14), length_or(n, 14), length_or(k_n, 3), length_or(d_n, 3)) {}
    StochRsi(int rsi_period, int period, int k_period, int d_period)
        : rsi_(rsi_period), stoch_(period, k_period, d_period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return rsi_.warm_up() + stoch_.warm_up() - 1; }
    int settled() const { return rsi_.settled() + stoch_.warm_up() - 1; }

    std::optional<StochRsiValue> update(double close) {
        const auto rsi = rsi_.update(close);
        return rsi ? stoch_.update(*rsi) : std::nullopt;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("rsi", self.rsi_);
        visit("stoch", self.stoch_);
    }

private:
    Rsi rsi_;
    StochOfRsi<n, k_n, d_n> stoch_;
};

using StochRsiOf = StochRsi<at_run_time, at_run_time, at_run_time, at_run_time>;

}  // namespace signalbox
