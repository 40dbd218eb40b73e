// The registry's lines: trend and its strength.
#include "core/signals/indicators/adx.hpp"
#include "core/signals/indicators/aroon.hpp"
#include "core/signals/indicators/dpo.hpp"
#include "core/signals/indicators/ichimoku.hpp"
#include "core/signals/indicators/kst.hpp"
#include "core/signals/indicators/linear_regression.hpp"
#include "core/signals/indicators/macd.hpp"
#include "core/signals/indicators/mass_index.hpp"
#include "core/signals/indicators/momentum.hpp"
#include "core/signals/indicators/parabolic_sar.hpp"
#include "core/signals/indicators/pivot_points.hpp"
#include "core/signals/indicators/ppo.hpp"
#include "core/signals/indicators/registry_entry.hpp"
#include "core/signals/indicators/supertrend.hpp"
#include "core/signals/indicators/trix.hpp"
#include "core/signals/indicators/vortex.hpp"

namespace signalbox {

std::vector<IndicatorEntry> trend_entries() {
    return {
        entry<Adx>("adx", "Average directional index: how strong a trend is, with the directional indicators.",
                   {bars("period", 14, 2)},
                   {.inputs = "high low close",
                    .outputs = {{"", "none", "0–100"}, {"plus_di", "none", "0–100"}, {"minus_di", "none", "0–100"}},
                    .reference = "TA-Lib ADX, PLUS_DI, MINUS_DI",
                    .difference = "0/0 is 0; there ADX stands still and DI keeps its last quotient",
                    .guides = {25}}),
        entry<Adxr<>>("adxr", "Mean of ADX and of ADX n − 1 candles before.", {bars("period", 14, 2)},
                      {.inputs = "high low close",
                       .outputs = {{"", "none", "0–100"}},
                       .reference = "TA-Lib ADXR",
                       .difference = "as adx",
                       .guides = {25}}),
        entry<Apo>("apo", "Absolute price oscillator: fast EMA minus slow EMA.", {bars("fast", 12), bars("slow", 26)},
                   {.rising = 2,
                    .outputs = {{"", "price", "any"}},
                    .reference = "TA-Lib APO",
                    .difference = "exponential averages: matype 1 there",
                    .guides = {0}}),
        entry<Aroon<>>(
            "aroon", "How lately the highest high and the lowest low of the last n + 1 candles were.",
            {bars("period", 14)},
            {.inputs = "high low",
             .outputs = {{"up", "none", "0–100"}, {"down", "none", "0–100"}, {"oscillator", "none", "−100…+100"}},
             .reference = "TA-Lib AROON, AROONOSC"}),
        entry<Dpo<>>("dpo",
                     "Detrended price: the close n/2 + 1 candles before minus the mean of the last n; not displaced.",
                     {bars("period", 20, 3)},
                     {.outputs = {{"", "price", "any"}}, .reference = "ta DPOIndicator", .guides = {0}}),
        entry<DirectionalIndex>(
            "dx", "Directional index of the last bars, with the directional indicators.", {bars("period", 14, 2)},
            {.inputs = "high low close",
             .outputs = {{"plus_di", "none", "0–100"}, {"minus_di", "none", "0–100"}, {"", "none", "0–100"}},
             .reference = "TA-Lib PLUS_DI, MINUS_DI, DX",
             .difference = "0/0 is 0; there DX stands still and DI keeps its last quotient"}),
        entry<Ichimoku<>>("ichimoku", "Ichimoku's lines as of this bar, nothing displaced.",
                          {bars("conversion", 9), bars("base", 26), bars("span_b", 52)},
                          {.rising = 3,
                           .inputs = "high low",
                           .outputs = {{"conversion", "price", "> 0"},
                                       {"base", "price", "> 0"},
                                       {"span_a", "price", "> 0"},
                                       {"span_b", "price", "> 0"}},
                           .reference = "ta IchimokuIndicator",
                           .over_price = true}),
        entry<Kst<>>("kst", "Pring's know sure thing: four smoothed rates of change, and their mean as signal.",
                     {bars("signal", 9)},
                     {.outputs = {{"", "percent", "any"}, {"signal", "percent", "any"}},
                      .reference = "ta KSTIndicator",
                      .difference = "begins with full windows",
                      .guides = {0}}),
        entry<LinearRegression<>>("linreg", "Least-squares line through the last n closes.", {bars("period", 14, 2)},
                                  {.outputs = {{"", "price", "any"},
                                               {"slope", "price a bar", "any", Drawn::no},
                                               {"intercept", "price", "any", Drawn::no},
                                               {"r2", "none", "0–1", Drawn::no}},
                                   .reference = "TA-Lib LINEARREG, LINEARREG_SLOPE, LINEARREG_INTERCEPT",
                                   .difference = "r² is the textbook's; 0 where nothing moves",
                                   .over_price = true}),
        entry<Macd>(
            "macd", "Fast EMA minus slow EMA, the EMA of that as signal, and their difference.",
            {bars("fast", 12), bars("slow", 26), bars("signal", 9)},
            {.rising = 2,
             .outputs = {{"", "price", "any"}, {"signal", "price", "any"}, {"histogram", "price", "any", Drawn::bars}},
             .reference = "TA-Lib MACD",
             .guides = {0}}),
        entry<MassIndex<>>("mass_index", "How much the ranges widen: their average against its own average, summed.",
                           {bars("fast", 9), bars("period", 25)},
                           {.inputs = "high low",
                            .outputs = {{"", "none", "> 0"}},
                            .reference = "ta MassIndex",
                            .difference = "averages are seeded with means; 0/0 counts 1",
                            .guides = {26.5, 27}}),
        entry<Momentum>(
            "momentum",
            "The moves of 96 and 672 candles, a day and a week of 15m ones, in units of their expected size.",
            {.outputs = {{"", "none", "−1…+1"}}, .reference = "the momentum factor of this program", .guides = {0}}),
        entry<PivotPoints>("pivot", "Classic pivot points of the day before (UTC).",
                           {.inputs = "high low close time",
                            .outputs = {{"", "price", "> 0"},
                                        {"r1", "price", "any"},
                                        {"r2", "price", "any"},
                                        {"r3", "price", "any"},
                                        {"s1", "price", "any"},
                                        {"s2", "price", "any"},
                                        {"s3", "price", "any"}},
                            .reference = "the floor traders' formulas",
                            .by_time = true,
                            .over_price = true}),
        entry<Ppo>("ppo", "Percentage price oscillator: fast EMA minus slow EMA in percent of it, signal, difference.",
                   {bars("fast", 12), bars("slow", 26), bars("signal", 9)},
                   {.rising = 2,
                    .outputs = {{"", "percent", "any"},
                                {"signal", "percent", "any"},
                                {"histogram", "percent", "any", Drawn::bars}},
                    .reference = "TA-Lib PPO",
                    .difference = "exponential averages: matype 1 there; the signal is that of ta",
                    .guides = {0}}),
        entry<ParabolicSar>("psar", "Parabolic stop and reverse.",
                            {factor("step", 0.02, 0.001, 1), factor("most", 0.2, 0.001, 1)},
                            {.rising = 2,
                             .inputs = "high low",
                             .outputs = {{"", "price", "> 0", Drawn::dots}},
                             .reference = "TA-Lib SAR",
                             .over_price = true}),
        entry<Supertrend>("supertrend", "A stop that trails the price by so many ranges, and its side.",
                          {bars("period", 10), factor("ranges", 3, 0.01, 100)},
                          {.inputs = "high low close",
                           .outputs = {{"", "price", "any"}, {"direction", "none", "−1, +1", Drawn::no}},
                           .reference = "TA-Lib SUPERTREND",
                           .over_price = true}),
        entry<Trix>("trix", "Change of the triple EMA from bar to bar.", {bars("period", 15)},
                    {.outputs = {{"", "percent a bar", "any"}}, .reference = "TA-Lib TRIX", .guides = {0}}),
        entry<Vortex<>>("vortex", "Way from low to high and from high to low, against the true range.",
                        {bars("period", 14)},
                        {.inputs = "high low close",
                         .outputs = {{"plus", "none", "≥ 0"}, {"minus", "none", "≥ 0"}},
                         .reference = "ta VortexIndicator",
                         .difference = "0/0 is 1"}),
    };
}

}  // namespace signalbox
