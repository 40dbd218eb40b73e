// Windows of a column, four rows at a time (core/base/lanes.hpp): each half (window.hpp) is made once for all rows. For
// kernels that are compiled for each kind of vectors: features/feature_lanes.hpp, classic_lanes.hpp.
#pragma once

#include <array>
#include <cstddef>

#include "core/base/lanes.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox::lanes {

using Rows = std::ptrdiff_t;
constexpr Rows width = lanes_of<Four>;

/// A value a row. `at(0)` is the first row of a stretch; before it lies what came before.
template <std::size_t before, std::size_t rows_max>
struct RowColumn {
    double* at(Rows row) { return values.data() + before + row; }
    const double* at(Rows row) const { return values.data() + before + row; }

    alignas(64) std::array<double, before + rows_max> values{};
};
/// The same of values that lie elsewhere.
struct RowsOf {
    const double* first;
    const double* at(Rows row) const { return first + row; }
};

/// Of runs that end with each row: runs of 2, 4, 8, … rows in an array of these.
template <typename Column>
struct Halves {
    Column mean, squares, lean;
};

SIGNALBOX_INLINE Four at(const auto& column, Rows row) { return load<Four>(column.at(row)); }
SIGNALBOX_INLINE void put(auto& column, Rows row, Four value) { store(column.at(row), value); }

/// for (row = first; row < rows; row += 4)
template <typename Body>
SIGNALBOX_INLINE void each(Rows first, Rows rows, Body body) {
    for (Rows row = first; row < rows; row += width) body(row);
}

/// From which row on the halves of 2, 4, … are made, so that windows of 20 and of 60 rows find theirs.
constexpr std::array<Rows, 4> first_of_20{-20, -16, -8, 0};
constexpr std::array<Rows, 5> first_of_60{-60, -56, -52, -44, -28};

/// Halves of 2, 4, … up to 2^levels rows. `squares`: for so many of them; what a slope is made of up to 16 rows.
template <std::size_t squares, bool lean, typename Column, std::size_t places, std::size_t levels>
SIGNALBOX_INLINE void make_halves(std::array<Halves<Column>, places>& halves, const auto& x,
                                  const std::array<Rows, levels>& first, Rows rows) {
    static_assert(levels <= places);
    each(first[0], rows, [&](Rows row) {
        const Run<Four> run = pair_of(at(x, row - 1) - at(x, row));
        put(halves[0].mean, row, run.mean);
        if (squares > 0) put(halves[0].squares, row, run.squares);
        if (lean) put(halves[0].lean, row, run.lean);
    });
    for (std::size_t level = 1; level < levels; ++level) {
        const Rows half = Rows{1} << level;
        const Halves<Column>& from = halves[level - 1];
        Halves<Column>& to = halves[level];
        each(first[level], rows, [&](Rows row) {
            const Run<Four> older{at(from.mean, row - half), at(from.squares, row - half), at(from.lean, row - half)};
            const Run<Four> newer{at(from.mean, row), at(from.squares, row), at(from.lean, row)};
            const Run<Four> run = joined(older, newer, at(x, row - half) - at(x, row), static_cast<double>(half));
            put(to.mean, row, run.mean);
            if (level < squares) put(to.squares, row, run.squares);
            if (lean && level < 4) put(to.lean, row, run.lean);
        });
    }
}

/// The run of 2^level rows that ends `ago` rows before `row`, its mean as a distance from the value there.
template <std::size_t level>
SIGNALBOX_INLINE Run<Four> run_at(const auto& halves, const auto& x, Rows row, Rows ago) {
    const Four back = at(x, row - ago) - at(x, row);
    if constexpr (level == 0) {
        return {back, Four{}, Four{}};
    } else {
        const auto& half = halves[level - 1];
        Run<Four> run{at(half.mean, row - ago), at(half.squares, row - ago), at(half.lean, row - ago)};
        if (ago > 0) run.mean += back;
        return run;
    }
}

}  // namespace signalbox::lanes
