#include "faces/cli/run_log.hpp"

#include <algorithm>

#include "views/words_of.hpp"

namespace signalbox {

namespace {

/// The terminal's reader is told what happens in notes; the log beside them only warns.
bool is_beside_notes(const Config& config) { return config.log_format == LogFormat::automatic && !logs_json(config); }

LogOptions options_of(const Context& context, Mode mode) {
    const Config& config = context.config();
    return {.level = is_beside_notes(config) ? std::max(config.log_level, LogLevel::warning) : config.log_level,
            .json = logs_json(config),
            .mode = std::string(to_text(mode)),
            .secrets = context.loaded.secrets,
            .keeps = config.log_level};
}

}  // namespace

bool logs_json(const Config& config) { return config.json_logs(); }

void log_wait(const Context& context, const std::string& run, Mode mode, const Error& why, Millis pause) {
    const Log log(options_of(context, mode));
    log.module("run").warning("waits for its venue",
                              {{"run", run}, {"error", why.text()}, {"again_in_ms", pause.count()}});
}

RunLog::RunLog(const Context& context, const RunRecord& run, const LiveRun& live)
    : run_(run),
      live_(live),
      slots_(live.instruments()),
      is_beside_notes_(is_beside_notes(context.config())),
      log_(options_of(context, run.mode)),
      logger_(log_.module("run")) {}

void RunLog::begins(UtcTime from, bool fresh) const {
    logger_.info(fresh ? "begins" : "goes on", {{"run", run_.id}, {"from", from}});
}

void RunLog::step(const Event& event, std::span<const Outcome> outcomes) const {
    if (const auto* frame = std::get_if<MarketFrame>(&event)) {
        std::int64_t missing = 0;
        for (std::size_t slot = 0; slot < frame->minutes.size(); ++slot) {
            missing += live_.follows(slot) && frame->minutes[slot].state == MinuteState::missing;
        }
        if (missing > 0)
            logger_.warning("minutes are missing", {{"closed_at", frame->closed_at}, {"missing", missing}});
    }
    if (const auto* feed = std::get_if<FeedLost>(&event); feed != nullptr && !is_beside_notes_) {
        logger_.warning(feed->lost ? "feed lost" : "feed is back",
                        {{"venue", feed->venue}, {"at", feed->at}, {"why", live_.why_lost(feed->venue)}});
    }
    if (const auto* fact = std::get_if<FactArrived>(&event)) {
        logger_.info("fact", {{"source", fact->source},
                              {"id", fact->id},
                              {"subject", fact->subject},
                              {"value", rounded(fact->value, 4)},
                              {"at", fact->arrived_at}});
    }
    for (const Outcome& outcome : outcomes) tell(outcome);
}

void RunLog::tell(const Outcome& outcome) const {
    if (const auto* approved = std::get_if<SignalApproved>(&outcome)) {
        const Signal& signal = approved->signal;
        logger_.info("signal", {{"id", to_text(signal.id)},
                                {"instrument", to_text(slots_[signal.slot])},
                                {"timeframe", to_text(signal.timeframe)},
                                {"closed_at", signal.closed_at},
                                {"side", to_text(signal.side)},
                                {"entry", to_text(signal.entry)},
                                {"stop", to_text(signal.stop)},
                                {"strength", rounded(signal.strength / 100.0, 2)}});
    } else if (const auto* moved = std::get_if<SignalMoved>(&outcome); moved != nullptr && moved->closed) {
        logger_.info("closed", {{"id", to_text(moved->signal)},
                                {"instrument", to_text(slots_[moved->slot])},
                                {"at", moved->at},
                                {"state", to_text(moved->to)},
                                {"net_r", rounded(moved->net_r, 4)}});
    } else if (const auto* done = std::get_if<CommandDone>(&outcome); done != nullptr && done->changed) {
        logger_.info(
            "command",
            {{"command", to_text(done->verb)}, {"actor", done->actor}, {"reason", done->reason}, {"at", done->at}});
    } else if (const auto* taken = std::get_if<CorrectionTaken>(&outcome)) {
        logger_.info("correction", {{"instrument", to_text(slots_[taken->slot])}, {"opened_at", taken->opened_at}});
    }
}

void RunLog::stands(const LiveStatus& status) const {
    if (!status.trouble.empty()) logger_.warning("the database lags", {{"why", status.trouble}});
    logger_.info("stands", {{"run", run_.id},
                            {"last_frame", status.last_frame},
                            {"frames", status.frames},
                            {"missing_minutes", status.missing_minutes},
                            {"messages", status.heard.messages},
                            {"unread_messages", status.heard.unread},
                            {"to_journal_p50_us", status.to_journal.p50.count()},
                            {"to_journal_p99_us", status.to_journal.p99.count()},
                            {"to_outcome_p99_us", status.to_outcome.p99.count()},
                            {"opinions", status.opinions},
                            {"signals", status.signals},
                            {"equity", to_text(status.equity)}});
}

void RunLog::failed(const Error& error) const {
    logger_.error("ends with an error", {{"run", run_.id}, {"error", error.text()}});
}

void RunLog::door_opens(const std::string& url, std::size_t hooks) const {
    logger_.info("door opens", {{"url", url}, {"hooks", hooks}});
}

void RunLog::door_stays_shut(const Error& error) const {
    logger_.warning("the door stays shut", {{"error", error.text()}});
}

void RunLog::hook_not_kept(const Error& error) const {
    logger_.warning("what a webhook brought is in the journal, but not kept whole", {{"error", error.text()}});
}

}  // namespace signalbox
