// Chaikin money flow: Σ money flow volume (money_flow.hpp) / Σ volume over the last n candles. `ta`:
// ChaikinMoneyFlowIndicator. TA-Lib: CMF.
#pragma once

#include <cstddef>
#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/money_flow.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {

/// −1…+1; 0 where nothing was traded. O(n).
template <std::size_t n = at_run_time>
class Cmf {
public:
    explicit Cmf(int period = length_or(n, 20)) : flows_(period), volumes_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return flows_.length(); }
    int settled() const { return warm_up(); }

    std::optional<double> update(const Candle& candle) {
        flows_.push(money_flow_volume(candle));
        volumes_.push(candle.volume);
        if (!flows_.full()) return std::nullopt;
        const auto itself = [](double x) { return x; };
        const double volume = sum_of(volumes_.window(), itself);
        return volume > 0 ? sum_of(flows_.window(), itself) / volume : 0.0;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("flows", self.flows_);
        visit("volumes", self.volumes_);
    }

private:
    Last<double, n> flows_, volumes_;
};

}  // namespace signalbox
