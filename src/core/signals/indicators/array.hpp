// The array form of every indicator: the streaming one, called once a row. There is no second arithmetic to differ
// from.
#pragma once

#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "core/market/series.hpp"
#include "core/signals/indicators/feed.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// One value a row, NaN where the indicator does not know yet. `pick` chooses one output of an indicator with several:
/// `compute(Macd(), closes, &MacdValue::histogram)`.
template <Indicator I, typename Pick = std::identity>
std::vector<double> compute(I indicator, std::span<const double> values, Pick pick = {}) {
    std::vector<double> out;
    out.reserve(values.size());
    for (const double value : values) {
        const auto now = indicator.update(value);
        out.push_back(now ? std::invoke(pick, *now) : std::numeric_limits<double>::quiet_NaN());
    }
    return out;
}

/// The same over candles, of which the indicator takes what it asks for.
template <Indicator I, typename Pick = std::identity>
std::vector<double> compute(I indicator, const CandleView& candles, Pick pick = {}) {
    std::vector<double> out;
    out.reserve(candles.size());
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const auto now = feed(indicator, candles[i]);
        out.push_back(now ? std::invoke(pick, *now) : std::numeric_limits<double>::quiet_NaN());
    }
    return out;
}

}  // namespace signalbox
