#include "views/stored_backtest.hpp"

#include <chrono>

#include "core/engine/analyst.hpp"
#include "platform/clock.hpp"
#include "runners/replay.hpp"

namespace signalbox {

namespace {
constexpr int likes_followed_max = 16;  ///< runs that are like runs that are like …
}  // namespace

Result<RunStates> states_of(RunStore& runs, const RunRecord& run, const ReadJournal& read_journal) {
    RunRecord at = run;
    for (int followed = 0; followed < likes_followed_max; ++followed) {
        if (!at.journal.empty()) {
            const auto journal = TRY(read_journal(at.journal));
            return states_in(*journal);
        }
        if (at.like.empty()) return RunStates{};
        auto next = TRY(runs.run(at.like));
        if (!next) {
            return fail(ErrorCode::NotFound, "run {} is like run {}, which is not in the store", at.id, at.like)
                .suggest("without it the run cannot be repeated: make a new backtest");
        }
        at = std::move(*next);
    }
    return fail(ErrorCode::Corrupt, "run {} is like too many others", run.id);
}

Result<> set_costs(std::vector<InstrumentJoined>& joins,
                   const std::function<InstrumentTerms(const std::string& venue)>& terms_of_venue) {
    for (InstrumentJoined& join : joins) {
        InstrumentTerms terms = terms_of_venue(join.instrument.venue);
        terms.tick = join.terms.tick;
        terms.multiplier = join.terms.multiplier;
        if (terms == join.terms) continue;
        join.terms = terms;
        if (join.analyst.empty()) continue;
        Analyst analyst = TRY(Analyst::restore(join.analyst));
        analyst.set_cost(terms.round_trip());
        join.analyst = analyst.save();
    }
    return {};
}

Result<BacktestDoneAndCounted> run_and_count(const OpenCandleStore& open_store, BacktestQuestion question,
                                             std::stop_token stop) {
    const auto began = std::chrono::steady_clock::now();
    RunDigest digest;
    const BacktestListener listener{.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
                                        digest.take(outcomes, true);
                                        return {};
                                    },
                                    .event = {},
                                    .frame = {},
                                    .progress = std::move(question.progress)};
    const BacktestDone finished = TRY(run_backtest(open_store, question.plan, listener, stop));

    BacktestDoneAndCounted done{.run = std::move(question.run), .counts = digest.counts(), .kept = digest.kept()};
    // Where the account stands at the end of its last day: no outcome, but what the figures are made of.
    const EquityMarked end = finished.engine->desk().equity_now();
    if (end.at != day_start(end.at)) done.kept.push_back(end);
    RunRecord& run = done.run;
    run.finished_at = wall_time();
    run.engine_version = std::string(engine_version);
    run.opened = question.plan.opened;
    run.instruments = question.plan.instruments;
    for (const LaterChange& change : question.plan.later) {
        const auto* join = std::get_if<InstrumentJoined>(&change.event);
        if (join != nullptr) run.instruments.push_back(join->instrument);
    }
    run.range = question.plan.range;
    run.store_version = question.plan.as_of;
    run.bars = finished.bars;
    run.opinions = done.counts.opinions;
    run.signals = done.counts.signals;
    run.outcomes = done.counts.outcomes;
    run.sha256 = digest.sha256();
    done.joins = std::move(question.plan.joins);
    done.others_joined = !question.plan.later.empty();
    done.elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return done;
}

Result<> store_backtest(RunStore& runs, EventLog* journal, const BacktestDoneAndCounted& done) {
    if (journal != nullptr) {
        (void)TRY(journal->append(done.run.opened));
        for (const InstrumentJoined& join : done.joins) (void)TRY(journal->append(join));
    }
    TRY(runs.save(done.run));
    const ProjectedStep step{.position = 1, .event = nullptr, .outcomes = &done.kept};
    Result<> projected = runs.project(done.run, {&step, 1});
    if (!projected) TRY(runs.remove(done.run.id));  // whole or not at all
    return projected;
}

Json gates_json(const RunCounts& counts) {
    Json gates = Json::object();
    for (std::size_t i = 0; i < gate_count; ++i) {
        if (counts.gates[i] > 0) gates[std::string(to_text(static_cast<Gate>(i)))] = counts.gates[i];
    }
    return gates;
}

}  // namespace signalbox
