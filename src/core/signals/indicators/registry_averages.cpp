// The registry's lines: averages and prices, all in price units.
#include "core/signals/indicators/dema.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/hma.hpp"
#include "core/signals/indicators/kama.hpp"
#include "core/signals/indicators/midpoint.hpp"
#include "core/signals/indicators/prices.hpp"
#include "core/signals/indicators/registry_entry.hpp"
#include "core/signals/indicators/rma.hpp"
#include "core/signals/indicators/rolling_extremes.hpp"
#include "core/signals/indicators/rolling_median.hpp"
#include "core/signals/indicators/sma.hpp"
#include "core/signals/indicators/t3.hpp"
#include "core/signals/indicators/trima.hpp"
#include "core/signals/indicators/vwma.hpp"
#include "core/signals/indicators/wma.hpp"

namespace signalbox {

namespace {

const std::vector<IndicatorOutput> one_price = {{"", "price", "> 0"}};
const std::vector<IndicatorOutput> near_price = {{"", "price", "any"}};

}  // namespace

std::vector<IndicatorEntry> average_entries() {
    return {
        entry<AveragePrice>("average_price", "Mean of open, high, low and close.",
                            {.inputs = "open high low close",
                             .outputs = one_price,
                             .reference = "TA-Lib AVGPRICE",
                             .over_price = true}),
        entry<Dema>("dema", "Double exponential moving average: an EMA with most of its lag taken out.",
                    {bars("period", 20)}, {.outputs = near_price, .reference = "TA-Lib DEMA", .over_price = true}),
        entry<Ema>("ema", "Exponential moving average, seeded with a simple one.", {bars("period", 20)},
                   {.outputs = one_price, .reference = "TA-Lib EMA", .over_price = true}),
        entry<Hma<>>("hma", "Hull's moving average: weighted averages of two lengths, smoothed once more.",
                     {bars("period", 16, 2)}, {.outputs = near_price, .reference = "TA-Lib HMA", .over_price = true}),
        entry<Kama<>>("kama", "Kaufman's adaptive moving average: fast in a trend, slow in noise.",
                      {bars("period", 10)}, {.outputs = one_price, .reference = "TA-Lib KAMA", .over_price = true}),
        entry<RollingMax<>>("max", "Highest close of the last n.", {bars("period", 20)},
                            {.outputs = one_price, .reference = "TA-Lib MAX", .over_price = true}),
        entry<RollingMedian<>>("median", "Median of the last n closes.", {bars("period", 20, 2)},
                               {.outputs = one_price,
                                .reference = "TA-Lib PERCENTILE 50",
                                .difference = "the middle of the two in the middle, there the lower one",
                                .over_price = true}),
        entry<MedianPrice>(
            "median_price", "Middle between high and low.",
            {.inputs = "high low", .outputs = one_price, .reference = "TA-Lib MEDPRICE", .over_price = true}),
        entry<Midpoint<>>("midpoint", "Middle between the highest and the lowest close of the last n.",
                          {bars("period", 14)},
                          {.outputs = one_price, .reference = "TA-Lib MIDPOINT", .over_price = true}),
        entry<RollingMin<>>("min", "Lowest close of the last n.", {bars("period", 20)},
                            {.outputs = one_price, .reference = "TA-Lib MIN", .over_price = true}),
        entry<Rma>("rma", "Wilder's moving average, also known as RMA or SMMA.", {bars("period", 14)},
                   {.outputs = one_price, .reference = "TA-Lib RMA", .over_price = true}),
        entry<Sma<>>("sma", "Simple moving average: the mean of the last n closes.", {bars("period", 20)},
                     {.outputs = one_price, .reference = "TA-Lib SMA", .over_price = true}),
        entry<T3>("t3", "Tillson's T3: six EMAs in a row, with most of their lag taken out.",
                  {bars("period", 5), factor("correction", 0.7, 0, 1)},
                  {.outputs = near_price, .reference = "TA-Lib T3", .over_price = true}),
        entry<Tema>("tema", "Triple exponential moving average.", {bars("period", 20)},
                    {.outputs = near_price, .reference = "TA-Lib TEMA", .over_price = true}),
        entry<Trima<>>("trima", "Triangular moving average: the middle of the window weighs most.",
                       {bars("period", 20)}, {.outputs = one_price, .reference = "TA-Lib TRIMA", .over_price = true}),
        entry<TypicalPrice>(
            "typical_price", "Mean of high, low and close.",
            {.inputs = "high low close", .outputs = one_price, .reference = "TA-Lib TYPPRICE", .over_price = true}),
        entry<Vwma<>>("vwma", "Moving average of the closes, each weighing its volume.", {bars("period", 20)},
                      {.inputs = "close volume",
                       .outputs = one_price,
                       .reference = "TA-Lib VWMA",
                       .difference = "without volume: the plain mean; there what rounding leaves",
                       .over_price = true}),
        entry<WeightedClose>(
            "weighted_close", "Mean of high, low and twice the close.",
            {.inputs = "high low close", .outputs = one_price, .reference = "TA-Lib WCLPRICE", .over_price = true}),
        entry<Wma<>>("wma", "Weighted moving average: the newest weighs n, the oldest 1.", {bars("period", 20)},
                     {.outputs = one_price, .reference = "TA-Lib WMA", .over_price = true}),
    };
}

}  // namespace signalbox
