#include "views/whynot.hpp"

#include <algorithm>

#include "runners/journal_guard.hpp"

namespace signalbox {

namespace {

/// How far an answer came: approved, then the number of the gate it failed at, then the silent ones.
int distance(const WhyNot& answer) {
    if (!answer.gates) return answer.diagnosis ? static_cast<int>(answer.diagnosis->silence) - 100 : -1000;
    return answer.gates->approved ? 1000 : static_cast<int>(answer.gates->first_failed);
}

}  // namespace

WhyNotWatcher::WhyNotWatcher(WhyNotQuestion question, std::uint16_t slot, std::vector<Timeframe> speaks)
    : question_(std::move(question)), slot_(slot), speaks_(std::move(speaks)) {
    if (question_.timeframe) std::erase_if(speaks_, [&](Timeframe one) { return one != *question_.timeframe; });
}

UtcTime WhyNotWatcher::careful_from() const {
    Millis longest{0};
    for (const Timeframe timeframe : speaks_) longest = std::max(longest, length_of(timeframe));
    return question_.at - longest;
}

void WhyNotWatcher::outcomes(std::span<const Outcome> outcomes) {
    for (const Outcome& outcome : outcomes) {
        const auto* verdict = std::get_if<Verdict>(&outcome);
        if (verdict != nullptr && verdict->slot == slot_) verdicts_.push_back(*verdict);
    }
}

void WhyNotWatcher::frame(const MarketFrame& frame, const Engine& engine) {
    if (frame.closed_at >= careful_from() && frame.closed_at <= question_.at && engine.follows(slot_)) {
        for (const Timeframe timeframe : speaks_) {
            if (!closes_at(timeframe, frame.closed_at)) continue;
            WhyNot answer{.at = frame.closed_at,
                          .run = {},
                          .timeframe = timeframe,
                          .side = {},
                          .verdict = {},
                          .first_failed = {},
                          .gates = {},
                          .diagnosis = {}};
            const auto verdict = std::find_if(verdicts_.begin(), verdicts_.end(),
                                              [&](const Verdict& one) { return one.timeframe == timeframe; });
            if (verdict != verdicts_.end()) {
                answer.gates = *verdict;
                answer.side = verdict->side;
                answer.verdict = verdict->approved ? "approved" : "blocked";
                if (!verdict->approved) answer.first_failed = to_text(verdict->first_failed);
            } else {
                answer.diagnosis = engine.analyst(slot_).diagnose(timeframe);
                answer.side = answer.diagnosis->side;
                answer.verdict = "no_opinion";
                answer.first_failed = "opinion";
            }
            std::erase_if(latest_, [&](const WhyNot& one) { return one.timeframe == timeframe; });
            latest_.push_back(std::move(answer));
        }
    }
    verdicts_.clear();
}

Result<WhyNot> WhyNotWatcher::answer() const {
    if (latest_.empty()) {
        return fail(ErrorCode::NotFound, "no candle of {} closed by {} in this run", question_.instrument, question_.at)
            .suggest("ask for a time inside the run: signalbox signals shows some");
    }
    return *std::max_element(latest_.begin(), latest_.end(), [](const WhyNot& a, const WhyNot& b) {
        return std::pair(distance(a), minutes_of(a.timeframe)) < std::pair(distance(b), minutes_of(b.timeframe));
    });
}

Result<WhyNot> why_not(const OpenCandleStore& open_store, BacktestPlan plan, const WhyNotQuestion& question,
                       std::string run, std::function<void(std::int64_t, std::int64_t)> progress) {
    const auto slot = std::find(plan.instruments.begin(), plan.instruments.end(), question.instrument);
    if (slot == plan.instruments.end()) {
        return fail(ErrorCode::NotFound, "{} was not part of run {}", question.instrument, run)
            .suggest("name another run with --run, or leave it out for the newest one");
    }
    WhyNotWatcher watcher(question, static_cast<std::uint16_t>(slot - plan.instruments.begin()),
                          plan.opened.settings.timeframes);
    plan.range.to = std::clamp(bar_open(Timeframe::m1, question.at), plan.range.from, plan.range.to);
    plan.threads = 1;
    plan.frame_by_frame_from = watcher.careful_from();
    if (plan.range.empty()) {
        return fail(ErrorCode::NotFound, "{} lies before the first minute of run {}", question.at, run)
            .suggest("ask for a later time");
    }
    TRY(run_backtest(open_store, plan,
                     {.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
                          watcher.outcomes(outcomes);
                          return {};
                      },
                      .event = {},
                      .frame = [&](const MarketFrame& frame, const Engine& engine) { watcher.frame(frame, engine); },
                      .progress = std::move(progress)}));
    WhyNot answer = TRY(watcher.answer());
    answer.run = std::move(run);
    return answer;
}

