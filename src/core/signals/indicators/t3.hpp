// T3 (Tim Tillson, 1998): three times the generalised double EMA (1 + v) · EMA − v · EMA of EMA, multiplied out over
// six EMAs in a row, each seeded with the mean of its first `period` inputs. TA-Lib: T3.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In the unit of its input. v, 0–1, is its share of correction: 0 is six EMAs, 1 a triple DEMA.
class T3 {
public:
    explicit T3(int period = 5, double v = 0.7)
        : v_(v), averages_{Ema(period), Ema(period), Ema(period), Ema(period), Ema(period), Ema(period)} {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return 6 * averages_[0].warm_up() - 5; }
    int settled() const { return 6 * averages_[0].settled(); }

    std::optional<double> update(double value) {
        std::array<double, 6> e{};
        for (std::size_t i = 0; i < 6; ++i) {
            const auto now = averages_[i].update(i == 0 ? value : e[i - 1]);
            if (!now) return std::nullopt;
            e[i] = *now;
        }
        // (1 + v)³ e₃ − 3 v (1 + v)² e₄ + 3 v² (1 + v) e₅ − v³ e₆, as distances from e₃: the weights add up to 1.
        const double w = 1 + v_;
        return e[2] - 3 * v_ * w * w * (e[3] - e[2]) + 3 * v_ * v_ * w * (e[4] - e[2]) - v_ * v_ * v_ * (e[5] - e[2]);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("averages", self.averages_);
    }

private:
    double v_;
    std::array<Ema, 6> averages_;
};

}  // namespace signalbox
