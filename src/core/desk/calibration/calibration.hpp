// What the desk has learnt about opinions, for each source and timeframe, pooled over instruments (ENGINE 5).
//
// Resolutions are handed in at the end of the frame in which they happened; they count from the next refit, at the
// first frame of a UTC day. Nothing is known until `calibration_min` opinions of that source and timeframe have
// resolved.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/desk/calibration/estimate.hpp"
#include "core/desk/calibration/map.hpp"
#include "core/desk/calibration/resolved_sums.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

/// What is known of one opinion. Unknown estimates carry how many have resolved so far; `map` is then zero.
struct Reading {
    Estimate confidence;
    Estimate edge;
    Hash128 map;
};

class Calibration {
public:
    void absorb(const OpinionResolved& resolved);

    /// Fits anew every map that has enough and got something since. `oldest_open`: no opinion formed on an earlier UTC
    /// day is still followed.
    std::vector<CalibrationRefit> refit(UtcTime at, UtcTime oldest_open, std::int32_t calibration_min);

    Reading read(Source source, Timeframe timeframe, std::int16_t strength) const;
    /// All resolved so far with strengths from first to last, both included.
    Pooled over(Source source, Timeframe timeframe, std::int16_t first, std::int16_t last) const;
    const CalibrationMap& map(Source source, Timeframe timeframe) const { return learner(source, timeframe).map; }

    bool operator==(const Calibration&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("learners", self.learners_);
    }

private:
    struct Learner {
        ResolvedSums sums;
        CalibrationMap map;
        bool news = false;  ///< something came in since the last fit

        bool operator==(const Learner&) const = default;

        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("sums", self.sums);
            visit("map", self.map);
            visit("news", self.news);
        }
    };
    static constexpr std::size_t sources = static_cast<std::size_t>(last_of(Source{})) + 1;

    static std::size_t index_of(Source source, Timeframe timeframe) {
        return static_cast<std::size_t>(source) * all_timeframes.size() + static_cast<std::size_t>(timeframe);
    }
    const Learner& learner(Source source, Timeframe timeframe) const { return learners_[index_of(source, timeframe)]; }
    std::array<Learner, sources * all_timeframes.size()> learners_;
};

}  // namespace signalbox
