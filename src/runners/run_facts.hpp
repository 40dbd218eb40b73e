// What a run's thread notes for its watchman as events pass: feeds that are lost, whom it follows, what was corrected.
//
// Small whatever passes: of corrections the earliest minute of each instrument is kept, until it is taken.
// Threads: any.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/event.hpp"
#include "core/engine/outcome.hpp"

namespace signalbox {

class RunFacts {
public:
    /// `slots`: the run's instruments.
    void step(const Event& event, std::span<const Outcome> outcomes, const std::vector<Instrument>& slots) {
        const std::scoped_lock lock(mutex_);
        if (const auto* feed = std::get_if<FeedLost>(&event)) {
            if (feed->lost) lost_.insert(feed->venue);
            if (!feed->lost) lost_.erase(feed->venue);
        }
        if (!std::holds_alternative<CandleCorrected>(event)) return;
        for (const Outcome& outcome : outcomes) {
            const auto* taken = std::get_if<CorrectionTaken>(&outcome);
            if (taken == nullptr || !taken->stepped || taken->slot >= slots.size()) continue;
            const auto [at, is_new] = corrected_.try_emplace(slots[taken->slot], taken->opened_at);
            if (!is_new) at->second = std::min(at->second, taken->opened_at);
        }
    }
    void follows(std::vector<Instrument> followed) {
        const std::scoped_lock lock(mutex_);
        followed_ = std::move(followed);
    }

    bool is_feed_lost() const {
        const std::scoped_lock lock(mutex_);
        return !lost_.empty();
    }
    std::vector<Instrument> followed() const {
        const std::scoped_lock lock(mutex_);
        return followed_;
    }
    /// The earliest corrected minute of each instrument since it was asked last, by open time.
    std::map<Instrument, UtcTime> take_corrected() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(corrected_, {});
    }

private:
    mutable std::mutex mutex_;
    std::set<std::string> lost_;  ///< venues
    std::vector<Instrument> followed_;
    std::map<Instrument, UtcTime> corrected_;
};

}  // namespace signalbox
