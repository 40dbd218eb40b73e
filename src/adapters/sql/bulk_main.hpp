// `main` of the stores' benches: how our way of putting rows in compares with the database's own best, in turns in the
// same run; then the figures that have no peer.
//
//     bench_sqlite [--rounds=5] [any of Google Benchmark's words]      --rounds=0: no comparison
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "adapters/sql/bulk_bench.hpp"

namespace signalbox {

/// Seconds of one time that `rows` went in: by the clock on the wall, and of all processes that worked at it.
struct Spent {
    double wall = 0, cpu = 0;
};
struct Way {
    std::string name;
    std::function<Spent()> once;
};
/// Ours, and ways by hand that do the same: the quickest of them is the yardstick.
struct Comparison {
    Way ours;
    std::vector<Way> hands;
};

inline double median_of(std::vector<double> values) {
    std::ranges::sort(values);
    return values.size() % 2 == 1 ? values[values.size() / 2]
                                  : (values[values.size() / 2 - 1] + values[values.size() / 2]) / 2;
}

/// The rounds of one way.
struct Rounds {
    std::vector<double> wall, cpu;
    void add(const Spent& spent) {
        wall.push_back(spent.wall);
        cpu.push_back(spent.cpu);
    }
    void print(const std::string& name) const {
        const auto each = [](double seconds) { return seconds / static_cast<double>(rows) * 1e9; };
        const auto [least, most] = std::ranges::minmax(cpu);
        std::printf("%-16s %6.0f ns a row of CPU time (%.0f–%.0f), %6.0f on the wall, %.0f rows/s\n", name.c_str(),
                    each(median_of(cpu)), each(least), each(most), each(median_of(wall)),
                    static_cast<double>(rows) / median_of(wall));
    }
};

inline void compare(const Comparison& comparison, int rounds) {
    Rounds ours;
    std::vector<Rounds> hands(comparison.hands.size());
    comparison.ours.once();  // warms the page cache, and the server
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < hands.size(); ++i) hands[i].add(comparison.hands[i].once());
        ours.add(comparison.ours.once());
    }
    const auto best = static_cast<std::size_t>(
        std::ranges::min_element(hands, {}, [](const Rounds& one) { return median_of(one.cpu); }) - hands.begin());
    for (std::size_t i = 0; i < hands.size(); ++i) hands[i].print(comparison.hands[i].name);
    ours.print(comparison.ours.name);
    std::vector<double> ratios;
    for (std::size_t i = 0; i < ours.cpu.size(); ++i) ratios.push_back(hands[best].cpu[i] / ours.cpu[i]);
    std::printf("%s is %.2f × as quick as %s by CPU time, %.2f × on the wall (goal: 0.9); median of %d rounds\n\n",
                comparison.ours.name.c_str(), median_of(ratios), comparison.hands[best].name.c_str(),
                median_of(hands[best].wall) / median_of(ours.wall), rounds);
    std::fflush(stdout);
}

inline int bulk_main(int argc, char** argv, const std::vector<Comparison>& comparisons) {
    int rounds = 5;
    constexpr std::string_view flag = "--rounds=";
    const auto is_ours = [&](const char* word) {
        if (!std::string_view(word).starts_with(flag)) return false;
        rounds = std::atoi(word + flag.size());
        return true;
    };
    argc = static_cast<int>(std::remove_if(argv + 1, argv + argc, is_ours) - argv);
    for (const Comparison& comparison : comparisons) {
        if (rounds > 0) compare(comparison, rounds);
    }
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}

}  // namespace signalbox
