// How many frames of three instruments a live run closes in a second, everything in memory, on a clock that jumps.
#include <benchmark/benchmark.h>

#include "runners/live_stage.hpp"

namespace signalbox {
namespace {

void live_frames(benchmark::State& state) {
    constexpr int frames = 1440;
    for (auto _ : state) {
        state.PauseTiming();
        small_market::Stage stage(frames);
        LiveSettings settings = stage.settings(frames);
        settings.poll = Millis{state.range(0)};
        const auto run = stage.live(settings);
        state.ResumeTiming();
        if (!run->run({})) state.SkipWithError("the run failed");
    }
    state.SetItemsProcessed(state.iterations() * frames);
}
BENCHMARK(live_frames)->ArgName("poll_ms")->Arg(200)->Arg(60'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace signalbox
