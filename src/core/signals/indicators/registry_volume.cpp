// The registry's lines: volume and money flow.
#include "core/signals/indicators/ad_line.hpp"
#include "core/signals/indicators/chaikin_oscillator.hpp"
#include "core/signals/indicators/cmf.hpp"
#include "core/signals/indicators/ease_of_movement.hpp"
#include "core/signals/indicators/force_index.hpp"
#include "core/signals/indicators/mfi.hpp"
#include "core/signals/indicators/obv.hpp"
#include "core/signals/indicators/pvo.hpp"
#include "core/signals/indicators/registry_entry.hpp"
#include "core/signals/indicators/volume_trend.hpp"
#include "core/signals/indicators/vwap.hpp"

namespace signalbox {

std::vector<IndicatorEntry> volume_entries() {
    return {
        entry<AdLine>(
            "ad", "Accumulation/distribution: the volume that flowed in since the first candle.",
            {.inputs = "high low close volume", .outputs = {{"", "base currency", "any"}}, .reference = "TA-Lib AD"}),
        entry<ChaikinOscillator>("adosc", "Chaikin oscillator: fast EMA minus slow EMA of the A/D line.",
                                 {bars("fast", 3), bars("slow", 10)},
                                 {.rising = 2,
                                  .inputs = "high low close volume",
                                  .outputs = {{"", "base currency", "any"}},
                                  .reference = "TA-Lib ADOSC",
                                  .guides = {0}}),
        entry<Cmf<>>("cmf", "Chaikin money flow: the share of the volume that flowed in, over n candles.",
                     {bars("period", 20)},
                     {.inputs = "high low close volume",
                      .outputs = {{"", "none", "−1…+1"}},
                      .reference = "ta ChaikinMoneyFlowIndicator",
                      .difference = "0 without volume",
                      .guides = {0}}),
        entry<EaseOfMovement<>>("eom", "Ease of movement: how far the price moves for its volume.",
                                {bars("period", 14)},
                                {.inputs = "high low volume",
                                 .outputs = {{"", "price² / base currency · 10⁸", "any"}},
                                 .reference = "ta EaseOfMovementIndicator",
                                 .difference = "a candle without volume counts 0",
                                 .guides = {0}}),
        entry<ForceIndex>("force", "Elder's force index: EMA of move times volume.", {bars("period", 13)},
                          {.inputs = "close volume",
                           .outputs = {{"", "quote currency", "any"}},
                           .reference = "ta ForceIndexIndicator",
                           .difference = "the average is seeded with a mean",
                           .guides = {0}}),
        entry<Mfi<>>("mfi", "Money flow index: the money of rising candles as a share of all.", {bars("period", 14)},
                     {.inputs = "high low close volume",
                      .outputs = {{"", "none", "0–100"}},
                      .reference = "TA-Lib MFI",
                      .difference = "50 where no money flowed, there 0",
                      .guides = {20, 80}}),
        entry<NegativeVolumeIndex>("nvi", "Negative volume index: the close's changes where volume fell, from 1000 on.",
                                   {.inputs = "close volume",
                                    .outputs = {{"", "none", "> 0"}},
                                    .reference = "ta NegativeVolumeIndexIndicator"}),
        entry<Obv>("obv", "On-balance volume: volume of rising minus volume of falling closes since the first candle.",
                   {.inputs = "close volume", .outputs = {{"", "base currency", "any"}}, .reference = "TA-Lib OBV"}),
        entry<Pvo>("pvo", "Percentage volume oscillator: PPO of the volume.",
                   {bars("fast", 12), bars("slow", 26), bars("signal", 9)},
                   {.rising = 2,
                    .inputs = "volume",
                    .outputs = {{"", "percent", "any"},
                                {"signal", "percent", "any"},
                                {"histogram", "percent", "any", Drawn::bars}},
                    .reference = "ta PercentageVolumeOscillator",
                    .difference = "averages are seeded with means; 0/0 is 0",
                    .guides = {0}}),
        entry<VolumePriceTrend>("vpt", "Volume price trend: volume times the close's change, summed.",
                                {.inputs = "close volume",
                                 .outputs = {{"", "base currency", "any"}},
                                 .reference = "ta VolumePriceTrendIndicator",
                                 .difference = "0 at the first candle"}),
        entry<DailyVwap>("vwap", "Volume-weighted average price since 00:00 UTC.",
                         {.inputs = "high low close volume time",
                          .outputs = {{"", "price", "> 0"}},
                          .reference = "Σ typical price · volume / Σ volume",
                          .by_time = true,
                          .over_price = true}),
        entry<RollingVwap<>>("vwap_rolling", "Volume-weighted average price of the last n candles.",
                             {bars("period", 20)},
                             {.inputs = "high low close volume",
                              .outputs = {{"", "price", "> 0"}},
                              .reference = "ta VolumeWeightedAveragePrice",
                              .difference = "without volume: the newest typical price",
                              .over_price = true}),
        entry<SessionVwap>("vwap_session", "Volume-weighted average price since the session's start: 00, 08, 16 UTC.",
                           {.inputs = "high low close volume time",
                            .outputs = {{"", "price", "> 0"}},
                            .reference = "Σ typical price · volume / Σ volume",
                            .by_time = true,
                            .over_price = true}),
    };
}

}  // namespace signalbox
