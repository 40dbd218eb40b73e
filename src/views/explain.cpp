#include "views/explain.hpp"

#include <fmt/format.h>

#include <array>

#include "views/numbers.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

using Tone = Told::Tone;

std::string points_text(std::int16_t points) { return points != 0 ? fmt::format("{:+.2f}", points / 100.0) : ""; }

void add_reasons(Told& under, const Reasons& reasons, const Person& reader) {
    for (const Reason& reason : reasons)
        under.add(reader.say(words_of(reason)), Tone::reason, points_text(reason.points));
}

void add_factors(Told& under, const Verdict& verdict, const Person& reader) {
    const std::array<std::string, factor_count> names{reader.say("technical"), reader.say("sentiment"),
                                                      reader.say("on-chain"), reader.say("market context"),
                                                      reader.say("momentum")};
    for (std::size_t i = 0; i < factor_count; ++i) {
        const FactorPart& part = verdict.factors[i];
        under.add(part.fresh
                      ? reader.say("{}: {} (weight {} %)", names[i], rounded(part.value, 2), rounded(part.weight, 0))
                      : reader.say("{}: nothing fresh, it weighs nothing", names[i]));
    }
}

void add_paper(Told& under, const SignalRecord& record, const Person& reader) {
    for (const PaperFilled& fill : record.fills) {
        under.add(reader.say("{}: {} {} at {}; fee {}, half the spread {}, slippage {}", reader.time(fill.at),
                             reader.say(words_of(fill.leg)), price_text(fill.size), price_text(fill.price),
                             price_text(fill.fee), price_text(fill.spread), price_text(fill.slippage)));
    }
    for (const SignalMoved& move : record.moves) {
        if (!move.closed) continue;
        const std::string state = reader.say(words_of(move.to));
        under.add(move.reason.empty() ? reader.say("{}: {}", reader.time(move.at), state)
                                      : reader.say("{}: {} ({})", reader.time(move.at), state, move.reason));
    }
    if (record.closed) {
        under.add(reader.say("result {} = {} after all costs", in_r(record.net_r), money(record.net)),
                  record.net_r > 0 ? Tone::gain : Tone::loss);
        if (record.unsure) under.add(reader.say("unsure: it lived through a minute that nobody knows"));
    } else {
        under.add(reader.say("still open: {}", reader.say(words_of(record.state))));
    }
}

}  // namespace

std::string_view mark_of(Told::Tone tone) {
    switch (tone) {
        case Tone::passed: return "✓";
        case Tone::failed: return "✗";
        case Tone::warned: return "!";
        case Tone::unanswered: return "·";
        default: return {};
    }
}

/// A refuted tier is shown as one below it, or as none: then why (core/desk/risk/tiers.hpp).
std::string strength_text(const SignalRecord& record, const Person& reader) {
    const Signal& signal = record.signal;
    const std::string strength = rounded(shown_strength(signal.strength), 2);
    const std::string tier = reader.say(words_of(signal.tier));
    if (record.verdict.evidence != Evidence::refuted) return reader.say("strength {}, tier {}", strength, tier);
    if (signal.tier == Tier::none) {
        return reader.say("strength {}, tier none: on {} the past refutes every tier it could have", strength,
                          to_text(signal.timeframe));
    }
    return reader.say("strength {}, tier {}: on {} the past refutes the one above", strength, tier,
                      to_text(signal.timeframe));
}

void add_gates(Told& under, const Verdict& verdict, const Person& reader) {
    for (std::size_t i = 0; i < gate_count; ++i) {
        const auto gate = static_cast<Gate>(i);
        Tone tone = Tone::unanswered;
        switch (verdict.gates[i].answer) {
            case Answer::none: break;
            case Answer::passed: tone = Tone::passed; break;
            case Answer::failed: tone = Tone::failed; break;
            case Answer::warned: tone = Tone::warned; break;
        }
        under.add(fmt::format("{}: {}", to_text(gate), reader.say(words_of(gate, verdict))), tone);
    }
}

Told explained(const SignalRecord& record, std::int64_t calibration_min, const Person& reader) {
    const Signal& signal = record.signal;
    const Opinion& opinion = record.opinion;
    const std::string not_known =
        reader.say("not yet known ({} of {} opinions have resolved)", signal.confidence.count, calibration_min);
    Told told{reader.say("{} {} {} at {}", to_text(record.instrument), reader.say(words_of(signal.side)),
                         to_text(signal.timeframe), reader.time(signal.closed_at)),
              Tone::head};
    told.add(reader.say("id {}, run {} ({})", signal.id, record.run, to_text(record.mode)));

    Told& prices = told.add(reader.say("prices: reward to risk {} at target 2, {} after costs",
                                       rounded(signal.reward_risk, 2), rounded(signal.reward_risk_net, 2)));
    prices.add(reader.say("entry {}", price_text(signal.entry)));
    prices.add(reader.say("stop {}", price_text(signal.stop)));
    prices.add(reader.say("targets {}, {}, {}: a third each", price_text(signal.targets[0]),
                          price_text(signal.targets[1]), price_text(signal.targets[2])));
    prices.add(reader.say("expires {}", reader.time(signal.expires_at)));
    prices.add(signal.halved
                   ? reader.say("size {}, risking {}; halved after losses", price_text(signal.size), money(signal.risk))
                   : reader.say("size {}, risking {}", price_text(signal.size), money(signal.risk)));

    add_reasons(told.add(strength_text(record, reader)), opinion.reasons, reader);

    add_factors(
        told.add(record.verdict.thin ? reader.say("score {} of 100, thin: few fresh factors", rounded(signal.score, 1))
                                     : reader.say("score {} of 100", rounded(signal.score, 1))),
        record.verdict, reader);

    Told& learnt = told.add(reader.say("what its past says"));
    learnt.add(reader.say("confidence: {}", estimate_text(signal.confidence, not_known)));
    learnt.add(reader.say("edge in R after costs: {}", estimate_text(signal.edge, not_known)));

    add_gates(told.add(reader.say("gates: all let it pass")), record.verdict, reader);

    told.add(reader.say("made from the 1m candles {} to {}", reader.time(opinion.candles.range.from),
                        reader.time(opinion.candles.range.to)))
        .add(reader.say("range hash {}", opinion.candles.hash));

    add_paper(told.add(reader.say("what became of it on paper")), record, reader);
    return told;
}

Told explained(const WhyNot& answer, const Instrument& instrument, const Person& reader) {
    Told told{reader.say("{} {} {} at {}", to_text(instrument), reader.say(words_of(answer.side)),
                         to_text(answer.timeframe), reader.time(answer.at)),
              Tone::head};
    told.add(answer.run.empty() ? reader.say("asked of a fresh account") : reader.say("in run {}", answer.run));
    if (answer.gates) {
        const Verdict& verdict = *answer.gates;
        Told& said = told.add(verdict.approved ? reader.say("a signal was spoken: every gate let it pass")
                                               : reader.say("no signal: gate {} said no: {}", answer.first_failed,
                                                            reader.say(words_of(verdict.first_failed, verdict))));
        add_gates(said, verdict, reader);
        return told;
    }
    const Diagnosis& diagnosis = *answer.diagnosis;
    Told& said = told.add(reader.say("no opinion: {}", reader.say(words_of(diagnosis))));
    for (const Reason& reason : diagnosis.reasons)
        if (reason.points != 0) said.add(reader.say(words_of(reason)), Tone::reason, points_text(reason.points));
    return told;
}

}  // namespace signalbox
