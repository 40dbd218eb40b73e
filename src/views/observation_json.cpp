// `observe report --json`: docs/json.md lists the fields.
#include "views/observation.hpp"
#include "views/stored_backtest.hpp"

namespace signalbox {

namespace {

Json json_of_times(const DecisionTimes& times) {
    if (times.count == 0) return nullptr;
    return {{"count", times.count},
            {"p50_ms", times.p50.count()},
            {"p99_ms", times.p99.count()},
            {"max_ms", times.max.count()}};
}

Json json_of_drill(const DrillDone& drill) {
    const bool ran = drill.state == DrillDone::State::passed || drill.state == DrillDone::State::failed;
    if (!ran) return {{"state", to_text(drill.state)}};
    return {{"state", to_text(drill.state)},
            {"thrown_at", to_text(drill.thrown_at)},
            {"lifted_at", to_text(drill.lifted_at)},
            {"opinions", drill.opinions},
            {"held_back", drill.held_back},
            {"run_signals", drill.run_signals},
            {"signals", drill.said},
            {"held_on", drill.held_on},
            {"lifted", drill.was_lifted},
            {"stopped_after", drill.stopped_after},
            {"fills", drill.fills},
            {"fills_alike", drill.fills_alike}};
}

Json json_of_row(const DifferenceRow& row) {
    const auto r = [](const std::optional<double>& value) { return value ? json_of(*value) : Json(nullptr); };
    return {{"kind", to_text(row.kind)},
            {"id", row.id},
            {"instrument", to_text(row.instrument)},
            {"timeframe", to_text(row.timeframe)},
            {"side", to_text(row.side)},
            {"closed_at", to_text(row.closed_at)},
            {"fields", row.fields},
            {"net_r_before", r(row.r_before)},
            {"net_r", r(row.r_now)},
            {"after_another", row.is_after_another}};
}

Json json_of_step(const DifferenceStep& step) {
    Json rows = Json::array();
    for (const DifferenceRow& row : step.rows) rows.push_back(json_of_row(row));
    return {{"step", to_text(step.rung)},    {"signals", step.signals},
            {"differing", step.differing},   {"resized", step.resized},
            {"net_r", json_of(step.net_r)},  {"net_r_change", json_of(step.net_r_change)},
            {"differences", std::move(rows)}};
}

Json json_of_day(const ObservationPage& page) {
    const ObservedDay& day = page.day;
    Json tiers = Json::array(), steps = Json::array();
    for (std::size_t i = day.tiers.size(); i-- > 0;) {
        const ObservedTier& tier = day.tiers[i];
        tiers.push_back({{"tier", to_text(static_cast<Tier>(i))},
                         {"signals", tier.signals},
                         {"closed", tier.closed},
                         {"net_r", json_of(tier.net_r)}});
    }
    for (const DifferenceStep& step : page.steps) steps.push_back(json_of_step(step));
    return {{"day", to_text(day.day).substr(0, 10)},
            {"minutes", day.minutes},
            {"at_work", day.at_work},
            {"late", day.late},
            {"never", day.never()},
            {"uptime", json_of(day.uptime())},
            {"feed_lost", day.feed_lost},
            {"stopped", day.stopped},
            {"followed", day.followed},
            {"pair_minutes", day.pair_minutes},
            {"holes", day.holes},
            {"healed", day.healed},
            {"corrected", day.corrected},
            {"opinions", day.counts.opinions},
            {"signals", day.counts.signals},
            {"tiers", std::move(tiers)},
            {"gates", gates_json(day.counts)},
            {"decided", json_of_times(day.decided)},
            {"spoken", json_of_times(day.spoken)},
            {"drill", json_of_drill(page.drill)},
            {"difference", std::move(steps)},
            {"measured_fills", nullptr}};
}

}  // namespace

Json observation_json(const Observation& observation) {
    Json days = Json::array(), instruments = Json::array();
    for (const ObservationPage& page : observation.pages) days.push_back(json_of_day(page));
    for (const Instrument& one : observation.instruments) instruments.push_back(to_text(one));
    const bool judged = observation.missing() == Millis{0} && !observation.accelerated;
    return {{"run", observation.run},
            {"mode", "observe"},
            {"accelerated", observation.accelerated},
            {"over", observation.is_over},
            {"from", to_text(observation.range.from)},
            {"to", to_text(observation.range.to)},
            {"at_work_minutes", observation.at_work},
            {"wanted_minutes", observation_min / minute},
            {"long_enough", judged},
            {"replay",
             {{"equal", observation.is_equal},
              {"first_difference", observation.is_equal ? Json(nullptr) : Json(observation.first_difference)},
              {"engine_version", observation.other_version.empty() ? Json(nullptr) : Json(observation.other_version)}}},
            {"instruments", std::move(instruments)},
            {"days", std::move(days)}};
}

}  // namespace signalbox
