// The 177 columns of a multi-timeframe row (SPEC 4): the 39 of the minute, the 34 that candles give of 5m, 15m, 1h and
// 4h, as of the last higher candle that has closed, and how far the five timeframes agree.
//
//     MultiFeatures features;
//     if (features.step(frame.closed_at, minute)) use(features.row());   // every minute, missing ones too
//
// A higher candle counts from the very minute with which it closes, never before. Its columns stay over up to 5 of its
// own missing candles, then they are unknown. A row comes with every minute that is present or quiet. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "core/market/resampler.hpp"
#include "core/signals/features/feature_stream.hpp"

namespace signalbox {

inline constexpr std::array feature_timeframes{Timeframe::m5, Timeframe::m15, Timeframe::h1, Timeframe::h4};
inline constexpr std::size_t multi_feature_count = feature_count + candle_feature_count * feature_timeframes.size() + 2;
static_assert(multi_feature_count == 177);

using MultiFeatureRow = std::array<double, multi_feature_count>;

/// `rsi_14` …, then `rsi_14_5m` …, `rsi_14_15m` …, `rsi_14_1h` …, `rsi_14_4h` …, `alignment`, `alignment_direction`.
std::vector<std::string> multi_feature_names();

/// +1 if EMA 21 > EMA 50 and the close > EMA 200, −1 the other way, else 0; NaN while unknown.
double trend_of(const FeatureParts& parts);

class MultiFeatures {
public:
    MultiFeatures();

    /// The minute closing at `closed_at`; minutes in order, none left out. True if it has a row.
    bool step(UtcTime closed_at, const Minute& minute);

    /// Of the newest minute that had one. `alignment_direction` is the sign of the five trends' sum (1m too);
    /// `alignment` the share of them that have it, 0 where the sum is 0; both unknown while any trend is.
    const MultiFeatureRow& row() const { return row_; }
    /// What its minute is made of, and the last closed candle of feature_timeframes[i].
    const FeatureParts& parts() const { return parts_; }
    const FeatureParts& higher_parts(std::size_t i) const { return higher_parts_[i]; }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("resampler", self.resampler_);
        visit("minutes", self.minutes_);
        visit("higher", self.higher_);
        visit("parts", self.parts_);
        visit("higher_parts", self.higher_parts_);
        visit("row", self.row_);
    }

private:
    void write_alignment();

    Resampler resampler_;
    FeatureStream minutes_;
    std::array<FeatureStream, feature_timeframes.size()> higher_;
    FeatureParts parts_;
    std::array<FeatureParts, feature_timeframes.size()> higher_parts_;
    MultiFeatureRow row_;
};

}  // namespace signalbox
