#include "adapters/telegram/send_rates.hpp"

#include <algorithm>

namespace signalbox::telegram {

SendRates::Lane& SendRates::lane_of(std::int64_t chat, Moment at) {
    const auto found = chats_.find(chat);
    if (found != chats_.end()) return found->second;
    if (chats_.size() >= rules_.chats) {
        std::erase_if(chats_, [&](const auto& one) { return one.second.is_idle(at); });
        if (chats_.size() >= rules_.chats)
            chats_.erase(std::ranges::min_element(chats_, {}, [](const auto& one) { return one.second.next; }));
    }
    const Lane made = chat > 0 ? lane(Moment(1000 / rules_.person_per_second), rules_.person_burst)
                               : lane(Moment(60'000 / rules_.group_per_minute), rules_.group_burst);
    return chats_.emplace(chat, made).first->second;
}

SendRates::Turn SendRates::wait_in(std::optional<std::int64_t> chat, std::stop_token stop) {
    for (bool has_moment = false;;) {
        Moment mine;
        {
            const std::scoped_lock lock(mutex_);
            const Moment at = now();
            Lane& lane = chat ? lane_of(*chat, at) : all_;
            mine = has_moment ? std::max(at, lane.paused_until) : lane.earliest(at);
            if (mine - at > rules_.wait_max) return {.wait = std::chrono::ceil<Millis>(mine - at)};
            if (!has_moment) lane.take(mine);
            has_moment = true;
            if (mine <= at) return {.is_mine = true};
        }
        // Behind the wait it looks again: a pause may have begun meanwhile.
        if (!clock_.wait_until(UtcTime(std::chrono::ceil<Millis>(mine)), stop)) return {};
    }
}

SendRates::Turn SendRates::take(std::optional<std::int64_t> chat, std::stop_token stop) {
    if (stop.stop_requested()) return {};
    // The chat's turn first: a moment of the rate for all that waited for a slow chat would be lost to the others.
    if (chat) {
        if (const Turn turn = wait_in(chat, stop); !turn.is_mine) return turn;
    }
    return wait_in(std::nullopt, stop);
}

void SendRates::pause(std::optional<std::int64_t> chat, Millis time) {
    const std::scoped_lock lock(mutex_);
    const Moment at = now();
    Lane& lane = chat ? lane_of(*chat, at) : all_;
    lane.paused_until = std::max(lane.paused_until, at + time);
}

}  // namespace signalbox::telegram
