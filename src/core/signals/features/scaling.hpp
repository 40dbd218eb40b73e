// Columns brought to one size for a model: fitted on a stated span and on nothing else, so that a test span never looks
// into its own training.
//
//     const Scaling scaling = TRY(fit_scaling(ScalingMethod::robust, hash_of(FeatureSet::single), table, span));
//     scaling.apply(row);
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/market/gaps.hpp"

namespace signalbox {

enum class ScalingMethod : std::uint8_t {
    standard,  ///< (x − mean) / deviation, the population's (ddof 0)
    robust,    ///< (x − median) / (75th − 25th percentile), interpolated linearly
};
constexpr ScalingMethod last_of(ScalingMethod) { return ScalingMethod::robust; }

/// (x − center) / size. A column that does not move has size 1, so that it becomes 0 and not NaN.
struct ColumnScale {
    double center = 0;
    double size = 1;

    bool operator==(const ColumnScale&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("center", self.center);
        visit("size", self.size);
    }
};

struct Scaling {
    ScalingMethod method{};
    Hash128 features;  ///< hash_of the set whose columns these are
    TimeRange fitted;  ///< by open times
    std::vector<ColumnScale> columns;

    /// One row, a place a column; unknown stays unknown. Another number of columns is a bug.
    void apply(std::span<double> row) const;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("method", self.method);
        visit("features", self.features);
        visit("fitted", self.fitted);
        visit("columns", self.columns);
    }
};

/// A table by columns: equally long, NaN where unknown; times ascending.
struct ColumnTable {
    std::span<const std::int64_t> opened_ms;
    std::span<const std::vector<double>> columns;
};

/// Fits on the rows that open within `span`, each column on its known values. An error names the span that has no rows,
/// or the number of the first column that knows nothing in it.
Result<Scaling> fit_scaling(ScalingMethod method, const Hash128& features, const ColumnTable& table, TimeRange span);

}  // namespace signalbox
