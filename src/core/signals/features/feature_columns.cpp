#include "core/signals/features/feature_columns.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include "core/base/vectors.hpp"
#include "core/market/resampler.hpp"
#include "core/signals/features/feature_block.hpp"

namespace signalbox {

namespace {

class Writing {
public:
    Writing(FeatureStream& stream, Timeframe timeframe, const CandleView& candles,
            std::span<double* const, feature_count> columns)
        : stream_(stream), step_ms_(length_of(timeframe).count()), candles_(candles), columns_(columns) {}

    void all() {
        for (std::size_t row = 0; row < candles_.size();) {
            if (row > 0 && forgets_before(row)) forget();
            row += stream_.warm() ? run_of_blocks(row) : one(row);
        }
    }

private:
    /// More bars are missing before this row than may be stepped over.
    bool forgets_before(std::size_t row) const {
        return candles_.opened_ms[row] - candles_.opened_ms[row - 1] > (missing_run_max + 1) * step_ms_;
    }
    void forget() {
        for (int i = 0; i <= missing_run_max; ++i) stream_.miss();
    }

    std::size_t one(std::size_t row) {
        const FeatureRow values = feature_row(stream_.update(candles_[row]));
        for (std::size_t f = 0; f < feature_count; ++f) columns_[f][row] = values[f];
        return 1;
    }

    /// Blocks up to the next hole that makes the stream forget. Returns how many rows.
    std::size_t run_of_blocks(std::size_t first) {
        if (!block_) block_ = std::make_unique<FeatureBlock>();
        block_->take(stream_);
        std::size_t row = first;
        do {
            const std::size_t rows = block_from(row);
            block_->load(candles_.slice(row, rows));
            std::array<double*, feature_count> to;
            for (std::size_t f = 0; f < feature_count; ++f) to[f] = columns_[f] + row;
            with_vectors<FeatureLanes>([&](auto kernels) { kernels.run(*block_, to.data()); });
            block_->move_on();
            row += rows;
        } while (row < candles_.size() && !forgets_before(row));
        block_->give(stream_);
        return row - first;
    }

    /// So many rows from `row` on lie in one day and behind no hole.
    std::size_t block_from(std::size_t row) const {
        const std::int64_t midnight =
            to_ms(bar_open(Timeframe::d1, utc_from_ms(candles_.opened_ms[row])) + Millis{day});
        const std::size_t end = std::min(row + FeatureBlock::rows_max, candles_.size());
        std::size_t last = row + 1;
        while (last < end && candles_.opened_ms[last] < midnight && !forgets_before(last)) ++last;
        return last - row;
    }

    FeatureStream& stream_;
    std::int64_t step_ms_;
    const CandleView& candles_;
    std::span<double* const, feature_count> columns_;
    std::unique_ptr<FeatureBlock> block_;
};

}  // namespace

void write_features(FeatureStream& stream, Timeframe timeframe, const CandleView& candles,
                    std::span<double* const, feature_count> columns) {
    Writing(stream, timeframe, candles, columns).all();
}

}  // namespace signalbox
