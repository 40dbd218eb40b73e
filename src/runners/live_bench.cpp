// How many frames of three instruments a live run closes in a second, and how soon a run that was stopped speaks again;
// everything in memory, on a clock that jumps.
#include <benchmark/benchmark.h>

#include <chrono>
#include <optional>

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

/// From a process's start to its first outcome: snapshot restored, journal's tail processed, the next bar's end
/// reached.
void first_outcome_after_start(benchmark::State& state) {
    using Clock = std::chrono::steady_clock;
    constexpr int frames_before = 1440;
    constexpr int frames_each = 15;  // a quarter of an hour always ends within
    constexpr int starts_max = 100;
    small_market::Stage stage(frames_before + starts_max * frames_each);
    if (!stage.live(stage.settings(frames_before))->run({})) return state.SkipWithError("the run failed");
    int until = frames_before;
    for (auto _ : state) {
        std::optional<Clock::time_point> spoke;
        const auto began = Clock::now();
        const auto run = stage.live(stage.settings(until += frames_each),
                                    {.step = [&](const Event&, std::span<const Outcome> outcomes) {
                                        if (!spoke && !outcomes.empty()) spoke = Clock::now();
                                    }});
        if (!run->run({}) || !spoke) return state.SkipWithError("the run failed, or said nothing");
        state.SetIterationTime(std::chrono::duration<double>(*spoke - began).count());
    }
    state.SetLabel("goal: 100 ms");
}
BENCHMARK(first_outcome_after_start)->Iterations(100)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace signalbox
