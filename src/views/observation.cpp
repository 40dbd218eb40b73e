#include "views/observation.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace signalbox {

namespace {

constexpr double r_that_rounding_makes = 0.005;  ///< sizes are whole steps: with another size R is not quite the same

bool has_result(const SignalRecord& record) { return record.closed && record.state != SignalState::cancelled; }

std::optional<double> result_of(const SignalRecord& record) {
    return has_result(record) ? std::optional(record.net_r) : std::nullopt;
}

UtcTime newest_day(TimeRange minutes) { return day_start(minutes.to - minute); }

bool is_of(const SignalRecord& record, UtcTime of_day) { return day_start(record.signal.closed_at) == of_day; }

/// Both said the same and filled it the same, with another size: what the account had lost or won before.
bool is_resized(const SignalDifference& one) {
    if (one.kind == Parted::first_only || one.kind == Parted::second_only) return false;
    const bool money_alone = std::ranges::all_of(
        one.fields, [](const std::string& field) { return field == "size" || field == "fills" || field == "net"; });
    return money_alone && std::abs(one.first.net_r - one.second.net_r) < r_that_rounding_makes &&
           std::ranges::equal(
               one.first.fills, one.second.fills,
               [](const PaperFilled& a, const PaperFilled& b) {
                   return a.leg == b.leg && a.at == b.at && a.price == b.price && a.late == b.late;
               });
}

}  // namespace

DecisionTimes decision_times(std::vector<Millis> all) {
    DecisionTimes times{.count = all.size()};
    if (all.empty()) return times;
    std::ranges::sort(all);
    const auto at = [&](double share) {
        const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(all.size())));
        return all[std::max<std::size_t>(rank, 1) - 1];
    };
    times.p50 = at(0.5);
    times.p99 = at(0.99);
    times.max = all.back();
    return times;
}

void DayBook::take(const Event& event, std::span<const Outcome> outcomes) {
    if (const auto* opened = std::get_if<Opened>(&event)) stale_after_ = opened->settings.desk.stale_after;
    if (const auto* changed = std::get_if<SettingsChanged>(&event)) stale_after_ = changed->desk.stale_after;
    if (std::holds_alternative<InstrumentJoined>(event)) {
        followed_.push_back(true);
        joined_at_.push_back(last_);
    }
    if (const auto* left = std::get_if<InstrumentLeft>(&event)) followed_.at(left->slot) = false;
    if (const auto* feed = std::get_if<FeedLost>(&event)) {
        if (feed->lost) lost_.insert(feed->venue);
        if (!feed->lost) lost_.erase(feed->venue);
    }
    for (const Outcome& outcome : outcomes) {
        const auto* done = std::get_if<CommandDone>(&outcome);
        if (done == nullptr || !done->changed) continue;
        if (done->verb == Verb::kill || done->verb == Verb::lift_kill) killed_ = done->verb == Verb::kill;
        if (done->verb == Verb::pause || done->verb == Verb::resume) paused_ = done->verb == Verb::pause;
    }
    if (const auto* late = std::get_if<CandleCorrected>(&event)) correction(*late);
    if (const auto* frame_now = std::get_if<MarketFrame>(&event)) frame(*frame_now, outcomes);
}

void DayBook::frame(const MarketFrame& frame, std::span<const Outcome> outcomes) {
    const UtcTime opened_at = frame.closed_at - minute;
    if (first_ == UtcTime{}) first_ = frame.closed_at;
    last_ = frame.closed_at;
    Day& today = at(opened_at);
    const Millis took = frame.arrived_at - frame.closed_at;
    const bool in_time = took <= stale_after_;
    ++(in_time ? today.told.at_work : today.told.late);
    today.told.feed_lost += lost_.empty() ? 0 : 1;
    today.told.stopped += killed_ || paused_ ? 1 : 0;
    const auto pairs = std::ranges::count(followed_, true);
    today.told.followed = std::max(today.told.followed, static_cast<std::size_t>(pairs));
    today.told.pair_minutes += pairs;
    for (std::size_t slot = 0; slot < followed_.size(); ++slot) {
        const bool known = slot < frame.minutes.size() && frame.minutes[slot].state != MinuteState::missing;
        if (followed_[slot] && !known) today.missing.emplace(static_cast<std::uint16_t>(slot), opened_at);
    }
    if (in_time) today.decided.push_back(took);
    const bool spoke = std::ranges::any_of(
        outcomes, [](const Outcome& outcome) { return std::holds_alternative<SignalApproved>(outcome); });
    if (spoke && in_time) today.spoken.push_back(took);
    at(frame.closed_at).digest.take(outcomes, false);  // what was said belongs to the date of its close
}

/// Of a minute that was missing in its frame it is the healing, of another one a change. Those from before the
/// instrument was followed, or the run begun, are nobody's.
void DayBook::correction(const CandleCorrected& late) {
    const UtcTime opened_at = late.candle.opened_at;
    const bool is_ours = late.slot < joined_at_.size() && first_ != UtcTime{} && opened_at >= first_ - minute &&
                         opened_at >= joined_at_[late.slot];
    if (!is_ours) return;
    Day& of_minute = at(opened_at);
    if (of_minute.missing.contains({late.slot, opened_at})) {
        of_minute.told.healed += of_minute.changed.emplace(late.slot, opened_at).second ? 1 : 0;
    } else {
        of_minute.told.corrected += of_minute.changed.emplace(late.slot, opened_at).second ? 1 : 0;
    }
}

