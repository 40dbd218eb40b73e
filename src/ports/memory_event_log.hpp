// The event log that forgets: for tests, and for runs that keep no journal.
#pragma once

#include <vector>

#include "core/base/check.hpp"
#include "ports/event_log.hpp"

namespace signalbox {

class MemoryEventLog final : public EventLog {
public:
    Result<std::uint64_t> append(const Event& event) override {
        events_.push_back({.position = events_.size() + 1, .event = event, .outcomes = std::nullopt});
        return last();
    }
    Result<> confirm(const Hash128& outcomes) override {
        check(!events_.empty(), "there is an event to confirm");
        auto& known = events_.back().outcomes;
        if (known && *known != outcomes)
            return fail(ErrorCode::Corrupt, "event {} gave outcomes {} before and {} now", last(), *known, outcomes);
        known = outcomes;
        return {};
    }
    Result<> sync() override { return {}; }
    std::uint64_t last() const override { return events_.size(); }
    Result<> read(std::uint64_t after, const std::function<Result<>(const LoggedEvent&)>& visit) override {
        for (std::size_t i = after; i < events_.size(); ++i) TRY(visit(events_[i]));
        return {};
    }

private:
    std::vector<LoggedEvent> events_;
};

}  // namespace signalbox
