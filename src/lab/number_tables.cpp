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

Minute minute_of(const ClosedBar& bar) {
    if (!bar.formed) return {};
    const Candle& c = bar.candle;
    return {.state = MinuteState::present,
            .open = c.open,
            .high = c.high,
            .low = c.low,
            .close = c.close,
            .volume = c.volume};
}

/// Either set, bar by bar.
class AnyFeatures {
public:
    explicit AnyFeatures(FeatureSet set) : set_(set) {}

    /// True if the bar has a row.
    bool step(const ClosedBar& bar) {
        if (set_ == FeatureSet::multi) return multi_.step(bar.closed_at, minute_of(bar));
        if (bar.formed) {
            parts_ = single_.update(bar.candle);
            row_ = feature_row(parts_);
        } else {
            single_.miss();
        }
        return bar.formed;
    }
    std::span<const double> row() const {
        return set_ == FeatureSet::multi ? std::span<const double>(multi_.row()) : std::span<const double>(row_);
    }
    FeaturePicture picture(UtcTime closed_at) const {
        FeaturePicture picture{.parts = set_ == FeatureSet::multi ? multi_.parts() : parts_,
                               .higher = {},
                               .row = {row().begin(), row().end()},
                               .closed_at = closed_at};
        for (std::size_t i = 0; i < picture.higher.size(); ++i) picture.higher[i] = multi_.higher_parts(i);
        return picture;
    }

private:
    FeatureSet set_;
    MultiFeatures multi_;
    FeatureStream single_;
    FeatureParts parts_;
    FeatureRow row_{};
};

/// Several indicators side by side; forgotten together after too many missing bars.
class AllIndicators {
public:
    explicit AllIndicators(const std::vector<IndicatorSpec>& specs) : specs_(specs) {
        std::size_t width = 0;
        for (const IndicatorSpec& spec : specs) width += spec.columns().size();
        row_.resize(width);
        begin();
    }
    std::size_t width() const { return row_.size(); }
    std::span<const double> row() const { return row_; }

    void step(const ClosedBar& bar) {
        if (!bar.formed) {
            if (missing_run_ <= missing_run_max && ++missing_run_ > missing_run_max) begin();
            return;
        }
        missing_run_ = 0;
        std::span<double> left(row_);
        for (std::size_t i = 0; i < streams_.size(); ++i) {
            const std::size_t count = specs_[i].entry->outputs.size();
            streams_[i]->update(bar.candle, left.first(count));
            left = left.subspan(count);
        }
    }

private:
    void begin() {
        streams_.clear();
        for (const IndicatorSpec& spec : specs_) streams_.push_back(spec.make());
    }

    const std::vector<IndicatorSpec>& specs_;
    std::vector<std::unique_ptr<StreamingIndicator>> streams_;
    std::vector<double> row_;
    std::int32_t missing_run_ = 0;
};

}  // namespace

Result<TableReport> write_features(CandleStore& store, const BarRequest& bars, FeatureSet set, TimeRange wanted,
                                   TableWriter& out) {
    AnyFeatures features(set);
    Block block(column_names(set).size(), wanted, out);
    TRY(read_bars(store, bars, [&](const ClosedBar& bar) -> Result<> {
        if (features.step(bar)) return block.add(bar.opened_at, features.row());
        block.miss(bar.opened_at);
        return {};
    }));
    return block.finish();
}

Result<TableReport> write_indicators(CandleStore& store, const BarRequest& bars,
                                     const std::vector<IndicatorSpec>& indicators, TimeRange wanted, TableWriter& out) {
    AllIndicators all(indicators);
    Block block(all.width(), wanted, out);
    TRY(read_bars(store, bars, [&](const ClosedBar& bar) -> Result<> {
        all.step(bar);
        if (bar.formed) return block.add(bar.opened_at, all.row());
        block.miss(bar.opened_at);
        return {};
    }));
    return block.finish();
}

Result<FeaturePicture> features_at(CandleStore& store, BarRequest bars, FeatureSet set, UtcTime at) {
    AnyFeatures features(set);
    std::optional<FeaturePicture> picture;
    bars.range.to = std::min(bars.range.to, at);
    TRY(read_bars(store, bars, [&](const ClosedBar& bar) -> Result<> {
        if (features.step(bar) && bar.closed_at + day > bars.range.to) picture = features.picture(bar.closed_at);
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
