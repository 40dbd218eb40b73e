// The registry's lines: volatility, bands and channels.
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/bollinger.hpp"
#include "core/signals/indicators/choppiness.hpp"
#include "core/signals/indicators/donchian.hpp"
#include "core/signals/indicators/keltner.hpp"
#include "core/signals/indicators/natr.hpp"
#include "core/signals/indicators/range_volatility.hpp"
#include "core/signals/indicators/realised_volatility.hpp"
#include "core/signals/indicators/registry_entry.hpp"
#include "core/signals/indicators/std_dev.hpp"
#include "core/signals/indicators/true_range.hpp"
#include "core/signals/indicators/ulcer_index.hpp"

namespace signalbox {

std::vector<IndicatorEntry> volatility_entries() {
    return {
        entry<Atr>("atr", "Average true range, Wilder's.", {bars("period", 14)},
                   {.inputs = "high low close", .outputs = {{"", "price", "≥ 0"}}, .reference = "TA-Lib ATR"}),
        entry<Bollinger<>>(
            "bollinger", "Mean of the last n closes and so many deviations below and above.",
            {bars("period", 20), factor("deviations", 2, 0.01, 100)},
            {.outputs = {{"lower", "price", "any"}, {"middle", "price", "> 0"}, {"upper", "price", "> 0"}},
             .reference = "TA-Lib BBANDS",
             .over_price = true}),
        entry<Choppiness<>>("choppiness", "How much way the price goes for the range it makes.",
                            {bars("period", 14, 2)},
                            {.inputs = "high low close",
                             .outputs = {{"", "none", "0–100, more across gaps"}},
                             .reference = "Dreiss; log Σ TR / (max − min) by log n",
                             .difference = "50 where nothing ranges",
                             .guides = {38.2, 61.8}}),
        entry<Donchian<>>(
            "donchian", "Lowest low, highest high and the middle between, of the last n candles.", {bars("period", 20)},
            {.inputs = "high low",
             .outputs = {{"lower", "price", "> 0"}, {"middle", "price", "> 0"}, {"upper", "price", "> 0"}},
             .reference = "TA-Lib MIN, MIDPRICE, MAX",
             .over_price = true}),
        entry<GarmanKlass<>>("garman_klass", "Volatility from range and body of the last n candles.",
                             {bars("period", 20)},
                             {.inputs = "open high low close",
                              .outputs = {{"", "log return a candle", "≥ 0"}},
                              .reference = "Garman and Klass 1980"}),
        entry<Keltner>("keltner", "EMA of the closes and so many average true ranges below and above.",
                       {bars("period", 20), bars("atr_period", 10), factor("ranges", 2, 0.01, 100)},
                       {.inputs = "high low close",
                        .outputs = {{"lower", "price", "any"}, {"middle", "price", "> 0"}, {"upper", "price", "> 0"}},
                        .reference = "ta KeltnerChannel (original_version=False)",
                        .difference = "ATR is TA-Lib's",
                        .over_price = true}),
        entry<Natr>("natr", "Average true range in percent of the close.", {bars("period", 14)},
                    {.inputs = "high low close", .outputs = {{"", "percent", "≥ 0"}}, .reference = "TA-Lib NATR"}),
        entry<Parkinson<>>(
            "parkinson", "Volatility from the ranges of the last n candles.", {bars("period", 20)},
            {.inputs = "high low", .outputs = {{"", "log return a candle", "≥ 0"}}, .reference = "Parkinson 1980"}),
        entry<RealisedVolatility<>>("realised_volatility", "Sample deviation of the last n log returns.",
                                    {bars("period", 20, 2)},
                                    {.outputs = {{"", "log return a candle", "≥ 0"}}, .reference = "the definition"}),
        entry<StdDev<>>("std_dev", "Population deviation of the last n closes.", {bars("period", 20)},
                        {.outputs = {{"", "price", "≥ 0"}},
                         .reference = "TA-Lib STDDEV",
                         .difference = "exactly 0 where nothing moves; there what rounding leaves"}),
        entry<TrueRange>("true_range", "Range of the candle, the last close included.",
                         {.inputs = "high low close", .outputs = {{"", "price", "≥ 0"}}, .reference = "TA-Lib TRANGE"}),
        entry<UlcerIndex<>>("ulcer", "How far and how long closes lie below their high.", {bars("period", 14)},
                            {.outputs = {{"", "percent", "≥ 0"}},
                             .reference = "ta UlcerIndex",
                             .difference = "begins with full windows"}),
    };
}

}  // namespace signalbox
