#include "runners/kill_drill.hpp"

#include <algorithm>
#include <array>

#include "core/base/check.hpp"

namespace signalbox {

namespace {

constexpr Millis before_it = hour / 2, behind_it = hour;  ///< what a drill at noon needs around it

UtcTime middle_of(UtcTime from, UtcTime to) { return std::chrono::floor<std::chrono::minutes>(from + (to - from) / 2); }

/// Orders that would throw or lift the switch: the run's own are not the drill's.
bool is_of_switch(const Event& event) {
    const auto* command = std::get_if<Command>(&event);
    return command != nullptr && (command->verb == Verb::kill || command->verb == Verb::lift_kill);
}

}  // namespace

std::string_view to_text(DrillDone::State state) {
    constexpr std::array<std::string_view, 4> names{"passed", "failed", "too_short", "thrown_already"};
    const auto number = static_cast<std::size_t>(state);
    check(number < names.size(), "what became of a drill has a name");
    return names[number];
}

KillDrill::KillDrill(TimeRange closes) : closes_(closes) {
    if (closes.to - closes.from < shortest) {
        is_over_ = true;
        return;
    }
    const UtcTime noon = day_start(closes.from) + day / 2;
    const bool at_noon = noon - closes.from >= before_it && closes.to - noon >= behind_it;
    done_.thrown_at = at_noon ? noon : middle_of(closes.from, closes.to);
    done_.lifted_at = middle_of(done_.thrown_at, closes.to + minute);
}

void KillDrill::order(Verb verb, const char* id) {
    out_.clear();
    copy_->process(Command{.id = id, .actor = "drill", .verb = verb, .reason = "drill", .at = copy_->now()}, out_);
}

void KillDrill::before(const Event& event, const Engine& engine) {
    const auto* frame = std::get_if<MarketFrame>(&event);
    if (is_over_ || frame == nullptr) return;
    if (copy_ && frame->closed_at > closes_.to) {
        copy_.reset();
        is_over_ = true;
        return;
    }
    if (!copy_ && frame->closed_at > done_.thrown_at) {
        if (engine.desk().killed()) {
            was_killed_ = is_over_ = true;
            return;
        }
        copy_ = std::make_unique<Engine>(engine);
        for (const Position& position : engine.desk().paper().positions()) open_[position.signal.id] = true;
        order(Verb::kill, "drill-kill");
        order(Verb::resume, "drill-resume");
        order(Verb::kill, "drill-kill");
        done_.held_on = copy_->desk().killed();
    }
    if (copy_ && !done_.was_lifted && frame->closed_at > done_.lifted_at) {
        order(Verb::resume, "drill-resume-again");
        order(Verb::lift_kill, "drill-kill");  // an id that was seen: it does nothing
        done_.held_on = done_.held_on && copy_->desk().killed();
        order(Verb::lift_kill, "drill-lift");
        done_.was_lifted = !copy_->desk().killed();
    }
}

void KillDrill::after(const Event& event, std::span<const Outcome> outcomes) {
    if (!copy_) return;
    note_fills(outcomes, fills_of_run_);
    if (!done_.was_lifted) {
        done_.run_signals += static_cast<std::uint64_t>(std::ranges::count_if(
            outcomes, [](const Outcome& one) { return std::holds_alternative<SignalApproved>(one); }));
        if (is_of_switch(event)) return;
    }
    out_.clear();
    copy_->process(event, out_);
    note_fills(out_, fills_of_copy_);
    count(out_);
}

void KillDrill::count(std::span<const Outcome> outcomes) {
    for (const Outcome& outcome : outcomes) {
        const bool is_thrown = !done_.was_lifted;
        if (std::holds_alternative<SignalApproved>(outcome)) done_.said += is_thrown ? 1 : 0;
        const auto* verdict = std::get_if<Verdict>(&outcome);
        if (verdict == nullptr) continue;
        const bool by_switch = !verdict->approved && verdict->first_failed == Gate::kill_switch &&
                               verdict->gates[static_cast<std::size_t>(Gate::kill_switch)].value == 1;
        done_.opinions += is_thrown ? 1 : 0;
        done_.held_back += is_thrown && by_switch ? 1 : 0;
        done_.stopped_after += !is_thrown && by_switch && !copy_->desk().killed() ? 1 : 0;
    }
}

/// The account's equity after a fill is another where other signals were not spoken: it is left out.
void KillDrill::note_fills(std::span<const Outcome> outcomes, std::vector<PaperFilled>& into) const {
    for (const Outcome& outcome : outcomes) {
        const auto* fill = std::get_if<PaperFilled>(&outcome);
        if (fill == nullptr || !open_.contains(fill->signal)) continue;
        into.push_back(*fill);
        into.back().equity = {};
    }
}

DrillDone KillDrill::done() const {
    DrillDone done = done_;
    if (was_killed_) done.state = DrillDone::State::thrown_already;
    if (was_killed_ || done.thrown_at == UtcTime{} || !(copy_ || is_over_)) return done;
    done.fills = fills_of_run_.size();
    done.fills_alike = fills_of_run_ == fills_of_copy_;
    const bool passed =
        done.said == 0 && done.held_on && done.was_lifted && done.stopped_after == 0 && done.fills_alike;
    done.state = passed ? DrillDone::State::passed : DrillDone::State::failed;
    return done;
}

}  // namespace signalbox
