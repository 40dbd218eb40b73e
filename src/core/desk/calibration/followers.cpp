// See followers.hpp.
#include "core/desk/calibration/followers.hpp"

#include <algorithm>

namespace signalbox {
namespace {

/// What this minute did to one follower: parts of one unit, a third at each target, the rest at the end.
void settle(Follower& follower, const Walked& walked, MinuteCosts& costs) {
    if (walked.entered) follower.costs += follower.state.entry * costs.of(follower.late).total();
    // The walk has already counted this minute's targets; what was held before it is what they left from.
    int held = 3 - follower.state.targets_hit;
    for (const Exit& exit : walked) held += exit.kind <= ExitKind::target3 ? 1 : 0;
    for (const Exit& exit : walked) {
        const int thirds = exit.kind <= ExitKind::target3 ? 1 : held;
        const double part = static_cast<double>(thirds) / 3;
        follower.gross += part * sign_of(follower.plan.side) * (exit.price - follower.state.entry);
        follower.costs += part * exit.price * costs.drawn().total();
        held -= thirds;
    }
}

}  // namespace

void Followers::follow(std::uint16_t slot, const Follower& follower) {
    if (slot >= lanes_.size()) lanes_.resize(std::size_t{slot} + 1);
    lanes_[slot].all.push_back(follower);
    refresh(lanes_[slot]);
}

void Followers::walk_touched(std::uint16_t slot, const Minute& candle, UtcTime closed_at, UtcTime frame_at,
                             MinuteCosts& costs, std::vector<OpinionResolved>& out) {
    Lane& lane = lanes_[slot];
    for (Follower& follower : lane.all) {
        const Triggers near = triggers_of(follower.plan, follower.state);
        if (candle.low > near.below && candle.high < near.above && closed_at < follower.plan.expires_at) continue;
        const Walked walked = walk_minute(follower.plan, follower.state, candle, closed_at);
        settle(follower, walked, costs);
        if (!follower.state.done) continue;
        out.push_back({.opinion = follower.opinion,
                       .slot = slot,
                       .timeframe = follower.timeframe,
                       .source = follower.source,
                       .side = follower.plan.side,
                       .strength = follower.strength,
                       .formed_at = follower.formed_at,
                       .resolved_at = frame_at,
                       .target_hit = follower.state.targets_hit > 0,
                       .gross_r = follower.gross / follower.risk,
                       .net_r = (follower.gross - follower.costs) / follower.risk});
    }
    std::erase_if(lane.all, [](const Follower& follower) { return follower.state.done; });
    refresh(lane);
}

void Followers::refresh(Lane& lane) {
    std::vector<Follower> all = std::move(lane.all);
    lane = Lane{};
    lane.all = std::move(all);
    for (const Follower& follower : lane.all) {
        const Triggers near = triggers_of(follower.plan, follower.state);
        lane.below = std::max(lane.below, near.below);
        lane.above = std::min(lane.above, near.above);
        lane.due = std::min(lane.due, follower.plan.expires_at);
        if (!follower.state.entered) lane.enter_by = std::min(lane.enter_by, follower.enter_by);
    }
}

void Followers::drop_waiting(std::uint16_t slot, UtcTime now) {
    Lane& lane = lanes_[slot];
    std::erase_if(lane.all,
                  [now](const Follower& follower) { return !follower.state.entered && now >= follower.enter_by; });
    refresh(lane);
}

void Followers::lose_open(std::uint16_t slot) {
    if (slot >= lanes_.size() || lanes_[slot].all.empty()) return;
    Lane& lane = lanes_[slot];
    std::erase_if(lane.all, [](const Follower& follower) { return follower.state.entered; });
    refresh(lane);
}

void Followers::drop(std::uint16_t slot) {
    if (slot < lanes_.size()) lanes_[slot] = Lane{};
}

bool Followers::consistent(std::size_t slots) const {
    const auto alive = [](const Follower& follower) { return !follower.state.done && follower.state.targets_hit < 3; };
    return lanes_.size() <= slots &&
           std::ranges::all_of(lanes_, [&](const Lane& lane) { return std::ranges::all_of(lane.all, alive); });
}

std::size_t Followers::size() const {
    std::size_t size = 0;
    for (const Lane& lane : lanes_) size += lane.all.size();
    return size;
}

UtcTime Followers::oldest(UtcTime otherwise) const {
    UtcTime oldest = otherwise;
    for (const Lane& lane : lanes_)
        for (const Follower& follower : lane.all) oldest = std::min(oldest, follower.formed_at);
    return oldest;
}

}  // namespace signalbox
