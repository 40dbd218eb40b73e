// Anything that makes columns of numbers from bars, as the checks see it: a stream that has never seen the next bar,
// and a batch that is handed the whole series. Features and indicators come this way; a test brings a leaky one. Tables
// are written from blocks of bars.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/market/series.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/features/feature_set.hpp"
#include "core/signals/features/multi_features.hpp"
#include "core/signals/indicators/registry.hpp"

namespace signalbox {

/// A series with holes: bars of one length, missing ones left out.
struct BarColumns {
    Timeframe timeframe = Timeframe::m1;
    CandleView candles;

    std::size_t size() const { return candles.size(); }
};

class RowStream;
/// Tells the stream of the bars that are missing right before this one.
void miss_before(RowStream& stream, const BarColumns& bars, std::size_t row);

/// Bars in order, none left out.
class RowStream {
public:
    virtual ~RowStream() = default;
    virtual void update(const Candle& candle, std::span<double> row) = 0;
    virtual void miss(UtcTime opened_at) = 0;
    /// Many at once, and the missing ones between them: a row of every column for each bar, the bits of update. Whoever
    /// has a faster way than one by one takes it.
    virtual void update_many(const BarColumns& bars, std::span<double* const> columns);
    virtual std::unique_ptr<RowStream> clone() const = 0;
};

struct ColumnLengths {
    std::string name;
    IndicatorClass kind{};
    int warm_up = 0;
    int settled = 0;        ///< to 1e-9 of its scale; `never` for the cumulative class
    int settled_model = 0;  ///< to 1e-4; 0: not stated
};

struct ColumnSource {
    /// Told a block of rows: the number of its first, and each column's values.
    using Take = std::function<void(std::size_t first_row, std::span<const std::vector<double>> columns)>;

    std::vector<ColumnLengths> columns;
    std::function<std::unique_ptr<RowStream>()> begin;
    /// The whole series at once; `from`: the state in which it begins, none: nothing was seen before. What is missing
    /// before the first bar is known to the state. Empty: the stream's update_many in blocks.
    std::function<void(const RowStream* from, const BarColumns& bars, const Take& take)> batch;
    /// Is that another computation than the stream's updates one after the other? Where it is not, holding one against
    /// the other proves less.
    bool own_batch = false;
};

ColumnSource columns_of(FeatureSet set);
ColumnSource columns_of(std::vector<IndicatorSpec> indicators);

/// The stream behind columns_of(FeatureSet), with what its newest row is made of.
class FeatureRows final : public RowStream {
public:
    explicit FeatureRows(FeatureSet set) : set_(set) {}
    void update(const Candle& candle, std::span<double> row) override;
    void miss(UtcTime opened_at) override;
    void update_many(const BarColumns& bars, std::span<double* const> columns) override;
    std::unique_ptr<RowStream> clone() const override { return std::make_unique<FeatureRows>(*this); }

    /// As of the last update.
    const FeatureParts& parts() const { return set_ == FeatureSet::multi ? multi_.parts() : parts_; }
    /// Of feature_timeframes[i]; empty in a single set.
    const FeatureParts& higher_parts(std::size_t i) const { return multi_.higher_parts(i); }

private:
    FeatureSet set_;
    MultiFeatures multi_;
    FeatureStream single_;
    FeatureParts parts_;
};

/// Bar by bar.
void run_stream(const ColumnSource& source, const RowStream* from, const BarColumns& bars,
                const ColumnSource::Take& take);
void run_batch(const ColumnSource& source, const RowStream* from, const BarColumns& bars,
               const ColumnSource::Take& take);

}  // namespace signalbox
