#include "runners/compare.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/base/check.hpp"
#include "core/engine/engine.hpp"

namespace signalbox {

namespace {

/// The numbers in which two records of one signal differ; of its end only where all of them are the same.
std::vector<std::string> differing(const SignalRecord& a, const SignalRecord& b, bool& only_the_end) {
    std::vector<std::string> fields;
    const auto hold = [&](const char* name, bool same) {
        if (!same) fields.emplace_back(name);
    };
    const Signal& x = a.signal;
    const Signal& y = b.signal;
    hold("entry", x.entry == y.entry);
    hold("stop", x.stop == y.stop);
    hold("targets", x.targets == y.targets);
    hold("size", x.size == y.size);
    hold("strength", x.strength == y.strength);
    hold("tier", x.tier == y.tier);
    hold("score", x.score == y.score);
    hold("confidence", x.confidence == y.confidence);
    hold("edge", x.edge == y.edge);
    only_the_end = fields.empty();
    hold("state", a.state == b.state);
    hold("fills", a.fills == b.fills);
    hold("net", a.net == b.net);
    return fields;
}

/// From the close of a signal to its last fill.
TimeRange life_of(const SignalRecord& record) {
    const UtcTime last = record.fills.empty() ? record.signal.closed_at : record.fills.back().at;
    return {record.signal.closed_at, std::max(record.signal.closed_at, last) + Millis{1}};
}

/// Whether one of those before it may have led to this one. `all` is in order of closes.
bool follows_from(const SignalDifference& difference, const std::vector<SignalDifference>& all) {
    constexpr std::array<std::string_view, 5> carried_for_good{"size", "confidence", "edge", "fills", "net"};
    const bool only_carried = difference.kind != Parted::first_only && difference.kind != Parted::second_only &&
                              std::ranges::all_of(difference.fields, [&](const std::string& field) {
                                  return std::ranges::find(carried_for_good, field) != carried_for_good.end();
                              });
    const UtcTime closed_at = difference.shown().signal.closed_at;
    for (const SignalDifference& before : all) {
        if (&before == &difference) return false;
        const UtcTime end = std::max(life_of(before.first).to, life_of(before.second).to);
        const bool is_open = !before.shown().closed || end >= closed_at;
        if (only_carried || is_open || closed_at - before.shown().signal.closed_at <= day) return true;
    }
    return false;
}

void explain(SignalDifference& difference, const RunFacts& facts) {
    const SignalRecord& shown = difference.shown();
    const UtcTime closed_at = shown.signal.closed_at;
    TimeRange life = life_of(shown);
    if (difference.kind == Parted::otherwise || difference.kind == Parted::ended) {
        life.to = std::max(life.to, life_of(difference.second).to);
    }
    const auto others = static_cast<std::ptrdiff_t>(difference.candles.size());  // of the other run
    for (const LateCandle& late : facts.candles) {
        const bool before_it = late.opened_at < closed_at && late.taken_at >= closed_at;
        const bool while_it_lived = difference.kind == Parted::ended && life.holds(late.opened_at);
        if (late.slot != shown.signal.slot || !(before_it || while_it_lived)) continue;
        // One that changed twice is named once, as it came last.
        difference.candles.erase(std::remove_if(difference.candles.begin() + others, difference.candles.end(),
                                                [&](const LateCandle& had) { return had.opened_at == late.opened_at; }),
                                 difference.candles.end());
        difference.candles.push_back(late);
    }
    const auto inside = [&](UtcTime at) { return life.holds(at); };
    difference.is_late = difference.is_late || std::ranges::any_of(facts.late_frames, inside);
    difference.is_halted = difference.is_halted || std::ranges::any_of(facts.halted, [&](const TimeRange& one) {
                               return one.holds(closed_at);
                           });
    difference.has_new_costs =
        difference.has_new_costs || std::ranges::any_of(facts.costs, [&](UtcTime at) { return at < life.to; });
}

}  // namespace

std::string_view to_text(Parted kind) {
    constexpr std::array<std::string_view, 4> names{"first_only", "second_only", "otherwise", "ended"};
    const auto number = static_cast<std::size_t>(kind);
    check(number < names.size(), "a difference has a name");
    return names[number];
}

Result<RunFacts> facts_of(EventLog& log) {
    RunFacts facts;
    UtcTime at{};
    DeskSettings settings;
    bool killed = false, paused = false;
    const auto halt = [&](const Command& command) {
        const bool was = killed || paused;
        killed = command.verb == Verb::kill || (killed && command.verb != Verb::lift_kill);
        paused = command.verb == Verb::pause || (paused && command.verb != Verb::resume);
        const bool is = killed || paused;
        if (is && !was) facts.halted.push_back({at + Millis{1}, utc_max});
        if (was && !is) facts.halted.back().to = at + Millis{1};
    };
    TRY(log.read(0, [&](const LoggedEvent& logged) -> Result<> {
        if (const auto* frame = std::get_if<MarketFrame>(&logged.event)) {
            at = frame->closed_at;
            // Late already where fills pay more; later still it says nothing.
            const Millis late = frame->arrived_at - frame->closed_at;
            if (late > settings.hold + settings.latency_budget) facts.late_frames.push_back(at);
        } else if (const auto* opened = std::get_if<Opened>(&logged.event)) {
            settings = opened->settings.desk;
        } else if (const auto* changed = std::get_if<SettingsChanged>(&logged.event)) {
            settings = changed->desk;
            facts.costs.push_back(at);
        } else if (std::holds_alternative<CostsChanged>(logged.event)) {
            facts.costs.push_back(at);
        } else if (const auto* command = std::get_if<Command>(&logged.event)) {
            halt(*command);
        } else if (const auto* late = std::get_if<CandleCorrected>(&logged.event)) {
            facts.candles.push_back({late->slot, late->candle.opened_at, late->arrived_at, at});
        }
        return {};
    }));
    return facts;
}

Comparison compare_signals(std::vector<SignalRecord> of_first, const RunFacts& first_facts,
                           std::vector<SignalRecord> of_second, const RunFacts& second_facts) {
    Comparison comparison;
    comparison.first_count = of_first.size();
    comparison.second_count = of_second.size();
    std::map<Hash128, SignalRecord*> in_second;
    for (SignalRecord& record : of_second) in_second[record.signal.id] = &record;
    for (SignalRecord& record : of_first) {
        const auto other = in_second.find(record.signal.id);
        if (other == in_second.end()) {
            comparison.differences.push_back({.kind = Parted::first_only, .first = std::move(record)});
            continue;
        }
        bool only_the_end = false;
        auto fields = differing(record, *other->second, only_the_end);
        if (fields.empty()) {
            ++comparison.alike;
        } else {
            comparison.differences.push_back({.kind = only_the_end ? Parted::ended : Parted::otherwise,
                                              .first = std::move(record),
                                              .second = *other->second,
                                              .fields = std::move(fields)});
        }
        in_second.erase(other);
    }
    for (auto& [id, record] : in_second) {
        comparison.differences.push_back({.kind = Parted::second_only, .second = std::move(*record)});
    }
    std::ranges::stable_sort(comparison.differences, {},
                             [](const SignalDifference& one) { return one.shown().signal.closed_at; });
    for (SignalDifference& difference : comparison.differences) {
        difference.is_after_another = follows_from(difference, comparison.differences);
        explain(difference, first_facts);
        explain(difference, second_facts);
    }
    return comparison;
}

Result<Comparison> compare_runs(RunStore& runs, const std::string& first, const RunFacts& first_facts,
                                const std::string& second, const RunFacts& second_facts) {
    auto of_first = TRY(runs.signals({.run = first}));
    auto of_second = TRY(runs.signals({.run = second}));
    return compare_signals(std::move(of_first), first_facts, std::move(of_second), second_facts);
}

}  // namespace signalbox
