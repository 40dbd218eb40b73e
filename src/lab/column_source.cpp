#include "lab/column_source.hpp"

#include <algorithm>

#include "core/market/minute.hpp"
#include "core/signals/features/feature_columns.hpp"
#include "core/signals/indicators/indicator_rows.hpp"

namespace signalbox {
namespace {

constexpr std::size_t rows_a_block = 4096;

class IndicatorStream final : public RowStream {
public:
    explicit IndicatorStream(std::vector<IndicatorSpec> specs) : rows_(std::move(specs)) {}
    void update(const Candle& candle, std::span<double> row) override { rows_.update(candle, row); }
    void miss(UtcTime) override { rows_.miss(); }
    std::unique_ptr<RowStream> clone() const override { return std::make_unique<IndicatorStream>(*this); }

private:
    IndicatorRows rows_;
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

void FeatureRows::update(const Candle& candle, std::span<double> row) {
    if (set_ == FeatureSet::multi) {
        multi_.step(candle.opened_at + minute, minute_of(candle));
        std::ranges::copy(multi_.row(), row.begin());
    } else {
        parts_ = single_.update(candle);
        std::ranges::copy(feature_row(parts_), row.begin());
    }
}

void FeatureRows::miss(UtcTime opened_at) {
    if (set_ == FeatureSet::multi)
        multi_.step(opened_at + minute, {});
    else
        single_.miss();
}

void FeatureRows::update_many(const BarColumns& bars, std::span<double* const> columns) {
    if (set_ == FeatureSet::multi) return RowStream::update_many(bars, columns);
    write_features(single_, bars.timeframe, bars.candles, columns.first<feature_count>());
}

void RowStream::update_many(const BarColumns& bars, std::span<double* const> columns) {
    std::vector<double> row(columns.size());
    for (std::size_t i = 0; i < bars.size(); ++i) {
        miss_before(*this, bars, i);
        update(bars.candles[i], row);
        for (std::size_t c = 0; c < row.size(); ++c) columns[c][i] = row[c];
    }
}

void miss_before(RowStream& stream, const BarColumns& bars, std::size_t row) {
    if (row == 0) return;
    const Millis length = length_of(bars.timeframe);
    for (UtcTime at = utc_from_ms(bars.candles.opened_ms[row - 1]) + length;
         at < utc_from_ms(bars.candles.opened_ms[row]); at += length)
        stream.miss(at);
}

void run_stream(const ColumnSource& source, const RowStream* from, const BarColumns& bars,
                const ColumnSource::Take& take) {
    const auto stream = from == nullptr ? source.begin() : from->clone();
    std::vector<double> row(source.columns.size());
    std::vector<std::vector<double>> block(source.columns.size());
    for (auto& column : block) column.reserve(rows_a_block);
    std::size_t first = 0;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        miss_before(*stream, bars, i);
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
    if (source.batch) return source.batch(from, bars, take);
    const auto stream = from == nullptr ? source.begin() : from->clone();
    std::vector<std::vector<double>> block(source.columns.size());
    std::vector<double*> columns(block.size());
    for (std::size_t first = 0; first < bars.size(); first += rows_a_block) {
        const std::size_t rows = std::min(rows_a_block, bars.size() - first);
        for (std::size_t c = 0; c < block.size(); ++c) {
            block[c].resize(rows);
            columns[c] = block[c].data();
        }
        miss_before(*stream, bars, first);
        stream->update_many({bars.timeframe, bars.candles.slice(first, rows)}, columns);
        take(first, block);
    }
}

ColumnSource columns_of(FeatureSet set) {
    ColumnSource source{.columns = lengths_of(set), .begin = {}, .batch = {}, .own_batch = set == FeatureSet::single};
    source.begin = [set] { return std::make_unique<FeatureRows>(set); };
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
    source.begin = [indicators = std::move(indicators)] { return std::make_unique<IndicatorStream>(indicators); };
    return source;
}

}  // namespace signalbox
