#include "lab/settling.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/random.hpp"
#include "runners/bar_feed.hpp"

namespace signalbox {
namespace {

constexpr double settled_to = 1e-9, model_to = 1e-4;

bool differ(double a, double b) { return std::bit_cast<std::uint64_t>(a) != std::bit_cast<std::uint64_t>(b); }

/// The whole series' values where a later start is compared, and each column's scale over all rows.
struct Whole {
    struct Window {
        std::size_t start;
        std::vector<std::vector<double>> columns;  ///< rows from `start` on
    };
    std::vector<Window> windows;
    std::vector<double> scale;
};

Whole read_whole(const ColumnSource& source, const SettlingQuestion& question, const std::vector<std::size_t>& starts,
                 std::size_t length) {
    const std::size_t width = source.columns.size();
    Whole whole{.windows = {}, .scale = std::vector<double>(width)};
    for (const std::size_t start : starts) whole.windows.push_back({start, std::vector<std::vector<double>>(width)});
    std::vector<std::int64_t> known(width);
    run_batch(source, nullptr, question.bars, [&](std::size_t first, std::span<const std::vector<double>> columns) {
        for (std::size_t c = 0; c < width; ++c) {
            for (const double value : columns[c]) {
                if (std::isnan(value)) continue;
                whole.scale[c] += std::abs(value);
                ++known[c];
            }
        }
        const std::size_t end = first + columns[0].size();
        for (Whole::Window& window : whole.windows) {
            const std::size_t from = std::max(first, window.start), to = std::min(end, window.start + length);
            for (std::size_t c = 0; c < width && from < to; ++c) {
                const auto rows = std::span(columns[c]).subspan(from - first, to - from);
                window.columns[c].insert(window.columns[c].end(), rows.begin(), rows.end());
            }
        }
    });
    for (std::size_t c = 0; c < width; ++c) whole.scale[c] /= static_cast<double>(std::max<std::int64_t>(known[c], 1));
    return whole;
}

/// One later start, one column: what it adds to what is known of the column.
void compare(SettlingColumn& column, double scale, std::span<const double> whole, std::span<const double> later) {
    for (std::size_t i = 0; i < later.size(); ++i) {
        const int bar = static_cast<int>(i) + 1;
        if (std::isnan(later[i]) && std::isnan(whole[i])) continue;
        const double off = std::isnan(later[i]) || std::isnan(whole[i]) ? (bar < column.stated.settled ? 0 : INFINITY)
                           : scale > 0                                  ? std::abs(later[i] - whole[i]) / scale
                                                                        : std::abs(later[i] - whole[i]);
        if (off > settled_to) column.measured = std::max(column.measured, bar);
        if (off > model_to) column.measured_model = std::max(column.measured_model, bar);
        if (column.stated.settled_model > 0 && bar >= column.stated.settled_model) {
            column.worst_model = std::max(column.worst_model, off);
        }
        if (bar < column.stated.settled) continue;
        ++column.rows;
        column.worst = std::max(column.worst, off);
        column.same_bits = column.same_bits && !differ(later[i], whole[i]);
    }
}

}  // namespace

Result<std::vector<SettlingColumn>> check_settling(const ColumnSource& source, const SettlingQuestion& question) {
    if (std::ranges::all_of(source.columns, [](const ColumnLengths& one) { return one.settled == never; })) {
        return fail(ErrorCode::WrongUse, "none of these columns ever settles: there is nothing to check")
            .suggest("name one that does, such as ema:20");
    }
    int slowest = 0;
    for (const ColumnLengths& column : source.columns) {
        if (column.settled != never) slowest = std::max(slowest, column.settled);
    }
    const auto length = static_cast<std::size_t>(slowest) + static_cast<std::size_t>(question.rows_after);
    if (question.bars.size() < 2 * length) {
        return fail(ErrorCode::WrongUse, "{} candles are too few: the slowest column takes {}", question.bars.size(),
                    2 * length)
            .suggest("import more of them, or name another instrument");
    }
    Random random(question.seed, "settling starts");
    std::vector<std::size_t> starts;
    starts.reserve(static_cast<std::size_t>(question.starts));
    for (int i = 0; i < question.starts; ++i) {
        starts.push_back(length / 2 + random.below(question.bars.size() - length - length / 2));
    }
    const Whole whole = read_whole(source, question, starts, length);

    std::vector<SettlingColumn> columns;
    columns.reserve(source.columns.size());
    for (const ColumnLengths& stated : source.columns) columns.push_back({.stated = stated});
    for (std::size_t i = 0; i < starts.size(); ++i) {
        if (question.stop.stop_requested()) return interrupted();
        const Whole::Window& window = whole.windows[i];
        std::vector<std::vector<double>> later(columns.size());
        run_batch(source, nullptr, {question.bars.timeframe, question.bars.candles.slice(window.start, length)},
                  [&](std::size_t, std::span<const std::vector<double>> block) {
                      for (std::size_t c = 0; c < block.size(); ++c)
                          later[c].insert(later[c].end(), block[c].begin(), block[c].end());
                  });
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (columns[c].stated.settled != never) compare(columns[c], whole.scale[c], window.columns[c], later[c]);
        }
        if (question.progress) question.progress(static_cast<double>(i + 1) / static_cast<double>(starts.size()));
    }
    for (SettlingColumn& column : columns) {
        const bool agrees =
            column.stated.kind == IndicatorClass::window ? column.same_bits : column.worst <= settled_to;
        column.holds = agrees && column.rows > 0;
        if (column.stated.settled_model > 0) column.holds = column.holds && column.worst_model <= model_to;
    }
    return columns;
}

}  // namespace signalbox
