#include "runners/watchman.hpp"

#include <algorithm>
#include <utility>

namespace signalbox {

Watchman::Watchman(std::string run, Outbox& outbox, MarketClock& clock, WatchmanTold told)
    : run_(std::move(run)), outbox_(outbox), clock_(clock), told_(std::move(told)) {}

Watchman::~Watchman() { stop(); }

void Watchman::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void Watchman::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void Watchman::work(std::stop_token stop) {
    while (!stop.stop_requested()) {
        look(stop);
        const UtcTime now = clock_.now();
        clock_.wait_until(UtcTime((now.time_since_epoch() / every + 1) * every), stop);
    }
}

void Watchman::look(std::stop_token stop) {
    raise_held();
    const UtcTime now = clock_.now();
    for (const auto& watch : watches_) {
        if (stop.stop_requested()) return;
        auto alerts = watch->look(now, stop);
        bool& is_failing = failing_[watch->name()];
        if (!alerts) {
            if (stop.stop_requested()) return;  // it was interrupted
            if (!std::exchange(is_failing, true) && told_.trouble) told_.trouble(watch->name(), alerts.error());
            continue;
        }
        is_failing = false;
        for (Alert& alert : *alerts) raise(std::move(alert));
    }
    const std::scoped_lock lock(mutex_);
    ++counts_.looks;
    counts_.last_look = now;
    counts_.held = held_.size();
    counts_.failing.clear();
    for (const auto& [name, is_failing] : failing_) {
        if (is_failing) counts_.failing.push_back(name);
    }
}

/// In the order in which they came; the first that cannot be raised ends it.
void Watchman::raise_held() {
    while (!held_.empty()) {
        const auto is_new = outbox_.raise(run_, held_.front());
        if (!is_new) return;
        if (*is_new) {
            {
                const std::scoped_lock lock(mutex_);
                ++counts_.raised;
            }
            if (told_.raised) told_.raised(held_.front());
        }
        held_.pop_front();
    }
}

void Watchman::raise(Alert alert) {
    const std::string key = alert.key();
    const bool waits_already = std::ranges::any_of(held_, [&](const Alert& one) { return one.key() == key; });
    if (waits_already) return;
    const auto is_new =
        held_.empty() ? outbox_.raise(run_, alert) : fail(ErrorCode::Busy, "alerts before it wait for the database");
    if (!is_new) {
        if (told_.held) told_.held(alert, is_new.error());
        held_.push_back(std::move(alert));
        if (held_.size() > held_max) held_.pop_front();
        return;
    }
    if (!*is_new) return;
    {
        const std::scoped_lock lock(mutex_);
        ++counts_.raised;
    }
    if (told_.raised) told_.raised(alert);
}

Watchman::Counts Watchman::counts() const {
    const std::scoped_lock lock(mutex_);
    return counts_;
}

std::vector<std::string> Watchman::watches() const {
    std::vector<std::string> names;
    for (const auto& watch : watches_) names.push_back(watch->name());
    return names;
}

}  // namespace signalbox
