// Our side of bench/indicators.py: what one closed candle costs, all 39 features, of one instrument or of many.
//
//     bench_one_candle FILE ROWS   answers each line it is sent, a number of instruments, by
//                                  `ns_cpu ns_wall p50 p99 bytes`
//
// The instruments are visited in turn, so that each one's state has to come from further away; each has its own place
// in the file, and all have been fed 1,000 candles before. The mean is of ROWS updates in one piece; p50 and p99 are of
// the same number again, each timed alone, so the clock's own 20 to 30 ns are in them. bytes: the state of one
// instrument.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "bench/watch.hpp"
#include "core/signals/features/feature_stream.hpp"
#include "venues/files/csv_reader.hpp"

namespace {

using namespace signalbox;

constexpr std::size_t fed_before = 1'000;

/// So many streams over one file, each from a place of its own, and round and round.
class Instruments {
public:
    Instruments(const CandleView& candles, std::size_t count) : candles_(candles), streams_(count), at_(count) {
        for (std::size_t i = 0; i < count; ++i) {
            at_[i] = candles.size() / count * i;
            for (std::size_t fed = 0; fed < fed_before; ++fed) step(i);
        }
        next_ = 0;
    }
    /// The next instrument's next candle; a number made of its features.
    double step() {
        const std::size_t now = next_;
        next_ = now + 1 == streams_.size() ? 0 : now + 1;
        return step(now);
    }

private:
    double step(std::size_t which) {
        const Candle candle = candles_[at_[which]];
        at_[which] = at_[which] + 1 == candles_.size() ? 0 : at_[which] + 1;
        const FeatureRow row = feature_row(streams_[which].update(candle));
        return row[0] + row[feature_count - 1];
    }

    CandleView candles_;
    std::vector<FeatureStream> streams_;
    std::vector<std::size_t> at_;
    std::size_t next_ = 0;
};

void measure(const CandleView& candles, std::size_t count, std::size_t rows) {
    Instruments instruments(candles, count);
    double kept = 0;
    const Watch watch;
    for (std::size_t i = 0; i < rows; ++i) kept += instruments.step();
    const double cpu = watch.cpu(), wall = watch.wall();
    std::vector<std::int64_t> each(rows);
    for (std::int64_t& took : each) {
        const auto begun = std::chrono::steady_clock::now();
        kept += instruments.step();
        took = (std::chrono::steady_clock::now() - begun).count();
    }
    const auto part = [&](double fraction) {
        const auto at = each.begin() + static_cast<std::ptrdiff_t>(fraction * static_cast<double>(rows));
        std::ranges::nth_element(each, at);
        return *at;
    };
    const auto p50 = part(0.5), p99 = part(0.99);
    const double ns = 1e9 / static_cast<double>(rows);
    fmt::print("{:.2f} {:.2f} {} {} {}\n", cpu * ns, wall * ns, p50, p99, sizeof(FeatureStream));
    if (kept == 0) fmt::print(stderr, "nothing was computed\n");  // so that the work is not left out
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "bench_one_candle FILE ROWS\n");
        return 2;
    }
    const Result<CandleFile> read = read_candles(argv[1], Timeframe::m1);
    if (!read) {
        fmt::print(stderr, "{}\n", read.error().text());
        return 1;
    }
    const std::size_t rows = std::strtoull(argv[2], nullptr, 10);
    std::size_t count = 0;
    while (std::cin >> count) measure(read->candles.view(), std::max<std::size_t>(count, 1), rows);
}
