// Know sure thing (Martin Pring, 1992), with his daily lengths: means of 10, 10, 10, 15 of the rates of change over 10,
// 15, 20, 30, weighing 1 to 4; the signal is its mean. `ta`: KSTIndicator; no TA-Lib function.
#pragma once

#include <cstddef>
#include <optional>

#include "core/signals/indicators/indicator.hpp"
#include "core/signals/indicators/last.hpp"
#include "core/signals/indicators/rate_of_change.hpp"
#include "core/signals/indicators/sma.hpp"

namespace signalbox {

/// In percent.
struct KstValue {
    double line = 0;
    double signal = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("line", self.line);
        visit("signal", self.signal);
    }
};

template <std::size_t signal_n = at_run_time>
class Kst {
public:
    explicit Kst(int signal = length_or(signal_n, 9)) : signal_(signal) {}

    static constexpr IndicatorClass kind = IndicatorClass::window;
    int warm_up() const { return 30 + 15 + signal_.warm_up() - 1; }
    int settled() const { return warm_up(); }

    std::optional<KstValue> update(double close) {
        const auto first = mean_of_change(roc_10_, mean_1_, close);
        const auto second = mean_of_change(roc_15_, mean_2_, close);
        const auto third = mean_of_change(roc_20_, mean_3_, close);
        const auto fourth = mean_of_change(roc_30_, mean_4_, close);
        if (!first || !second || !third || !fourth) return std::nullopt;
        const double line = *first + 2 * *second + 3 * *third + 4 * *fourth;
        const auto signal = signal_.update(line);
        if (!signal) return std::nullopt;
        return KstValue{.line = line, .signal = *signal};
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("roc_10", self.roc_10_);
        visit("roc_15", self.roc_15_);
        visit("roc_20", self.roc_20_);
        visit("roc_30", self.roc_30_);
        visit("mean_1", self.mean_1_);
        visit("mean_2", self.mean_2_);
        visit("mean_3", self.mean_3_);
        visit("mean_4", self.mean_4_);
        visit("signal", self.signal_);
    }

private:
    static std::optional<double> mean_of_change(auto& roc, auto& mean, double close) {
        const auto change = roc.update(close);
        return change ? mean.update(*change) : std::nullopt;
    }

    Roc<10> roc_10_;
    Roc<15> roc_15_;
    Roc<20> roc_20_;
    Roc<30> roc_30_;
    Sma<10> mean_1_, mean_2_, mean_3_;
    Sma<15> mean_4_;
    Sma<signal_n> signal_;
};

}  // namespace signalbox
