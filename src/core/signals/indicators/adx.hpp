// Directional movement (Wilder, New Concepts in Technical Trading Systems, 1978). A bar whose high rose by more than
// its low fell moved up by that rise, one whose low fell by more moved down by that fall. +DI and −DI are these moves,
// summed by Wilder's sum, in percent of the true range summed alike; DX = 100 · |+DI − −DI| / (+DI + −DI); ADX is
// Wilder's average of DX. TA-Lib: PLUS_DI, MINUS_DI, DX, ADX, ADXR.
//
// Seeded as TA-Lib does: a Wilder's sum starts as the plain sum of the first n − 1 moves and from then on is
// sum − sum / n + move, so DI speaks at bar n + 1; ADX starts with the mean of the first n DX.
//
// Where no range or no movement is left (0/0) DI and DX are 0 and ADX falls; TA-Lib keeps the last DX and ADX.
#pragma once

#include <cstddef>
#include <optional>

#include "core/base/check.hpp"
#include "core/signals/indicators/formulas.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/rma.hpp"
#include "core/signals/indicators/true_range.hpp"

namespace signalbox {

/// All 0–100.
struct DirectionalValue {
    double plus = 0;
    double minus = 0;
    double dx = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("plus", self.plus);
        visit("minus", self.minus);
        visit("dx", self.dx);
    }
};

/// +DI, −DI and DX. period ≥ 2.
class DirectionalIndex {
public:
    explicit DirectionalIndex(int period = 14) : period_(period), keep_(1 - 1.0 / period) {
        check(period >= 2, "directional movement needs a period of at least 2");
    }

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return period_ + 1; }
    /// Longer than its sums: quotients show their errors larger after they have shrunk.
    int settled() const { return 4 * warm_up() + bars_to_forget(keep_); }

    std::optional<DirectionalValue> update(double high, double low, double close) {
        const double up = high - high_, down = low_ - low;
        high_ = high;
        low_ = low;
        const auto range = true_range_.update(high, low, close);
        if (!range) return std::nullopt;
        const bool summing = seen_ < period_ - 1;
        const auto step = [&](double& sum, double move) { sum = (summing ? sum : sum * keep_) + move; };
        step(plus_, formulas::directed(up, down));
        step(minus_, formulas::directed(down, up));
        step(range_, *range);
        if (summing) {
            ++seen_;
            return std::nullopt;
        }
        // What is left of ranges that ended long ago is none (rsi.hpp).
        if (range_ <= 1e-15 * size_of(close)) return DirectionalValue{};
        return DirectionalValue{.plus = 100 * (plus_ / range_),
                                .minus = 100 * (minus_ / range_),
                                .dx = formulas::directional_index(plus_, minus_, range_, close)};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("seen", self.seen_);
        visit("high", self.high_);
        visit("low", self.low_);
        visit("plus", self.plus_);
        visit("minus", self.minus_);
        visit("range", self.range_);
        visit("true_range", self.true_range_);
    }

private:
    friend struct FeatureBlock;  // steps it beside others (features/feature_block.hpp)

    int period_;
    double keep_;
    int seen_ = 0;  // moves; stops at period_ − 1
    double high_ = 0, low_ = 0;
    double plus_ = 0, minus_ = 0, range_ = 0;  // Wilder's sums
    TrueRange true_range_;
};

/// All 0–100.
struct AdxValue {
    double adx = 0;
    double plus = 0;
    double minus = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("adx", self.adx);
        visit("plus", self.plus);
        visit("minus", self.minus);
    }
};

/// ADX with +DI and −DI. period ≥ 2.
class Adx {
public:
    explicit Adx(int period = 14) : index_(period), average_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return index_.warm_up() + average_.warm_up() - 1; }
    int settled() const { return index_.settled() + average_.settled(); }

    std::optional<AdxValue> update(double high, double low, double close) {
        const auto index = index_.update(high, low, close);
        if (!index) return std::nullopt;
        const auto adx = average_.update(index->dx);
        if (!adx) return std::nullopt;
        return AdxValue{.adx = *adx, .plus = index->plus, .minus = index->minus};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("index", self.index_);
        visit("average", self.average_);
    }

private:
    friend struct FeatureBlock;  // steps it beside others (features/feature_block.hpp)

    DirectionalIndex index_;
    Rma average_;
};

/// ADXR, the mean of ADX and of ADX n − 1 candles before; 0–100. period ≥ 2.
template <std::size_t n = at_run_time>
class Adxr {
public:
    explicit Adxr(int period = length_or(n, 14)) : adx_(period), last_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return adx_.warm_up() + last_.length() - 1; }
    int settled() const { return adx_.settled() + last_.length() - 1; }

    std::optional<double> update(double high, double low, double close) {
        const auto now = adx_.update(high, low, close);
        if (!now) return std::nullopt;
        last_.push(now->adx);
        if (!last_.full()) return std::nullopt;
        return (now->adx + last_.oldest()) / 2;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("adx", self.adx_);
        visit("last", self.last_);
    }

private:
    Adx adx_;
    Last<double, n> last_;
};

}  // namespace signalbox
