// Rows of a file on their way to candles: what becomes of each, whoever reads the file (candle_files.hpp,
// csv_reader.hpp).
//
// Rows that run from the newest to the oldest are kept under their negated times, which ascend, and turned round at the
// end.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "ports/candle_files.hpp"

namespace signalbox {

/// Counts since 1970 from here on are no seconds any more; a thousand times that, no milliseconds, and so on.
inline constexpr std::int64_t seconds_end = 10'000'000'000;

/// The unit of a count since 1970, by its size: what it means as seconds, milliseconds, microseconds or nanoseconds
/// lies within 1970 … 2286 for one of them only (but for the first four months of 1970). None below zero.
std::optional<TimeUnit> unit_of_count(std::int64_t count);

class CandleRows {
public:
    CandleRows(std::string file, bool strict, CandleFile& out) : file_(std::move(file)), strict_(strict), out_(out) {}

    void run_newest_first() { way_ = -1; }
    /// −1 from the newest to the oldest.
    std::int64_t way() const { return way_; }
    /// A valid candle that stands at this line (or row, from 1): taken, counted as a repetition, or rejected.
    Result<> take(const Candle& candle, std::int64_t line);
    /// An error where the reading is strict.
    Result<> reject(Sentence reason, std::int64_t line);
    /// No more rows follow.
    void finish();

private:
    std::string file_;
    bool strict_;
    CandleFile& out_;
    std::int64_t way_ = 1;
};

/// How far a file's rows stand apart, for CandleFile::usual_step. Bounded: it tells 1024 different steps apart.
class RowSteps {
public:
    void add(std::int64_t step_ms, std::int64_t times = 1);
    /// The step between more than half of `rows`, two at least; of two equally frequent ones `expected_ms`.
    std::optional<Millis> usual(std::int64_t rows, std::int64_t expected_ms) const;

private:
    static constexpr std::size_t steps_max = 1024;
    std::map<std::int64_t, std::int64_t> times_;
};

}  // namespace signalbox
