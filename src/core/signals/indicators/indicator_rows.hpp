// Several indicators side by side along one series: a row of numbers for each candle, and one rule for its holes. Up to
// missing_run_max missing bars in a row are stepped over; after more, all of them begin anew (ENGINE 3).
//
//     IndicatorRows rows(TRY(parse_indicators("ema:21,macd")));
//     std::vector<double> row(rows.width());
//     for each bar: formed ? rows.update(candle, row) : rows.miss();      // NaN while unknown
//
// Costs a virtual call for each indicator and candle. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/signals/indicators/registry.hpp"

namespace signalbox {

class IndicatorRows {
public:
    explicit IndicatorRows(std::vector<IndicatorSpec> specs);
    IndicatorRows(const IndicatorRows& other);
    IndicatorRows(IndicatorRows&&) noexcept = default;
    IndicatorRows& operator=(IndicatorRows other) noexcept;
    ~IndicatorRows() = default;

    /// Numbers in a row: each indicator's columns(), one indicator after the other.
    std::size_t width() const { return width_; }
    void update(const Candle& candle, std::span<double> row);
    void miss();

private:
    void begin();

    std::vector<IndicatorSpec> specs_;
    std::vector<std::unique_ptr<StreamingIndicator>> streams_;
    std::size_t width_ = 0;
    std::int32_t missing_run_ = 0;
};

}  // namespace signalbox
