// Does any column know the future? (SPEC 4, `check lookahead`.) All bits of all columns, on four paths:
//
//   stream     every row, from a stream that has never seen the next bar
//   cuts       the batch over the series' beginning up to seeded cuts: what stands there may not hang on what follows
//   midnights  at every 15m close, the batch from that day's 00:00 UTC state
//   replaced   the batch over a series whose second half is another coin's: the first half keeps its bits
//
// Each is held against the batch over the whole series. Memory: a hash a row, not the rows. Threads: as many as asked.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "lab/column_source.hpp"

namespace signalbox {

struct LookaheadQuestion {
    BarColumns bars;
    CandleView other;  ///< another coin's candles for the second half; at least one
    std::uint64_t seed = 1;
    int cuts = 200;
    unsigned threads = 1;
    std::function<void(double)> progress{};  ///< 0 … 1, from the calling thread
    std::stop_token stop{};
};

/// Where a path first says something else.
struct LookaheadDifference {
    UtcTime opened_at{};
    std::string column;
    double here = 0, whole = 0;  ///< on this path, and in the batch over the whole series
};

struct LookaheadPath {
    std::string name;
    std::int64_t rows = 0;  ///< compared
    std::int64_t different = 0;
    std::optional<LookaheadDifference> first;  ///< in time
};

/// The four paths, in the order above. Errors: WrongUse (fewer than four days of bars), Interrupted.
Result<std::vector<LookaheadPath>> check_lookahead(const ColumnSource& source, const LookaheadQuestion& question);

}  // namespace signalbox
