// Reads a candle file for a test in the plainest way there is: gzgets, strtod, one line after the other.
//
// This is not the product's reader (venues/files): it is what that one is compared with, and what other tests take
// their real candles from. The header line is `open_time_ms,open,high,low,close,volume`.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <string>

#include "core/market/series.hpp"

namespace signalbox {

/// The file's first `rows_max` rows, plain or gzip. A file that can't be read or a line that is not six numbers fails
/// the test.
inline CandleSeries read_candle_csv(const std::filesystem::path& path,
                                    std::size_t rows_max = std::numeric_limits<std::size_t>::max()) {
    CandleSeries series;
    gzFile file = gzopen(path.c_str(), "rb");
    if (!file) {
        ADD_FAILURE() << "can't open " << path;
        return series;
    }
    char line[256];
    gzgets(file, line, sizeof line);  // the header
    while (series.size() < rows_max && gzgets(file, line, sizeof line)) {
        char* at = line;
        Candle candle{.opened_at = utc_from_ms(std::strtoll(at, &at, 10))};
        for (double* column : {&candle.open, &candle.high, &candle.low, &candle.close, &candle.volume}) {
            if (*at != ',') {
                ADD_FAILURE() << path << ": not a candle: " << line;
                break;
            }
            *column = std::strtod(at + 1, &at);
        }
        series.append(candle);
    }
    gzclose(file);
    return series;
}

}  // namespace signalbox
