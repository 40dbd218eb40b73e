#include "faces/cli/live_parts.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "faces/cli/print.hpp"
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

/// What a journal says of its run, with the settings that it had last.
struct Telling {
    Opened opened;
    std::vector<Instrument> instruments;
    std::optional<UtcTime> first_minute;
};
Result<Telling> telling_of(EventLog& log) {
    Telling telling;
    TRY(log.read(0, [&](const LoggedEvent& logged) -> Result<> {
        if (const auto* opened = std::get_if<Opened>(&logged.event)) telling.opened = *opened;
        if (const auto* changed = std::get_if<SettingsChanged>(&logged.event))
            telling.opened.settings.desk = changed->desk;
        if (const auto* join = std::get_if<InstrumentJoined>(&logged.event))
            telling.instruments.push_back(join->instrument);
        const auto* frame = std::get_if<MarketFrame>(&logged.event);
        if (frame != nullptr && !telling.first_minute) telling.first_minute = frame->closed_at - minute;
        return {};
    }));
    return telling;
}

}  // namespace

Result<RunRecord> record_of_journal(const Context& context, const std::string& run) {
    const DataDir data = context.data_dir();
    const auto card = TRY(read_card(data, run));
    const auto log = TRY(context.house.read_journal(data.journal(run)));
    const Telling telling = TRY(telling_of(*log));
    RunRecord record;
    record.id = run;
    record.mode = card ? card->mode : Mode::paper;
    record.opened = telling.opened;
    record.engine_version = telling.opened.version;
    record.journal = data.journal(run).string();
    record.instruments = card ? card->instruments : telling.instruments;
    const UtcTime first = card ? card->first_minute : telling.first_minute.value_or(UtcTime{});
    record.range = {first, first};
    record.started_at = card ? card->started_at : first;
    if (card) record.finished_at = card->ended_at;
    return record;
}

Result<std::optional<RunRecord>> unfinished_live_run(const Context& context) {
    const DataDir data = context.data_dir();
    std::unique_ptr<RunStore> runs;
    if (context.database_exists()) runs = TRY(context.runs());  // looking makes nothing
    for (const std::string& id : journaled_live_runs(data)) {
        const auto card = TRY(read_card(data, id));
        if (card && card->ended_at) return std::optional<RunRecord>{};
        if (!std::filesystem::exists(data.journal(id))) continue;  // stopped before its journal was made
        if (TRY(context.house.read_journal(data.journal(id)))->last() == 0) continue;  // or before its first event
        if (runs) {
            auto known = TRY(runs->run(id));
            if (known && known->finished_at) return std::optional<RunRecord>{};
            if (known) return known;
        }
        return std::optional(TRY(record_of_journal(context, id)));
    }
    if (!runs) return std::optional<RunRecord>{};
    for (const RunRecord& run : TRY(runs->runs())) {
        if (!is_live(run.mode) || run.finished_at) continue;
        return fail(ErrorCode::Corrupt, "the journal of run {} is gone: {}", run.id, run.journal)
            .suggest("bring it back from a backup, or begin another run: signalbox run --new");
    }
    return std::optional<RunRecord>{};
}

Result<> end_live_run(const Context& context, const std::string& run) {
    const UtcTime now = wall_time();
    const auto runs = TRY(context.runs());
    auto known = TRY(runs->run(run));
    // A card that is damaged or missing is made anew: what counts from now on is that the run is over.
    RunCard card{.run = run,
                 .kind = {},
                 .instruments = {},
                 .arriving = {},
                 .started_at = now,
                 .first_minute = now,
                 .ended_at = {}};
    if (known) {
        card.mode = known->mode;
        card.instruments = known->instruments;
        card.started_at = known->started_at;
        card.first_minute = known->range.from;
    }
    if (const auto read = read_card(context.data_dir(), run); read && *read) card = **read;
    card.ended_at = now;
    TRY(write_card(context.data_dir(), card));
    if (!known) return {};
    known->finished_at = now;
    return runs->save(*known);
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

std::string last_minute(const Context& context, const LiveStatus& status) {
    return status.last_frame == UtcTime{} ? context.say("no minute yet") : short_time(status.last_frame);
}

std::vector<std::string> standing_orders(const Context& context, const LiveStatus& status) {
    const auto why = [](const Halt& halt) {
        return halt.reason.empty() ? std::string() : fmt::format(" ({})", halt.reason);
    };
    std::vector<std::string> lines;
    if (status.killed) {
        lines.push_back(context.say("killed since {} by {}{} (lift it: signalbox resume --kill-switch)",
                                    short_time(status.kill.at), status.kill.actor, why(status.kill)));
    }
    if (status.paused) {
        lines.push_back(context.say("paused since {} by {}{}: signalbox resume", short_time(status.pause.at),
                                    status.pause.actor, why(status.pause)));
    }
    return lines;
}

std::string cli_actor() {
    const passwd* user = ::getpwuid(::geteuid());
    return user != nullptr ? fmt::format("cli:{}", user->pw_name) : fmt::format("cli:{}", ::geteuid());
}

std::string new_command_id() { return fmt::format("cli-{}-{}", to_ms(wall_time()), ::getpid()); }

}  // namespace signalbox