std::vector<ObservedDay> DayBook::days(UtcTime end, std::span<const SignalRecord> signals) const {
    std::vector<ObservedDay> days;
    for (const auto& [date, kept] : days_) {
        ObservedDay told = kept.told;
        told.day = date;
        const UtcTime from = std::max(date, first_ - minute), to = std::min(date + day, std::max(end, last_));
        told.minutes = std::max<std::int64_t>(0, (to - from) / minute);
        if (told.minutes == 0 && kept.digest.counts().opinions == 0) continue;  // a midnight at which nothing was said
        told.holes = static_cast<std::int64_t>(kept.missing.size());
        told.decided = decision_times(kept.decided);
        told.spoken = decision_times(kept.spoken);
        told.counts = kept.digest.counts();
        for (const SignalRecord& record : signals) {
            if (!is_of(record, date)) continue;
            ObservedTier& tier = told.tiers.at(static_cast<std::size_t>(record.signal.tier));
            ++tier.signals;
            tier.closed += has_result(record) ? 1 : 0;
            tier.net_r += result_of(record).value_or(0);
        }
        days.push_back(std::move(told));
    }
    return days;
}

std::vector<DifferenceStep> steps_of(const DifferenceLadder& ladder, UtcTime day) {
    std::vector<DifferenceStep> steps;
    for (const Climbed& rung : ladder.rungs) {
        DifferenceStep step{.rung = rung.rung};
        for (const SignalRecord& record : rung.signals) {
            if (!is_of(record, day)) continue;
            ++step.signals;
            step.net_r += result_of(record).value_or(0);
        }
        step.net_r_change = steps.empty() ? 0 : step.net_r - steps.back().net_r;
        for (const SignalDifference& one : rung.to_before.differences) {
            const SignalRecord& shown = one.shown();
            if (!is_of(shown, day)) continue;
            if (is_resized(one)) {
                ++step.resized;
                continue;
            }
            ++step.differing;
            if (step.rows.size() == DifferenceStep::rows_max) continue;
            step.rows.push_back({.kind = one.kind,
                                 .id = to_text(shown.signal.id),
                                 .instrument = shown.instrument,
                                 .timeframe = shown.signal.timeframe,
                                 .side = shown.signal.side,
                                 .closed_at = shown.signal.closed_at,
                                 .fields = one.fields,
                                 .r_before = one.kind == Parted::second_only ? std::nullopt : result_of(one.first),
                                 .r_now = one.kind == Parted::first_only ? std::nullopt : result_of(one.second),
                                 .is_after_another = one.is_after_another});
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

Result<Observation> observation_of(EventLog& log, const ObservationQuestion& question, std::stop_token stop) {
    DayBook book;
    std::map<UtcTime, KillDrill> drills;
    LadderQuestion ladder_question{.open_store = question.open_store, .as_of = question.as_of, .rung = question.rung};
    ladder_question.listen = [&](TimeRange minutes) {
        for (UtcTime date = day_start(minutes.from + minute); date <= day_start(minutes.to); date += day) {
            const bool wanted = question.all_days || date == question.day.value_or(newest_day(minutes));
            const TimeRange closes{std::max(date, minutes.from + minute), std::min(date + day - minute, minutes.to)};
            if (wanted && closes.from <= closes.to) drills.try_emplace(date, closes);
        }
        return ReplayListener{.before = [&](const Event& event, const Engine& engine) -> Result<> {
                                  for (auto& [date, drill] : drills) drill.before(event, engine);
                                  return {};
                              },
                              .step = [&](const Event& event, std::span<const Outcome> outcomes) -> Result<> {
                                  book.take(event, outcomes);
                                  for (auto& [date, drill] : drills) drill.after(event, outcomes);
                                  return {};
                              },
                              .progress = {}};
    };
    const DifferenceLadder ladder = TRY(climb(log, ladder_question, stop));

    Observation told{.run = question.run,
                     .accelerated = question.accelerated,
                     .is_over = question.is_over,
                     .range = ladder.range,
                     .is_equal = ladder.replayed.equal,
                     .first_difference = ladder.replayed.first_difference,
                     .other_version = ladder.replayed.other_version ? ladder.replayed.engine_version : std::string()};
    const std::vector<ObservedDay> days = book.days(question.end, ladder.rungs.front().signals);
    for (const ObservedDay& one : days) {
        told.at_work += one.at_work;
        const bool wanted = question.all_days || one.day == question.day.value_or(newest_day(ladder.range));
        if (!wanted) continue;
        const auto drill = drills.find(one.day);
        told.pages.push_back({.day = one,
                              .drill = drill == drills.end() ? DrillDone{} : drill->second.done(),
                              .steps = steps_of(ladder, one.day)});
    }
    if (!told.pages.empty()) return told;
    const auto date_of = [](const ObservedDay& one) { return to_text(one.day).substr(0, 10); };
    return fail(ErrorCode::NotFound, "run {} has no minute of that day", question.run)
        .suggest("it has {} to {}", date_of(days.front()), date_of(days.back()));
}

}  // namespace signalbox
