// See calibration.hpp.
#include "core/desk/calibration/calibration.hpp"

namespace signalbox {
namespace {

std::int64_t day_number(UtcTime time) { return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count(); }

}  // namespace

void Calibration::absorb(const OpinionResolved& resolved) {
    Learner& learns = learners_[index_of(resolved.source, resolved.timeframe)];
    learns.sums.add(resolved.strength, day_number(resolved.formed_at), resolved.target_hit, resolved.net_r);
    learns.news = true;
}

std::vector<CalibrationRefit> Calibration::refit(UtcTime at, UtcTime oldest_open, std::int32_t calibration_min) {
    std::vector<CalibrationRefit> refits;
    for (std::size_t i = 0; i < learners_.size(); ++i) {
        Learner& learns = learners_[i];
        learns.sums.forget_days_before(day_number(oldest_open));
        if (!learns.news || learns.sums.count() < calibration_min) continue;
        learns.news = false;
        learns.map = CalibrationMap::fit(learns.sums);
        refits.push_back({.source = static_cast<Source>(i / all_timeframes.size()),
                          .timeframe = static_cast<Timeframe>(i % all_timeframes.size()),
                          .at = at,
                          .resolved = static_cast<std::uint32_t>(learns.sums.count()),
                          .blocks = static_cast<std::uint32_t>(learns.map.blocks().size()),
                          .map = learns.map.hash()});
    }
    return refits;
}

Reading Calibration::read(Source source, Timeframe timeframe, std::int16_t strength) const {
    const Learner& learns = learner(source, timeframe);
    if (!learns.map.empty()) {
        const CalibrationMap::Block& block = learns.map.at(strength);
        return {.confidence = block.confidence, .edge = block.edge, .map = learns.map.hash()};
    }
    Reading reading;
    reading.confidence.count = reading.edge.count = static_cast<std::uint32_t>(learns.sums.count());
    return reading;
}

Pooled Calibration::over(Source source, Timeframe timeframe, std::int16_t first, std::int16_t last) const {
    return learner(source, timeframe).sums.over(first, last);
}

}  // namespace signalbox
