// The registry's lines: oscillators.
#include "core/signals/indicators/awesome_oscillator.hpp"
#include "core/signals/indicators/balance_of_power.hpp"
#include "core/signals/indicators/cci.hpp"
#include "core/signals/indicators/cmo.hpp"
#include "core/signals/indicators/elder_ray.hpp"
#include "core/signals/indicators/percent_rank.hpp"
#include "core/signals/indicators/rate_of_change.hpp"
#include "core/signals/indicators/registry_entry.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/stoch_rsi.hpp"
#include "core/signals/indicators/stochastic.hpp"
#include "core/signals/indicators/tsi.hpp"
#include "core/signals/indicators/ultimate_oscillator.hpp"
#include "core/signals/indicators/williams_r.hpp"
#include "core/signals/indicators/z_score.hpp"

namespace signalbox {

std::vector<IndicatorEntry> oscillator_entries() {
    return {
        entry<AwesomeOscillator<>>("awesome", "Fast mean minus slow mean of the middle prices.",
                                   {bars("fast", 5), bars("slow", 34)},
                                   {.rising = 2,
                                    .inputs = "high low",
                                    .outputs = {{"", "price", "any"}},
                                    .reference = "ta AwesomeOscillatorIndicator",
                                    .guides = {0}}),
        entry<BalanceOfPower>("bop", "Balance of power: close minus open as a share of the range.",
                              {.inputs = "open high low close",
                               .outputs = {{"", "none", "−1…+1"}},
                               .reference = "TA-Lib BOP",
                               .guides = {0}}),
        entry<Cci<>>("cci", "Commodity channel index: the typical price's distance from its mean.",
                     {bars("period", 20)},
                     {.inputs = "high low close",
                      .outputs = {{"", "none", "any"}},
                      .reference = "TA-Lib CCI",
                      .guides = {-100, 100}}),
        entry<Cmo>("cmo", "Chande's momentum oscillator, with Wilder's averages.", {bars("period", 14)},
                   {.outputs = {{"", "none", "−100…+100"}},
                    .reference = "TA-Lib CMO",
                    .difference = "0 where nothing moves any more, there the last quotient",
                    .guides = {-50, 50}}),
        entry<ElderRay>("elder_ray", "How far high and low stand from the EMA of the closes.", {bars("period", 13)},
                        {.inputs = "high low close",
                         .outputs = {{"bull", "price", "any"}, {"bear", "price", "any"}},
                         .reference = "TA-Lib ERI",
                         .guides = {0}}),
        entry<Mom<>>("mom", "The close minus the close n candles before.", {bars("period", 10)},
                     {.outputs = {{"", "price", "any"}}, .reference = "TA-Lib MOM", .guides = {0}}),
        entry<PercentRank<>>("percent_rank", "How many of the last n closes before this one are not above it.",
                             {bars("period", 100)},
                             {.outputs = {{"", "percent", "0–100"}},
                              .reference = "TA-Lib PERCENTRANK",
                              .difference = "counts equal closes, as TradingView; there only those below"}),
        entry<Roc<>>("roc", "Change of the close against the close n candles before.", {bars("period", 10)},
                     {.outputs = {{"", "percent", "> −100"}}, .reference = "TA-Lib ROC", .guides = {0}}),
        entry<Rsi>("rsi", "Relative strength index: Wilder's average gain as a share of gain and loss.",
                   {bars("period", 14)},
                   {.outputs = {{"", "none", "0–100"}},
                    .reference = "TA-Lib RSI",
                    .difference = "50 where nothing moves (any more), there 0 (the last quotient)",
                    .guides = {30, 70}}),
        entry<Stochastic<>>("stoch", "Where the close stands in the range of the last n candles, smoothed twice.",
                            {bars("period", 14), bars("k_period", 3), bars("d_period", 3)},
                            {.inputs = "high low close",
                             .outputs = {{"k", "none", "0–100"}, {"d", "none", "0–100"}},
                             .reference = "TA-Lib STOCH",
                             .difference = "50 where nothing ranges, there 0",
                             .guides = {20, 80}}),
        entry<FastStochastic<>>("stoch_fast",
                                "Where the close stands in the range of the last n candles, and its mean.",
                                {bars("period", 14), bars("d_period", 3)},
                                {.inputs = "high low close",
                                 .outputs = {{"k", "none", "0–100"}, {"d", "none", "0–100"}},
                                 .reference = "TA-Lib STOCHF",
                                 .difference = "50 where nothing ranges, there 0",
                                 .guides = {20, 80}}),
        entry<StochRsiOf>("stoch_rsi", "Where RSI stands between its lowest and highest, smoothed twice.",
                          {bars("rsi_period", 14), bars("period", 14), bars("k_period", 3), bars("d_period", 3)},
                          {.outputs = {{"k", "none", "0–1"}, {"d", "none", "0–1"}},
                           .reference = "ta StochRSIIndicator",
                           .difference = "0.5 where RSI does not move; RSI is seeded as TA-Lib's",
                           .guides = {0.2, 0.8}}),
        entry<Tsi>("tsi", "True strength index: the moves smoothed twice against their sizes.",
                   {bars("slow", 25), bars("fast", 13)},
                   {.outputs = {{"", "none", "−100…+100"}},
                    .reference = "ta TSIIndicator",
                    .difference = "averages are seeded with means; 0/0 is 0",
                    .guides = {0}}),
        entry<UltimateOscillator<>>("ultimate", "Buying pressure over three lengths.",
                                    {bars("first", 7), bars("second", 14), bars("third", 28)},
                                    {.rising = 3,
                                     .inputs = "high low close",
                                     .outputs = {{"", "none", "0–100"}},
                                     .reference = "TA-Lib ULTOSC",
                                     .difference = "a length in which nothing ranges counts half, there 0",
                                     .guides = {30, 70}}),
        entry<WilliamsR<>>("willr", "Williams %R: how far the close stands below the highest high.",
                           {bars("period", 14)},
                           {.inputs = "high low close",
                            .outputs = {{"", "none", "−100…0"}},
                            .reference = "TA-Lib WILLR",
                            .difference = "−50 where nothing ranges, there 0",
                            .guides = {-80, -20}}),
        entry<ZScore<>>("z_score", "How many deviations the close stands from the mean of the last n.",
                        {bars("period", 20)},
                        {.outputs = {{"", "deviations", "any"}},
                         .reference = "(close − SMA) / STDDEV",
                         .difference = "0 where nothing moves",
                         .guides = {-2, 2}}),
    };
}

}  // namespace signalbox
