// What venues list and take off their lists, as alerts (SPEC 2, 12; docs/webhooks.md, `listing`).
//
// UniverseWatch notices it on the venues' threads and saves it; here it waits, bounded, for the watchman's next look.
// More than `each_most` of a venue at one look are one summary: a venue that renames its market floods nobody. What a
// venue lists when it is looked at for the first time is no change, so nothing is said of it.
// Threads: `take` from any; the rest from one.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "runners/universe_watch.hpp"
#include "runners/watchman.hpp"

namespace signalbox {

/// Changes on their way from the venues' threads.
class ListingBox {
public:
    static constexpr std::size_t most = 4'096;  ///< of more the oldest go
    void take(const ListingChange& change) {
        const std::scoped_lock lock(mutex_);
        changes_.push_back(change);
        if (changes_.size() > most) changes_.pop_front();
    }
    std::deque<ListingChange> empty() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(changes_, {});
    }

private:
    std::mutex mutex_;
    std::deque<ListingChange> changes_;
};

/// Each as an alert, or a summary a venue. A pair that only got another name at its venue is no alert.
std::vector<Alert> listing_alerts(const std::deque<ListingChange>& changes, UtcTime now);

class ListingWatch final : public Watch {
public:
    static constexpr std::size_t each_most = 20;
    explicit ListingWatch(std::shared_ptr<ListingBox> box) : box_(std::move(box)) {}

    std::string name() const override { return "listing"; }
    Result<std::vector<Alert>> look(UtcTime now, std::stop_token) override {
        return listing_alerts(box_->empty(), now);
    }

private:
    const std::shared_ptr<ListingBox> box_;
};

}  // namespace signalbox
