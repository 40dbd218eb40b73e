#include "lab/column_source.hpp"

#include <algorithm>
#include <limits>

#include "core/market/resampler.hpp"
#include "core/signals/features/multi_features.hpp"

namespace signalbox {
namespace {

constexpr std::size_t rows_a_block = 4096;

class SingleStream final : public RowStream {
public:
    void update(const Candle& candle, std::span<double> row) override {
        std::ranges::copy(feature_row(stream_.update(candle)), row.begin());
    }
    void miss() override { stream_.miss(); }
    std::unique_ptr<RowStream> clone() const override { return std::make_unique<SingleStream>(*this); }

private:
    FeatureStream stream_;
};

class MultiStream final : public RowStream {
public:
    void update(const Candle& c, std::span<double> row) override {
        at_ = c.opened_at + minute;
        features_.step(at_, {.state = MinuteState::present,
                             .open = c.open,
                             .high = c.high,
                             .low = c.low,
                             .close = c.close,
                             .volume = c.volume});
        std::ranges::copy(features_.row(), row.begin());
    }
    void miss() override { features_.step(at_ += minute, {}); }
    std::unique_ptr<RowStream> clone() const override { return std::make_unique<MultiStream>(*this); }

private:
    MultiFeatures features_;
    UtcTime at_{};
};

class IndicatorStreams final : public RowStream {
public:
    explicit IndicatorStreams(std::vector<IndicatorSpec> specs) : specs_(std::move(specs)) { begin(); }
    IndicatorStreams(const IndicatorStreams& other) : specs_(other.specs_), missing_run_(other.missing_run_) {
        for (const auto& stream : other.streams_) streams_.push_back(stream->clone());
    }

    void update(const Candle& candle, std::span<double> row) override {
        missing_run_ = 0;
        for (std::size_t i = 0; i < streams_.size(); ++i) {
            const std::size_t count = specs_[i].entry->outputs.size();
            streams_[i]->update(candle, row.first(count));
            row = row.subspan(count);
        }
    }
    void miss() override {
        if (missing_run_ <= missing_run_max && ++missing_run_ > missing_run_max) begin();
    }
    std::unique_ptr<RowStream> clone() const override { return std::make_unique<IndicatorStreams>(*this); }

private:
    void begin() {
        streams_.clear();
        for (const IndicatorSpec& spec : specs_) streams_.push_back(spec.make());
    }

    std::vector<IndicatorSpec> specs_;
    std::vector<std::unique_ptr<StreamingIndicator>> streams_;
    std::int32_t missing_run_ = 0;
};

std::vector<ColumnLengths> lengths_of(FeatureSet set) {
    std::vector<ColumnLengths> columns;
    const auto add = [&](const FeatureEntry& line, std::string name, int minutes) {
        // A longer candle is known once a minute more closes it; what it has forgotten, it forgets by its own candles.
        const auto in_minutes = [minutes](int bars) { return bars == never ? never : bars * minutes; };
        columns.push_back({.name = std::move(name),
                           .kind = line.kind,
                           .warm_up = in_minutes(line.warm_up),
                           .settled = in_minutes(line.settled),
                           .settled_model = in_minutes(line.settled_model)});
    };
    for (const FeatureEntry& line : feature_table()) add(line, std::string(line.name), 1);
    if (set == FeatureSet::single) return columns;
    const auto names = column_names(set);
    for (std::size_t i = 0; i < feature_timeframes.size(); ++i) {
        for (std::size_t k = 0; k < candle_feature_count; ++k) {
            add(feature_table()[k], names[columns.size()], minutes_of(feature_timeframes[i]));
        }
    }
    const FeatureEntry& slowest = feature_table()[index_of(Feature::close_ema_200)];
    for (std::size_t i = names.size() - 2; i < names.size(); ++i) {
        add(slowest, names[i], minutes_of(feature_timeframes.back()));
    }
    return columns;
}

}  // namespace

int BarColumns::missing_before(std::size_t row) const {
    if (row == 0) return 0;
    const std::int64_t step = length_of(timeframe).count();
    const std::int64_t missing = (candles.opened_ms[row] - candles.opened_ms[row - 1]) / step - 1;
    return static_cast<int>(std::min<std::int64_t>(missing, std::numeric_limits<int>::max()));
}

void run_stream(const ColumnSource& source, const RowStream* from, const BarColumns& bars,
                const ColumnSource::Take& take) {
    const auto stream = from == nullptr ? source.begin() : from->clone();
    std::vector<double> row(source.columns.size());
    std::vector<std::vector<double>> block(source.columns.size());
    for (auto& column : block) column.reserve(rows_a_block);
    std::size_t first = 0;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        for (int missing = bars.missing_before(i); missing > 0; --missing) stream->miss();
        stream->update(bars.candles[i], row);
        for (std::size_t c = 0; c < row.size(); ++c) block[c].push_back(row[c]);
        if (i + 1 - first < rows_a_block && i + 1 < bars.size()) continue;
        take(first, block);
        for (auto& column : block) column.clear();
        first = i + 1;
    }
}

void run_batch(const ColumnSource& source, const RowStream* from, const BarColumns& bars,
               const ColumnSource::Take& take) {
    source.batch ? source.batch(from, bars, take) : run_stream(source, from, bars, take);
}

ColumnSource columns_of(FeatureSet set) {
    ColumnSource source{.columns = lengths_of(set), .begin = {}, .batch = {}};
    source.begin = [set]() -> std::unique_ptr<RowStream> {
        if (set == FeatureSet::multi) return std::make_unique<MultiStream>();
        return std::make_unique<SingleStream>();
    };
    return source;
}

ColumnSource columns_of(std::vector<IndicatorSpec> indicators) {
    ColumnSource source;
    for (const IndicatorSpec& spec : indicators) {
        const auto stream = spec.make();
        for (std::string& name : spec.columns()) {
            source.columns.push_back({.name = std::move(name),
                                      .kind = spec.entry->kind,
                                      .warm_up = stream->warm_up(),
                                      .settled = stream->settled()});
        }
    }
    source.begin = [indicators = std::move(indicators)] { return std::make_unique<IndicatorStreams>(indicators); };
    return source;
}

}  // namespace signalbox
