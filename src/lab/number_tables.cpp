#include "lab/number_tables.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox {
namespace {

constexpr std::size_t rows_a_block = 8192;

/// Rows on their way out, in blocks of columns.
class Block {
public:
    Block(std::size_t width, Timeframe timeframe, TimeRange wanted, TableWriter& out)
        : columns_(width), step_(length_of(timeframe)), wanted_(wanted), out_(out) {
        opened_ms_.reserve(rows_a_block);
        for (auto& column : columns_) column.reserve(rows_a_block);
    }

    Result<> add(UtcTime opened_at, std::span<const double> row) {
        if (!wanted_.holds(opened_at)) return {};
        if (report_.last && opened_at - *report_.last > step_) {
            ++report_.gaps;
            report_.missing += (opened_at - *report_.last) / step_ - 1;
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
    Millis step_;
    TimeRange wanted_;
    TableWriter& out_;
    TableReport report_;
};

}  // namespace

Result<TableReport> write_columns(CandleStore& store, const BarRequest& bars, const ColumnSource& source,
                                  TimeRange wanted, TableWriter& out) {
    const auto stream = source.begin();
    const std::size_t width = source.columns.size();
    Block block(width, bars.timeframe, wanted, out);
    CandleSeries series;
    std::vector<std::vector<double>> columns(width, std::vector<double>(rows_a_block));
    std::vector<double*> to(width);
    for (std::size_t c = 0; c < width; ++c) to[c] = columns[c].data();
    std::vector<double> row(width);
    const auto step = [&]() -> Result<> {
        stream->update_many({bars.timeframe, series.view()}, to);
        for (std::size_t i = 0; i < series.size(); ++i) {
            for (std::size_t c = 0; c < width; ++c) row[c] = columns[c][i];
            TRY(block.add(series[i].opened_at, row));
        }
        series.clear();
        return {};
    };
    TRY(read_bars(store, bars, [&](const ClosedBar& bar) -> Result<> {
        if (bar.formed) {
            series.append(bar.candle);
            return series.size() < rows_a_block ? Result<>{} : step();
        }
        if (series.empty()) stream->miss(bar.opened_at);  // others lie between two candles of the series
        return {};
    }));
    TRY(step());
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
