#include "lab/number_tables.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox {
namespace {

constexpr std::size_t rows_a_block = 8192;

/// Rows on their way out, in blocks of columns.
class Block {
public:
    Block(std::size_t width, TimeRange wanted, TableWriter& out) : columns_(width), wanted_(wanted), out_(out) {
        opened_ms_.reserve(rows_a_block);
        for (auto& column : columns_) column.reserve(rows_a_block);
    }

    void miss(UtcTime opened_at) {
        if (wanted_.holds(opened_at) && report_.rows > 0) ++missing_run_;
    }
    Result<> add(UtcTime opened_at, std::span<const double> row) {
        if (!wanted_.holds(opened_at)) return {};
        if (missing_run_ > 0) {
            ++report_.gaps;
            report_.missing += missing_run_;
            missing_run_ = 0;
        }
        ++report_.rows;
        report_.unknown_rows += std::ranges::any_of(row, [](double value) { return std::isnan(value); }) ? 1 : 0;
        if (!report_.first) report_.first = opened_at;
        report_.last = opened_at;
        opened_ms_.push_back(to_ms(opened_at));
        for (std::size_t i = 0; i < row.size(); ++i) columns_[i].push_back(row[i]);
        return opened_ms_.size() < rows_a_block ? Result<>{} : write_out();
    }
    Result<TableReport> finish() {
        TRY(write_out());
        return report_;
    }

private:
    Result<> write_out() {
        TRY(out_.add(opened_ms_, columns_));
        opened_ms_.clear();
        for (auto& column : columns_) column.clear();
        return {};
    }

    std::vector<std::int64_t> opened_ms_;
    std::vector<std::vector<double>> columns_;
    TimeRange wanted_;
    TableWriter& out_;
    TableReport report_;
    std::int64_t missing_run_ = 0;
};

}  // namespace

Result<TableReport> write_columns(CandleStore& store, const BarRequest& bars, const ColumnSource& source,
                                  TimeRange wanted, TableWriter& out) {
    const auto stream = source.begin();
    std::vector<double> row(source.columns.size());
    Block block(row.size(), wanted, out);
    TRY(read_bars(store, bars, [&](const ClosedBar& bar) -> Result<> {
        if (bar.formed) {
            stream->update(bar.candle, row);
            return block.add(bar.opened_at, row);
        }
        stream->miss(bar.opened_at);
        block.miss(bar.opened_at);
        return {};
    }));
    return block.finish();
}

Result<FeaturePicture> features_at(CandleStore& store, BarRequest bars, FeatureSet set, UtcTime at) {
    FeatureRows features(set);
    std::vector<double> row(column_names(set).size());
    std::optional<FeaturePicture> picture;
    bars.range.to = std::min(bars.range.to, at);
    TRY(read_bars(store, bars, [&](const ClosedBar& bar) -> Result<> {
        if (!bar.formed) {
            features.miss(bar.opened_at);
            return {};
        }
        features.update(bar.candle, row);
        if (bar.closed_at + day <= bars.range.to) return {};
        picture = FeaturePicture{.parts = features.parts(), .higher = {}, .row = row, .closed_at = bar.closed_at};
        for (std::size_t i = 0; i < picture->higher.size(); ++i) picture->higher[i] = features.higher_parts(i);
        return {};
    }));
    if (!picture) {
        return fail(ErrorCode::NotFound, "{} has no {} candle in the day before {}", bars.instrument, bars.timeframe,
                    at)
            .suggest("ask for another time");
    }
    return *std::move(picture);
}

}  // namespace signalbox
