// The event log that forgets: for tests, and for runs that keep no journal.
#pragma once

#include <algorithm>
#include <vector>

#include "core/base/check.hpp"
#include "ports/event_log.hpp"

namespace signalbox {

class MemoryEventLog final : public EventLog {
public:
    Result<std::uint64_t> append_all(std::span<const Event> events) override {
        for (const Event& event : events) events_.push_back({events_.size() + 1, event, std::nullopt});
        return last();
    }
    Result<> confirm_all(std::span<const Hash128> outcomes) override {
        check(outcomes.size() <= std::min(events_.size(), confirmed_together_max), "there are events to confirm");
        auto event = events_.end() - static_cast<std::ptrdiff_t>(outcomes.size());
        for (const Hash128& one : outcomes) {
            auto& known = event->outcomes;
            if (known && *known != one)
                return fail(ErrorCode::Corrupt, "event {} gave outcomes {} before and {} now", event->position, *known,
                            one);
            known = one;
            ++event;
        }
        return {};
    }
    Result<> sync() override { return {}; }
    std::uint64_t last() const override { return events_.size(); }
    std::uint64_t confirmed() const override {
        std::size_t newest = events_.size();
        while (newest > 0 && !events_[newest - 1].outcomes) --newest;
        return newest;
    }
    Result<> read(std::uint64_t after, const std::function<Result<>(const LoggedEvent&)>& visit) override {
        for (std::size_t i = after; i < events_.size(); ++i) TRY(visit(events_[i]));
        return {};
    }

private:
    std::vector<LoggedEvent> events_;
};

}  // namespace signalbox