namespace {

/// The engine as it stood before `close`, from the newest snapshot that is old enough, and the events in it.
Engine engine_before(UtcTime close, const EventLog& journal, Snapshots& snapshots, std::uint64_t& after) {
    for (std::uint64_t position = journal.last(); position > 0;) {
        const auto snapshot = snapshots.newest(position);
        if (!snapshot || !*snapshot || (*snapshot)->position == 0) break;  // the journal holds everything
        auto engine = Engine::restore((*snapshot)->engine);
        if (engine && engine->now() < close) {
            after = (*snapshot)->position;
            return std::move(*engine);
        }
        position = (*snapshot)->position - 1;
    }
    return {};
}

}  // namespace

Result<WhyNot> why_not_live(EventLog& journal, Snapshots& snapshots, const RunRecord& run,
                            const WhyNotQuestion& question) {
    const auto slot = std::find(run.instruments.begin(), run.instruments.end(), question.instrument);
    if (slot == run.instruments.end()) {
        return fail(ErrorCode::NotFound, "{} was not part of run {}", question.instrument, run.id)
            .suggest("name another run with --run, or leave it out for the newest one");
    }
    WhyNotWatcher watcher(question, static_cast<std::uint16_t>(slot - run.instruments.begin()),
                          run.opened.settings.timeframes);
    std::uint64_t after = 0;
    Engine engine = engine_before(watcher.careful_from(), journal, snapshots, after);
    Outcomes out;
    bool past = false;
    const auto step = [&](const LoggedEvent& logged) -> Result<> {
        if (const auto* opened = std::get_if<Opened>(&logged.event)) TRY(same_engine(*opened));
        TRY(admit(logged, engine));
        const auto* frame = std::get_if<MarketFrame>(&logged.event);
        past = past || (frame != nullptr && frame->closed_at > question.at);
        if (past) return {};
        out.clear();
        engine.process(logged.event, out);
        watcher.outcomes(out);
        if (frame != nullptr) watcher.frame(*frame, engine);
        return {};
    };
    TRY(journal.read(after, step));
    WhyNot answer = TRY(watcher.answer());
    answer.run = run.id;
    return answer;
}

Json why_not_json(const WhyNot& answer) {
    Json json{{"at", json_of(answer.at)},
              {"run", answer.run.empty() ? Json(nullptr) : Json(answer.run)},
              {"timeframe", json_of(answer.timeframe)},
              {"side", json_of(answer.side)},
              {"verdict", answer.verdict},
              {"first_failed", answer.first_failed.empty() ? Json(nullptr) : Json(answer.first_failed)}};
    if (answer.gates) {
        json["gates"] = json_of_gates(*answer.gates);
    } else {
        const Diagnosis& diagnosis = *answer.diagnosis;
        json["gates"] = Json::array({Json{{"name", "opinion"},
                                          {"passed", false},
                                          {"value", json_of(diagnosis.value)},
                                          {"limit", json_of(diagnosis.limit)},
                                          {"condition", json_of(diagnosis.silence)}}});
        json["reasons"] = json_of(diagnosis.reasons);
    }
    return json;
}

}  // namespace signalbox
