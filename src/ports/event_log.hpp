// The one truth: events, durable before they are processed, and behind each the hash of what came of it (ENGINE 7).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

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

/// How many events are confirmed together at most: a reader holds so many back until it knows what came of them.
inline constexpr std::size_t confirmed_together_max = 1024;

/// Threads: one owner. Errors: Io, NoSpace, Corrupt, TooNew.
struct EventLog {
    virtual ~EventLog() = default;
    /// All of them or none; durable when it returns: synced, once. The last one's position.
    virtual Result<std::uint64_t> append_all(std::span<const Event> events) = 0;
    /// The hashes of the newest events' outcomes, oldest first; not synced by themselves. Events that have theirs are
    /// not among them, but for the newest alone: the same once more changes nothing, another one is Corrupt (the same
    /// event gave other outcomes than it gave).
    virtual Result<> confirm_all(std::span<const Hash128> outcomes) = 0;
    Result<std::uint64_t> append(const Event& event) { return append_all({&event, 1}); }
    Result<> confirm(const Hash128& outcomes) { return confirm_all({&outcomes, 1}); }
    /// Everything appended so far is durable when it returns: asked for before a projection is committed that stands on
    /// it. Nothing to do for a log whose append is.
    virtual Result<> sync() = 0;
    /// Position of the last event; 0: empty.
    virtual std::uint64_t last() const = 0;
    /// Position of the last event whose outcomes are known: a power cut takes the newest of them back. Who begins
    /// behind it never learns them again.
    virtual std::uint64_t confirmed() const = 0;
    /// Hands over every event after `after`, in order, until `visit` fails.
    virtual Result<> read(std::uint64_t after, const std::function<Result<>(const LoggedEvent&)>& visit) = 0;
};

}  // namespace signalbox
