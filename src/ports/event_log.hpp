// The one truth: events, durable before they are processed, and behind each the hash of what came of it (ENGINE 7).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "core/base/hash.hpp"
#include "core/base/result.hpp"
#include "core/engine/event.hpp"

namespace signalbox {

/// One event as it stands in the log. `outcomes` is unknown where the machine stopped between the event and its hash.
struct LoggedEvent {
    std::uint64_t position = 0;  ///< 1 for the first event, counting up
    Event event;
    std::optional<Hash128> outcomes;
};

/// Threads: one owner. Errors: Io, NoSpace, Corrupt, TooNew.
struct EventLog {
    virtual ~EventLog() = default;
    /// Durable when it returns: synced. The event's position.
    virtual Result<std::uint64_t> append(const Event& event) = 0;
    /// The hash of the last event's outcomes; not synced by itself.
    virtual Result<> confirm(const Hash128& outcomes) = 0;
    /// Everything appended so far is durable when it returns: asked for before a projection is committed that stands on
    /// it. Nothing to do for a log whose append is.
    virtual Result<> sync() = 0;
    /// Position of the last event; 0: empty.
    virtual std::uint64_t last() const = 0;
    /// Hands over every event after `after`, in order, until `visit` fails.
    virtual Result<> read(std::uint64_t after, const std::function<Result<>(const LoggedEvent&)>& visit) = 0;
};

}  // namespace signalbox
