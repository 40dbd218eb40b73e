#include "core/signals/features/scaling.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/check.hpp"
#include "core/signals/indicators/window.hpp"

namespace signalbox {
namespace {

/// Of values in order, by size: NumPy's `linear`.
double percentile(std::span<const double> sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

ColumnScale scale_of(ScalingMethod method, std::vector<double>& known) {
    ColumnScale scale;
    if (method == ScalingMethod::standard) {
        const auto [mean, deviation] = mean_and_deviation_of(std::span<const double>(known));
        scale = {.center = mean, .size = deviation};
    } else {
        std::ranges::sort(known);
        scale = {.center = percentile(known, 0.5), .size = percentile(known, 0.75) - percentile(known, 0.25)};
    }
    if (!(scale.size > 0)) scale.size = 1;
    return scale;
}

}  // namespace

void Scaling::apply(std::span<double> row) const {
    check(row.size() == columns.size(), "a row has other columns than its scaling");
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = (row[i] - columns[i].center) / columns[i].size;
}

Result<Scaling> fit_scaling(ScalingMethod method, const Hash128& features, const ColumnTable& table, TimeRange span) {
    const auto place_of = [&table](UtcTime time) {
        return static_cast<std::size_t>(std::ranges::lower_bound(table.opened_ms, to_ms(time)) -
                                        table.opened_ms.begin());
    };
    const std::size_t first = place_of(span.from), last = place_of(span.to);
    if (first >= last) {
        return fail(ErrorCode::NotFound, "there is no row from {} to {} to fit a scaling on", to_text(span.from),
                    to_text(span.to));
    }
    Scaling scaling{.method = method, .features = features, .fitted = span, .columns = {}};
    std::vector<double> known;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        known.clear();
        for (const double value : std::span(table.columns[i]).subspan(first, last - first)) {
            if (!std::isnan(value)) known.push_back(value);
        }
        if (known.empty()) {
            return fail(ErrorCode::NotFound, "column {} knows no value from {} to {}", i + 1, to_text(span.from),
                        to_text(span.to))
                .suggest("fit on a longer span: the slowest feature needs some days of history");
        }
        scaling.columns.push_back(scale_of(method, known));
    }
    return scaling;
}

}  // namespace signalbox
