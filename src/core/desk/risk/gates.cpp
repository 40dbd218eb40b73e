// See gates.hpp.
#include "core/desk/risk/gates.hpp"

namespace signalbox {
namespace {

Answer pass_if(bool holds) { return holds ? Answer::passed : Answer::failed; }

}  // namespace

void ask_own_gates(Verdict& verdict, const Opinion& opinion, const Score& score, const GateInputs& inputs,
                   const DeskSettings& settings) {
    const auto say = [&](Gate gate, Answer answer, double value, double limit, bool assumed = false) {
        gate_of(verdict, gate) = {.answer = answer, .assumed = assumed, .value = value, .limit = limit};
    };
    say(Gate::strength, pass_if(opinion.strength >= settings.signal_min), opinion.strength / 100.0,
        settings.signal_min / 100.0);

    const double reward_risk = inputs.prices_hold ? opinion.reward_risk : 0;
    say(Gate::rr, pass_if(inputs.prices_hold && reward_risk >= settings.reward_risk_min), reward_risk,
        settings.reward_risk_min);

    if (verdict.edge.known) {
        const Answer otherwise = settings.edge_blocks ? Answer::failed : Answer::warned;
        say(Gate::edge, verdict.edge.value > 0 ? Answer::passed : otherwise, verdict.edge.value, 0);
    }
    if (opinion.atr_median > 0) {
        say(Gate::volatility, pass_if(opinion.atr <= settings.volatility_max * opinion.atr_median),
            opinion.atr / opinion.atr_median, settings.volatility_max);
    }
    const double seconds = static_cast<double>(inputs.lateness.count()) / 1000;
    say(Gate::stale, pass_if(inputs.has_candle && inputs.lateness <= settings.stale_after),
        inputs.has_candle ? seconds : -1, static_cast<double>(settings.stale_after.count()) / 1000);

    const double share = static_cast<double>(opinion.minutes_present) / minutes_of(opinion.timeframe);
    const bool enough = share >= settings.minutes_min;
    say(Gate::gap, pass_if(enough && opinion.missing_in_50 == 0),
        enough && opinion.missing_in_50 > 0 ? -opinion.missing_in_50 : share, settings.minutes_min);

    const Quote& quote = inputs.quote;
    const double spread =
        quote.known() ? (quote.ask - quote.bid) / ((quote.ask + quote.bid) / 2) : inputs.spread_assumed;
    say(Gate::spread, pass_if(spread <= settings.spread_max), spread, settings.spread_max, !quote.known());

    say(Gate::consensus, pass_if(score.consensus), score.agreeing, score.needed);
}

void conclude(Verdict& verdict) {
    for (std::size_t i = 0; i < gate_count; ++i) {
        if (verdict.gates[i].answer != Answer::failed) continue;
        verdict.approved = false;
        verdict.first_failed = static_cast<Gate>(i);
        return;
    }
    verdict.approved = true;
    verdict.first_failed = Gate{};
}

}  // namespace signalbox
