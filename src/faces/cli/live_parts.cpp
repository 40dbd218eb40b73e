#include "faces/cli/live_parts.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "platform/clock.hpp"
#include "platform/lock.hpp"

namespace signalbox {

namespace {

/// Close of the last frame in the log.
Result<std::optional<UtcTime>> last_frame_close(EventLog& log) {
    std::optional<UtcTime> close;
    // The end is looked at first: a journal may be long, and its last events are mostly frames.
    for (std::uint64_t back = 64;; back *= 64) {
        const std::uint64_t after = log.last() > back ? log.last() - back : 0;
        TRY(log.read(after, [&](const LoggedEvent& logged) -> Result<> {
            if (const auto* frame = std::get_if<MarketFrame>(&logged.event)) close = frame->closed_at;
            return {};
        }));
        if (close || after == 0) return close;
    }
}

}  // namespace

std::string live_kind_text(const LiveKind& kind) {
    return Json{{"venue", kind.venue}, {"accelerated", kind.accelerated}}.dump();
}

Result<LiveKind> parse_live_kind(const RunRecord& run) {
    const Json json = Json::parse(run.summary_json, nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::Corrupt, "the record of run {} does not say how it was started", run.id)
            .suggest("begin another one: signalbox run --new");
    }
    return LiveKind{.venue = json.value("venue", ""), .accelerated = json.value("accelerated", false)};
}

Result<std::optional<RunRecord>> unfinished_live_run(RunStore& runs) {
    for (RunRecord& run : TRY(runs.runs())) {
        if (is_live(run.mode) && !run.finished_at) return std::move(run);
    }
    return std::nullopt;
}

Result<LiveParts> LiveParts::open(const Context& context, const RunRecord& run, int sync_every) {
    LiveParts parts{.candles = TRY(context.candles()),
                    .runs = TRY(context.runs()),
                    .journal = TRY(context.house.journal(run.journal, run.id, sync_every)),
                    .snapshots = TRY(context.house.snapshots(context.data_dir().snapshots(run.id))),
                    .last_close = {}};
    parts.last_close = TRY(last_frame_close(*parts.journal.log));
    return parts;
}

Result<LiveStatus> command_resting_run(const Context& context, const RunRecord& run, Command command) {
    const RunLock lock = TRY(RunLock::take(context.data_dir().lock(), run.id));
    LiveParts parts = TRY(LiveParts::open(context, run, 1));
    ManualClock clock(parts.last_close.value_or(run.range.from));
    const auto source = context.house.synthetic(run.opened.seed, clock);
    // A run that is over before its first frame: it recovers, does the command, projects it, and leaves.
    LiveRun resting({.run = run, .start = run.range.from, .until = utc_min}, *parts.journal.log, *parts.runs,
                    *parts.candles, *parts.snapshots, *source, clock);
    TRY(resting.submit(std::move(command)));
    TRY(resting.run(context.stop));
    return resting.status();
}

std::string cli_actor() {
    const passwd* user = ::getpwuid(::geteuid());
    return user != nullptr ? fmt::format("cli:{}", user->pw_name) : fmt::format("cli:{}", ::geteuid());
}

std::string new_command_id() { return fmt::format("cli-{}-{}", to_ms(wall_time()), ::getpid()); }

}  // namespace signalbox
