#include "faces/cli/observation_words.hpp"

#include <fmt/format.h>

#include "views/numbers.hpp"

namespace signalbox {

std::string hours_text(Millis span) {
    const auto minutes = span / minute;
    if (minutes < 60) return fmt::format("{} min", minutes);
    return minutes % 60 == 0 ? fmt::format("{} h", minutes / 60)
                             : fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

std::string seconds_text(Millis span) { return fmt::format("{:.2f} s", static_cast<double>(span.count()) / 1000); }

Sentence words_of(Rung rung) {
    switch (rung) {
        case Rung::recorded: return sentence("as recorded");
        case Rung::final_candles: return sentence("final candles");
        case Rung::on_time: return sentence("no latency");
        case Rung::backtest: return sentence("as a backtest");
    }
    return sentence("as recorded");
}

Sentence reason_of(Rung rung) {
    switch (rung) {
        case Rung::recorded: return sentence("the journal replayed: what the run said");
        case Rung::final_candles: return sentence("each minute as the store knows it now: late and corrected candles");
        case Rung::on_time:
            return sentence("each frame arrives as it closes: late frames may speak, fills pay no delay");
        case Rung::backtest: return sentence("no order by hand, no changed setting or cost");
    }
    return sentence("the journal replayed: what the run said");
}

Sentence words_of(Parted kind) {
    switch (kind) {
        case Parted::first_only: return sentence("only before");
        case Parted::second_only: return sentence("only now");
        case Parted::otherwise: return sentence("other numbers");
        case Parted::ended: return sentence("another end");
    }
    return sentence("other numbers");
}

Sentence words_of(const DrillDone& drill) {
    const std::string from = short_time(drill.thrown_at), to = short_time(drill.lifted_at);
    switch (drill.state) {
        case DrillDone::State::too_short:
            return sentence("none: it needs {} of the day", hours_text(KillDrill::shortest));
        case DrillDone::State::thrown_already: return sentence("none: the switch was thrown already at {}", from);
        case DrillDone::State::failed:
            return sentence(
                "FAILED: thrown on a copy from {} to {}: signals {} (must be 0), held on {}, lifted {}, opinions "
                "stopped after it {}, fills of open positions alike {}",
                from, to, drill.said, drill.held_on ? "✓" : "✕", drill.was_lifted ? "✓" : "✕", drill.stopped_after,
                drill.fills_alike ? "✓" : "✕");
        case DrillDone::State::passed: break;
    }
    if (drill.held_back == 0) {
        return sentence(
            "passed, with nothing to hold back: thrown on a copy from {} to {}, no opinion came as far as the switch; "
            "neither a resume nor a repeated order lifted it, the right order did; fills of open positions: {}, all "
            "alike",
            from, to, drill.fills);
    }
    return sentence(
        "passed: thrown on a copy from {} to {}, it held back {} opinions ({} signals of the run among them) and let "
        "none through; neither a resume nor a repeated order lifted it, the right order did; fills of open positions: "
        "{}, all alike",
        from, to, drill.held_back, drill.run_signals, drill.fills);
}

Sentence length_of(const Observation& observation) {
    const std::string done = hours_text(minute * observation.at_work), wanted = hours_text(observation_min);
    if (observation.accelerated)
        return sentence("its time was not the clock's: {} at work, which count for nothing", done);
    if (observation.missing() > Millis{0}) {
        return sentence("too early to judge: {} of {} at work, {} to come", done, wanted,
                        hours_text(observation.missing()));
    }
    return sentence("long enough: {} at work, {} are wanted", done, wanted);
}

Sentence replay_of(const Observation& observation) {
    if (observation.is_equal) return sentence("replayed, it said the same, to the last bit");
    if (!observation.other_version.empty()) {
        return sentence("NOT EQUAL: replayed, it parts at {}; it was recorded by engine {}, another one",
                        observation.first_difference, observation.other_version);
    }
    return sentence("NOT EQUAL: replayed, it parts at {}: what follows explains nothing, please report it",
                    observation.first_difference);
}

}  // namespace signalbox
