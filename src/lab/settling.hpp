// How long does a column's start matter? (SPEC 4, `check recursive`.) The series once from its beginning and again from
// seeded later bars: from the stated settled length on both must agree, window columns to the bit, recursive ones to
// 1e-9 of the column's scale, its mean absolute value.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "lab/column_source.hpp"

namespace signalbox {

struct SettlingQuestion {
    BarColumns bars;
    std::uint64_t seed = 1;
    int starts = 8;
    int rows_after = 2000;  ///< compared beyond the settled length
    std::function<void(double)> progress{};
    std::stop_token stop{};
};

struct SettlingColumn {
    ColumnLengths stated;
    double worst = 0;        ///< from the settled length on, of the scale
    double worst_model = 0;  ///< from the length that models train from; 0 where none is stated
    /// The last bar after a start at which it was still further off than 1e-9, and 1e-4, of its scale; 0: never.
    int measured = 0, measured_model = 0;
    bool same_bits = true;  ///< from the settled length on
    std::int64_t rows = 0;  ///< compared from the settled length on: those where either says something
    bool holds = false;     ///< as stated, in one row at least

    bool settles() const { return stated.settled != never; }
};

/// A column each; cumulative ones never settle, and nothing is compared of them. Errors: WrongUse (too few bars, or no
/// column that settles), Interrupted.
Result<std::vector<SettlingColumn>> check_settling(const ColumnSource& source, const SettlingQuestion& question);

}  // namespace signalbox
