// Who may bring a fact, and what becomes of it: POST /hooks/NAME (docs/webhooks.md).
//
// In this order, and nothing behind a step is looked at before it: the signature (401, without a hint), its time (401),
// the id (400), how often (429), the body (400, 413, 422), whether it was there before (409), whether a place to wait
// is free (503); then the run journals it, and 202 says that it is safe. Why the signature is remembered beside the id:
// it does not cover the id, so who overheard a request could send it again under another one. Always true: what was
// answered 202 stands in the journal once; a sender who was answered anything else, or nothing, may send the same again
// and gets 202 or, where it is in already, 409. Threads: any, several at once; `submit` is waited for by `waiting_max`
// of them at most.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "core/engine/event.hpp"
#include "faces/web/hook_memory.hpp"
#include "ports/http_door.hpp"

namespace signalbox {

struct HookLimits {
    std::chrono::seconds time_apart{300};       ///< X-Event-Time from the wall clock, either way
    std::chrono::milliseconds patience{5'000};  ///< for the run to journal it
    int minute_max = 60;                        ///< of a hook's, that were signed
    int waiting_max = 2;                        ///< at once: fewer than the door has workers
};

/// What is asked of the house.
struct HookParts {
    std::map<std::string, std::string> secrets;  ///< by hook
    std::function<UtcTime()> wall;
    std::function<UtcTime()> market;
    /// LiveRun::submit.
    std::function<Result<>(FactArrived, std::chrono::milliseconds)> submit;
    /// Told where what was taken could not be written down; the fact itself is in the journal.
    std::function<void(const Error&)> trouble = {};
};

enum class HookAnswer : std::uint8_t { taken, unsigned_, too_old, repeated, malformed, too_often, busy };
constexpr HookAnswer last_of(HookAnswer) { return HookAnswer::busy; }
std::string_view to_text(HookAnswer answer);

class HookGate {
public:
    HookGate(HookParts parts, HookLimits limits, HookMemory& memory);

    /// `hook` is one of the secrets' names.
    DoorReply take(const std::string& hook, const DoorRequest& request);
    /// How often each hook was answered what.
    using Counts = std::map<std::string, std::array<std::uint64_t, static_cast<std::size_t>(HookAnswer::busy) + 1>>;
    Counts counts() const;

private:
    struct Said {
        HookAnswer answer;
        DoorReply reply;
    };
    Said judge(const std::string& hook, const DoorRequest& request);
    Said bring(const std::string& hook, FactArrived fact, const HookTaken& taken);
    bool comes_too_often(const std::string& hook, UtcTime now);

    const HookParts parts_;
    const HookLimits limits_;
    HookMemory& memory_;
    std::atomic<int> waiting_ = 0;
    mutable std::mutex mutex_;
    std::map<std::string, std::deque<UtcTime>> lately_;  ///< signed ones of the last minute
    Counts counts_;
};

}  // namespace signalbox
