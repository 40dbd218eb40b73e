// Momentum and rate of change: the close against the close n candles before, as a difference (TA-Lib: MOM) or in
// percent (TA-Lib: ROC).
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"

namespace signalbox {

/// close − close n before; in price units.
template <std::size_t n = at_run_time>
class Mom {
public:
    explicit Mom(int period = length_or(n, 10)) : last_(period + 1) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double close) {
        last_.push(close);
        if (!last_.full()) return std::nullopt;
        return close - last_.oldest();
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    Last<double, longer(n, 1)> last_;
};

/// 100 · (close / close n before − 1); in percent, above −100.
template <std::size_t n = at_run_time>
class Roc {
public:
    explicit Roc(int period = length_or(n, 10)) : last_(period + 1) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return last_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(double close) {
        last_.push(close);
        if (!last_.full()) return std::nullopt;
        return 100 * ((close - last_.oldest()) / last_.oldest());
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("last", self.last_);
    }

private:
    Last<double, longer(n, 1)> last_;
};

}  // namespace signalbox
