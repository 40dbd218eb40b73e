// What one 15m close costs the momentum factor.
#include "core/signals/scoring/momentum.hpp"

#include <benchmark/benchmark.h>

#include <vector>

#include "core/base/random.hpp"

namespace signalbox {
namespace {

void momentum_update(benchmark::State& state) {
    Random random(1, "momentum_bench");
    std::vector<double> closes(1 << 14);
    double price = 30'000;
    for (double& close : closes) close = price *= 1 + 0.002 * random.normal();
    Momentum momentum;
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(momentum.update(closes[i++ & (closes.size() - 1)]));
}
BENCHMARK(momentum_update);

}  // namespace
}  // namespace signalbox
