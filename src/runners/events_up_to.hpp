// The beginning of a log, up to a position: what a run at work appends meanwhile is not in it. To be read alone.
// Threads: one owner.
#pragma once

#include <algorithm>

#include "core/base/check.hpp"
#include "ports/event_log.hpp"

namespace signalbox {

class EventsUpTo final : public EventLog {
public:
    /// `log` outlives it.
    EventsUpTo(EventLog& log, std::uint64_t last) : log_(log), last_(std::min(last, log.last())) {}

    Result<std::uint64_t> append_all(std::span<const Event>) override {
        check(false, "a part of a log is read alone");
        return last_;
    }
    Result<> confirm_all(std::span<const Hash128>) override {
        check(false, "a part of a log is read alone");
        return {};
    }
    Result<> sync() override { return {}; }
    std::uint64_t last() const override { return last_; }
    std::uint64_t confirmed() const override { return std::min(last_, log_.confirmed()); }
    Result<> read(std::uint64_t after, const std::function<Result<>(const LoggedEvent&)>& visit) override {
        bool is_past = false;
        Result<> done = log_.read(after, [&](const LoggedEvent& logged) -> Result<> {
            is_past = logged.position > last_;
            if (is_past) return fail(ErrorCode::Interrupted, "the replay was interrupted");  // nobody is told
            return visit(logged);
        });
        return is_past ? Result<>{} : done;
    }

private:
    EventLog& log_;
    const std::uint64_t last_;
};

}  // namespace signalbox
