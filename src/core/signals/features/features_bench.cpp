// What one closed candle costs: all 39 features of one instrument, and of many visited in turn, so that their states
// have to come from further away. Beside it a loop that only stores 39 columns.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "core/base/random.hpp"
#include "core/signals/features/feature_stream.hpp"

namespace signalbox {
namespace {

constexpr std::size_t candle_count = 1 << 16;

const std::vector<Candle>& candles() {
    static const std::vector<Candle> walk = [] {
        Random random(1, "features_bench");
        std::vector<Candle> made;
        double price = 30'000;
        for (std::size_t i = 0; i < candle_count; ++i) {
            const double open = price;
            price *= 1 + 0.001 * random.normal();
            made.push_back({utc_from_ms(1'700'006'400'000) + minute * static_cast<int>(i), open,
                            std::max(open, price) * (1 + 0.0003 * random.uniform()),
                            std::min(open, price) * (1 - 0.0003 * random.uniform()), price, 10 * random.uniform()});
        }
        return made;
    }();
    return walk;
}

void one_candle(benchmark::State& state) {
    std::vector<FeatureStream> streams(static_cast<std::size_t>(state.range(0)));
    for (FeatureStream& stream : streams) {
        for (std::size_t i = 0; i < 300; ++i) stream.update(candles()[i]);
    }
    std::size_t at = 300, symbol = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(feature_row(streams[symbol].update(candles()[at])));
        if (++symbol < streams.size()) continue;
        symbol = 0;
        if (++at == candle_count) at = 300;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(one_candle)->Arg(1)->Arg(100)->Arg(500);

void store_only(benchmark::State& state) {
    std::vector<std::vector<double>> columns(feature_count, std::vector<double>(candle_count));
    for (auto _ : state) {
        for (std::size_t i = 0; i < candle_count; ++i) {
            for (auto& column : columns) column[i] = static_cast<double>(i);
        }
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(candle_count));
}
BENCHMARK(store_only);

}  // namespace
}  // namespace signalbox
