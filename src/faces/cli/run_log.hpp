// What a live run tells its log (platform/log.hpp, module "run"): for machines and for whoever looks later.
//
// With JSON (log.format, or production) it is one document a line, and the run's notes are left out of stderr: all is
// in the log. With text the notes stay, and with log.format auto only those warnings and errors are logged beside them
// that no note tells.
// Threads: the run's.
#pragma once

#include <span>

#include "core/engine/event.hpp"
#include "core/engine/outcome.hpp"
#include "faces/cli/context.hpp"
#include "platform/log.hpp"
#include "runners/live.hpp"

namespace signalbox {

/// True where stderr belongs to machines: log.format is json, or auto in production.
bool logs_json(const Config& config);

/// A run that goes on has no venue yet, and asks again after so long.
void log_wait(const Context& context, const std::string& run, Mode mode, const Error& why, Millis pause);

class RunLog {
public:
    RunLog(const Context& context, const RunRecord& run, const LiveRun& live);

    /// It has begun, or goes on, with the minute after `from`.
    void begins(UtcTime from, bool fresh) const;
    /// What an event brought: signals and their ends, commands, corrections, minutes that nobody knows, a lost feed.
    void step(const Event& event, std::span<const Outcome> outcomes) const;
    /// How it goes: every five minutes, and at its end.
    void stands(const LiveStatus& status) const;
    void failed(const Error& error) const;
    /// The voice of another part of the run, in the same log.
    Logger module(const std::string& name) const { return log_.module(name); }
    /// Its newest lines, written or not (log.level). Any thread.
    std::vector<LoggedLine> newest(std::size_t most) const { return log_.newest(most); }
    /// The door for health, metrics and webhooks (live_door.hpp). Any thread.
    void door_opens(const std::string& url, std::size_t hooks) const;
    void door_stays_shut(const Error& error) const;
    void hook_not_kept(const Error& error) const;

private:
    void tell(const Outcome& outcome) const;

    const RunRecord& run_;
    const LiveRun& live_;
    const std::vector<Instrument>& slots_;  ///< its instruments, which may grow
    const bool is_beside_notes_;
    Log log_;
    Logger logger_;
};

}  // namespace signalbox
