// Our figures for bench/import.py: a file to validated columns, and libdeflate alone on the same file.
//
//     bench_import candles FILE TIMEFRAME ROUNDS   one line a round: wall cpu rows first_ms last_ms closes_in_cents
//     bench_import inflate FILE ROUNDS             one line a round: wall cpu bytes
//
// wall and cpu in seconds. `inflate` reads the file and inflates it into memory in large pages that is new in every
// round, exactly as the reader does, and does nothing with the text: the floor below which no reader of gzip can go.
#include <fmt/core.h>
#include <libdeflate.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string_view>

#include "bench/watch.hpp"
#include "venues/files/csv_reader.hpp"
#include "venues/files/large_buffer.hpp"

namespace {

using namespace signalbox;

int candles(const char* file, Timeframe timeframe, int rounds) {
    for (int i = 0; i < rounds; ++i) {
        const Watch watch;
        const Result<CandleFile> read = read_candles(file, timeframe);
        const double wall = watch.wall(), cpu = watch.cpu();
        if (!read) {
            fmt::print(stderr, "{}\n", read.error().text());
            return 1;
        }
        const CandleView view = read->candles.view();
        std::int64_t cents = 0;
        for (const double close : view.close) cents += std::llround(close * 100);
        fmt::print("{:.6f} {:.6f} {} {} {} {}\n", wall, cpu, view.size(), view.opened_ms.front(), view.opened_ms.back(),
                   cents);
    }
    return 0;
}

int inflate(const char* file, int rounds) {
    for (int i = 0; i < rounds; ++i) {
        const Watch watch;
        std::ifstream in(file, std::ios::binary | std::ios::ate);
        const auto size = static_cast<std::size_t>(in.tellg());
        in.seekg(0);
        const csv::LargeBuffer compressed(size);
        in.read(compressed.data(), static_cast<std::streamsize>(size));
        const csv::LargeBuffer text(size * 64);
        libdeflate_decompressor* const inflater = libdeflate_alloc_decompressor();
        std::size_t used = 0, made = 0;
        const auto state =
            libdeflate_gzip_decompress_ex(inflater, compressed.data(), size, text.data(), text.size(), &used, &made);
        libdeflate_free_decompressor(inflater);
        if (state != LIBDEFLATE_SUCCESS) return 1;
        fmt::print("{:.6f} {:.6f} {}\n", watch.wall(), watch.cpu(), made);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc > 1 ? argv[1] : "";
    if (what == "candles" && argc == 5) {
        const auto timeframe = parse_timeframe(argv[3]);
        return timeframe ? candles(argv[2], *timeframe, std::atoi(argv[4])) : 2;
    }
    if (what == "inflate" && argc == 4) return inflate(argv[2], std::atoi(argv[3]));
    fmt::print(stderr, "bench_import candles FILE TIMEFRAME ROUNDS | inflate FILE ROUNDS\n");
    return 2;
}
