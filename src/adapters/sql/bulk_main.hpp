// `main` of the stores' benches: after the figures, how our way compares with the database's own best, in the same run.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace signalbox {

/// Ours, and ways by hand that do the same: the quickest of them is the yardstick. Names of benchmarks.
struct Comparison {
    std::string ours;
    std::vector<std::string> hands;
};

/// Remembers the least time of each benchmark: of several repetitions the one that was disturbed least.
class Remembering final : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs) {
            if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
            const double rate = run.counters.at("items_per_second").value;
            rates_[run.run_name.function_name] = std::max(rates_[run.run_name.function_name], rate);
        }
    }
    void compare(const std::vector<Comparison>& comparisons) const {
        for (const Comparison& one : comparisons) {
            const auto ours = rates_.find(one.ours);
            double best = 0;
            std::string name;
            for (const std::string& hand : one.hands) {
                const auto found = rates_.find(hand);
                if (found == rates_.end() || found->second <= best) continue;
                best = found->second;
                name = hand;
            }
            if (ours == rates_.end() || best == 0) continue;
            std::printf("%s: %.0f rows/s, %s: %.0f; %.2f x the best by hand (goal: at least 0.9)\n", one.ours.c_str(),
                        ours->second, name.c_str(), best, ours->second / best);
        }
    }

private:
    std::map<std::string, double> rates_;
};

inline int bulk_main(int argc, char** argv, const std::vector<Comparison>& comparisons) {
    benchmark::Initialize(&argc, argv);
    Remembering reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    reporter.compare(comparisons);
    return 0;
}

}  // namespace signalbox
