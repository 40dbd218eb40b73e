// What one update costs, over a seeded random walk of prices that an indicator has never settled into cache with.
#include <benchmark/benchmark.h>

#include <vector>

#include "core/base/random.hpp"
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/bollinger.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/macd.hpp"
#include "core/signals/indicators/momentum.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"
#include "core/signals/indicators/rolling_median.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/sma.hpp"
#include "core/signals/indicators/std_dev.hpp"
#include "core/signals/indicators/stoch_rsi.hpp"

namespace signalbox {
namespace {

const std::vector<double>& closes() {
    static const std::vector<double> walk = [] {
        Random random(1, "indicators_bench");
        std::vector<double> prices(1 << 16);
        double price = 30'000;
        for (double& close : prices) close = price *= 1 + 0.002 * random.normal();
        return prices;
    }();
    return walk;
}

template <typename I>
void updates(benchmark::State& state) {
    I indicator = [] {
        if constexpr (std::is_default_constructible_v<I>)
            return I();
        else
            return I(14);
    }();
    for (auto _ : state)
        for (const double close : closes()) benchmark::DoNotOptimize(indicator.update(close));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(closes().size()));
    state.counters["ns_per_update"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(closes().size()) * 1e-9,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// What the volatility gate does at every higher close.
struct MedianOfAtr {
    Atr atr{14};
    RollingMedian<240> median;
    std::optional<double> update(double close) {
        const auto range = atr.update(close * 1.001, close * 0.999, close);
        return range ? median.update(*range) : std::nullopt;
    }
};

BENCHMARK(updates<Sma<20>>);
BENCHMARK(updates<Ema>);
BENCHMARK(updates<Rma>);
BENCHMARK(updates<Rsi>);
BENCHMARK(updates<Macd>);
BENCHMARK(updates<StochRsi<>>);
BENCHMARK(updates<StdDev<20>>);
BENCHMARK(updates<Bollinger<20>>);
BENCHMARK(updates<RollingMax<14>>);
BENCHMARK(updates<RollingMedian<240>>);
BENCHMARK(updates<MedianOfAtr>);
BENCHMARK(updates<Momentum>);

}  // namespace
}  // namespace signalbox
