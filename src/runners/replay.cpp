#include "runners/replay.hpp"

#include <algorithm>

#include "runners/journal_guard.hpp"

namespace signalbox {

namespace {

/// The first kept fill or signal in which a run differs from its record, in words; empty: none found.
std::string first_difference(const std::vector<SignalRecord>& stored, std::span<const Outcome> kept) {
    std::vector<const Signal*> again;
    std::vector<const PaperFilled*> fills;
    for (const Outcome& outcome : kept) {
        if (const auto* approved = std::get_if<SignalApproved>(&outcome)) again.push_back(&approved->signal);
        if (const auto* fill = std::get_if<PaperFilled>(&outcome)) fills.push_back(fill);
    }
    std::vector<const SignalRecord*> before;
    before.reserve(stored.size());
    for (const SignalRecord& record : stored) before.push_back(&record);
    const auto earlier = [](const auto* a, const auto* b) {
        return std::pair(a->closed_at, a->id) < std::pair(b->closed_at, b->id);
    };
    std::sort(again.begin(), again.end(), earlier);
    std::sort(before.begin(), before.end(),
              [&](const SignalRecord* a, const SignalRecord* b) { return earlier(&a->signal, &b->signal); });
    for (std::size_t i = 0; i < std::max(again.size(), before.size()); ++i) {
        if (i >= before.size()) return "signal " + to_text(again[i]->id) + " is new at " + to_text(again[i]->closed_at);
        const Signal& was = before[i]->signal;
        if (i >= again.size()) return "signal " + to_text(was.id) + " of " + to_text(was.closed_at) + " is gone";
        if (!(was == *again[i])) return "signal " + to_text(was.id) + " of " + to_text(was.closed_at) + " is another";
    }
    for (const SignalRecord* record : before) {
        std::vector<const PaperFilled*> mine;
        for (const PaperFilled* fill : fills) {
            if (fill->signal == record->signal.id) mine.push_back(fill);
        }
        for (std::size_t i = 0; i < std::max(mine.size(), record->fills.size()); ++i) {
            if (i >= mine.size() || i >= record->fills.size() || !(*mine[i] == record->fills[i])) {
                return "fill " + std::to_string(i + 1) + " of signal " + to_text(record->signal.id) + " is another";
            }
        }
    }
    return {};
}

}  // namespace

Result<ReplayDone> replay_journal(EventLog& log, const ReplayListener& listener, std::stop_token stop) {
    ReplayDone done;
    Engine engine;
    RunDigest digest;
    Outcomes out;
    const auto total = static_cast<std::int64_t>(log.last());
    const auto step = [&](const LoggedEvent& logged) -> Result<> {
        if (stop.stop_requested()) return fail(ErrorCode::Interrupted, "the replay was interrupted");
        if (const auto* opened = std::get_if<Opened>(&logged.event)) {
            done.engine_version = opened->version;
            done.other_version = opened->version != engine_version;
        }
        TRY(admit(logged, engine));
        if (listener.before) TRY(listener.before(logged.event, engine));
        out.clear();
        engine.process(logged.event, out);
        ++done.events;
        done.frames += std::holds_alternative<MarketFrame>(logged.event) ? 1 : 0;
        digest.take(out, false);
        if (logged.outcomes && *logged.outcomes != outcomes_hash(out) && done.equal) {
            done.equal = false;
            done.first_difference = "event " + std::to_string(logged.position);
        }
        if (listener.step) TRY(listener.step(logged.event, out));
        if (listener.progress && logged.position % 1024 == 0) {
            listener.progress(static_cast<std::int64_t>(logged.position), total);
        }
        return {};
    };
    TRY(log.read(0, step));
    done.counts = digest.counts();
    done.sha256 = digest.sha256();
    return done;
}

Result<RunStates> states_in(EventLog& log) {
    RunStates states;
    UtcTime at{};  // the close of the last frame: where the next minute opens
    TRY(log.read(0, [&](const LoggedEvent& logged) -> Result<> {
        if (const auto* frame = std::get_if<MarketFrame>(&logged.event)) at = frame->closed_at;
        const auto* join = std::get_if<InstrumentJoined>(&logged.event);
        if (join != nullptr && at == UtcTime{}) {
            states.joins.push_back(*join);
        } else if (join != nullptr || std::holds_alternative<InstrumentLeft>(logged.event)) {
            states.later.push_back({at, logged.event});
        }
        return {};
    }));
    return states;
}

BacktestPlan plan_of(const RunRecord& run, RunStates states, std::optional<UtcTime> until) {
    BacktestPlan plan{.opened = run.opened,
                      .instruments = run.instruments,
                      .range = run.range,
                      .as_of = run.store_version,
                      .threads = 1,
                      .joins = std::move(states.joins),
                      .later = std::move(states.later)};
    // The run's list is by slot: those that joined later stand behind.
    const auto came_later = std::ranges::count_if(
        plan.later, [](const LaterChange& one) { return std::holds_alternative<InstrumentJoined>(one.event); });
    plan.instruments.resize(plan.instruments.size() - std::min(plan.instruments.size(), std::size_t(came_later)));
    plan.opened.version = std::string(engine_version);
    if (until) plan.range.to = std::clamp(*until, plan.range.from, plan.range.to);
    std::erase_if(plan.later, [&](const LaterChange& one) { return one.at >= plan.range.to; });
    return plan;
}

Result<ReplayDone> replay_run(const RunRecord& run, RunStates states, RunStore& runs, const OpenCandleStore& open_store,
                              int threads, const ReplayListener& listener, std::stop_token stop) {
    ReplayDone done{.engine_version = run.engine_version};
    done.other_version = run.engine_version != engine_version;
    BacktestPlan plan = plan_of(run, std::move(states));
    plan.threads = threads;
    RunDigest digest;
    Event current{plan.opened};
    const BacktestListener tap{.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
                                   digest.take(outcomes, true);
                                   if (listener.step) TRY(listener.step(current, outcomes));
                                   return {};
                               },
                               .event = [&](const Event& event) -> Result<> {
                                   ++done.events;
                                   if (listener.step) current = event;
                                   return {};
                               },
                               .progress = listener.progress};
    TRY(run_backtest(open_store, plan, tap, stop));
    done.counts = digest.counts();
    done.sha256 = digest.sha256();
    done.equal = done.sha256 == run.sha256 && done.counts.outcomes == run.outcomes;
    if (!done.equal) {
        const auto stored = TRY(runs.signals({.run = run.id}));
        done.first_difference = first_difference(stored, digest.kept());
        if (done.first_difference.empty()) done.first_difference = "an opinion or a verdict that became no signal";
    }
    return done;
}

}  // namespace signalbox
