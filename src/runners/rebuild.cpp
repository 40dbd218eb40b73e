#include "runners/rebuild.hpp"

#include <deque>
#include <vector>

#include "runners/journal_guard.hpp"

namespace signalbox {

namespace {

constexpr std::size_t steps_a_transaction = 1024;

/// Steps waiting for their transaction: the store is handed pointers into them.
class Waiting {
public:
    Waiting(const RunRecord& run, RunStore& runs) : run_(run), runs_(runs) {}

    Result<> add(const LoggedEvent& logged, const Outcomes& outcomes) {
        steps_.push_back({logged.position, logged.event, outcomes});
        return steps_.size() < steps_a_transaction ? Result<>{} : write();
    }
    Result<> write() {
        if (steps_.empty()) return {};
        std::vector<ProjectedStep> steps;
        steps.reserve(steps_.size());
        for (const Step& step : steps_) steps.push_back({step.position, &step.event, &step.outcomes});
        TRY(runs_.project(run_, steps));
        steps_.clear();
        return {};
    }

private:
    struct Step {
        std::uint64_t position;
        Event event;
        Outcomes outcomes;
    };
    const RunRecord& run_;
    RunStore& runs_;
    std::deque<Step> steps_;
};

}  // namespace

Result<Rebuilt> rebuild_projection(EventLog& journal, const RunRecord& run, RunStore& runs,
                                   const std::function<void(std::uint64_t)>& progress, std::stop_token stop) {
    RunRecord past = run;
    past.past_to = journal.last();
    if (!TRY(runs.run(run.id))) TRY(runs.save(past));
    const std::uint64_t reached = TRY(runs.position(run.id));
    Rebuilt rebuilt{.events = journal.last()};
    if (reached >= rebuilt.events) return rebuilt;
    Engine engine;
    Outcomes out;
    Waiting waiting(past, runs);
    const auto step = [&](const LoggedEvent& logged) -> Result<> {
        if (stop.stop_requested()) return fail(ErrorCode::Interrupted, "interrupted while run {} was rebuilt", run.id);
        if (const auto* opened = std::get_if<Opened>(&logged.event)) TRY(same_engine(*opened));
        TRY(admit(logged, engine));
        out.clear();
        engine.process(logged.event, out);
        if (logged.outcomes && *logged.outcomes != outcomes_hash(out)) {
            return fail(ErrorCode::Corrupt, "event {} of the journal gives other outcomes than it gave",
                        logged.position)
                .suggest("compare with: signalbox replay --journal FILE; the journal is left as it is");
        }
        if (progress) progress(logged.position);
        if (logged.position <= reached) return {};
        ++rebuilt.projected;
        return waiting.add(logged, out);
    };
    TRY(journal.read(0, step));
    TRY(waiting.write());
    return rebuilt;
}

}  // namespace signalbox
