// Tables of features and of indicators' values, made from the store: one row for each bar that was formed.
//
// Values never hang on which rows are asked for: every table is reckoned from the first stored bar on, and the rows
// before the wanted ones are left out. Up to 5 missing bars are stepped over; after more, values are unknown until
// they are warm again.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/market/gaps.hpp"
#include "lab/column_source.hpp"
#include "ports/table_files.hpp"
#include "runners/bar_feed.hpp"

namespace signalbox {

/// What a table holds, of the wanted rows.
struct TableReport {
    std::int64_t rows = 0;
    std::int64_t unknown_rows = 0;       ///< at least one column is unknown
    std::int64_t gaps = 0;               ///< runs of missing bars between rows
    std::int64_t missing = 0;            ///< bars in them
    std::optional<UtcTime> first, last;  ///< opens
};

/// A column for each of the source's. A multi feature set's bars are minutes.
Result<TableReport> write_columns(CandleStore& store, const BarRequest& bars, const ColumnSource& source,
                                  TimeRange wanted, TableWriter& out);

/// The features of one bar and what they are made of.
struct FeaturePicture {
    FeatureParts parts;
    std::array<FeatureParts, feature_timeframes.size()> higher;  ///< multi only; opened_at as of feature_timeframes[i]
    std::vector<double> row;                                     ///< column_names(set)
    UtcTime closed_at{};
};

/// Of the last formed bar that closes at or before `at`; NotFound where there is none.
Result<FeaturePicture> features_at(CandleStore& store, BarRequest bars, FeatureSet set, UtcTime at);

}  // namespace signalbox
