// Times the 39 features over whole histories for bench/features.py, beside a loop that only stores as many columns.
//
//     bench_feature_columns one|eight|store|stream OUT.bin FILE.bin[@first] …
//
// FILE.bin: int64 rows, then the columns open time (int64 ms), open, high, low, close, volume (float64); @first leaves
// out so many rows. Columns are written into buffers that were written before; the least of three passes counts.
// Prints seconds of CPU time and rows; `one` leaves the columns of the first file in OUT.bin, unless that is `-`.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "core/base/lanes.hpp"
#include "core/signals/features/feature_columns.hpp"

namespace signalbox {
namespace {

struct History {
    std::vector<std::int64_t> opened_ms;
    std::vector<double> open, high, low, close, volume;

    CandleView view() const { return {opened_ms, open, high, low, close, volume}; }
};

History read(std::string name) {
    std::size_t first = 0;
    if (const auto at = name.find('@'); at != std::string::npos) {
        first = std::stoul(name.substr(at + 1));
        name.resize(at);
    }
    std::ifstream file(name, std::ios::binary);
    std::int64_t rows = 0;
    file.read(reinterpret_cast<char*>(&rows), sizeof rows);
    History history;
    const auto column = [&](auto& values) {
        values.resize(static_cast<std::size_t>(rows));
        file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(rows * 8));
        values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(first));
    };
    column(history.opened_ms);
    for (auto* values : {&history.open, &history.high, &history.low, &history.close, &history.volume}) column(*values);
    if (!file) {
        std::fprintf(stderr, "%s can't be read\n", name.c_str());
        std::exit(1);
    }
    return history;
}

/// Blocks of 512 rows of one column after another: the fastest plain way to fill columns that do not fit the cache.
void store_only(const CandleView& candles, double* const* columns) {
    for (std::size_t first = 0; first < candles.size(); first += 512) {
        const std::size_t end = std::min(first + 512, candles.size());
        for (std::size_t f = 0; f < feature_count; ++f) {
            const Four value = all<Four>(candles.close[first] + static_cast<double>(f));
            std::size_t row = first;
            for (; row + 4 <= end; row += 4) store(columns[f] + row, value);
            for (; row < end; ++row) columns[f][row] = value[0];
        }
    }
}

void stream_only(const CandleView& candles, double* const* columns) {
    FeatureStream stream;
    for (std::size_t row = 0; row < candles.size(); ++row) {
        if (row > 0) {
            for (std::int64_t at = candles.opened_ms[row - 1] + 60'000; at < candles.opened_ms[row]; at += 60'000) {
                stream.miss();
            }
        }
        const FeatureRow values = feature_row(stream.update(candles[row]));
        for (std::size_t f = 0; f < feature_count; ++f) columns[f][row] = values[f];
    }
}

int run(const std::string& what, const std::string& out, std::vector<History> histories) {
    std::size_t longest = 0, rows = 0;
    for (const History& history : histories) {
        longest = std::max(longest, history.opened_ms.size());
        rows += history.opened_ms.size();
    }
    std::vector<std::vector<double>> buffers(feature_count, std::vector<double>(longest));
    std::array<double*, feature_count> columns;
    for (std::size_t f = 0; f < feature_count; ++f) columns[f] = buffers[f].data();
    double least = 1e9;
    for (int pass = 0; pass < 3; ++pass) {
        const std::clock_t begun = std::clock();
        for (const History& history : histories) {
            if (what == "store") {
                store_only(history.view(), columns.data());
            } else if (what == "stream") {
                stream_only(history.view(), columns.data());
            } else {
                FeatureStream stream;
                write_features(stream, Timeframe::m1, history.view(), columns);
            }
        }
        least = std::min(least, static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC);
    }
    std::printf("%.6f %zu\n", least, rows);
    if (out == "-") return 0;
    std::ofstream file(out, std::ios::binary);
    for (const auto& buffer : buffers) {
        file.write(reinterpret_cast<const char*>(buffer.data()),
                   static_cast<std::streamsize>(longest * sizeof(double)));
    }
    return file ? 0 : 1;
}

}  // namespace
}  // namespace signalbox

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    std::vector<signalbox::History> histories;
    for (int i = 3; i < argc; ++i) histories.push_back(signalbox::read(argv[i]));
    return signalbox::run(argv[1], argv[2], std::move(histories));
}
