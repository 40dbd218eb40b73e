#include "faces/cli/explain_tree.hpp"

#include <fmt/format.h>

#include "views/words_of.hpp"

namespace signalbox {

namespace {

using Colour = Context::Colour;

void add_reasons(const Context& context, Tree& under, const Reasons& reasons) {
    for (const Reason& reason : reasons) {
        const std::string points = reason.points != 0 ? fmt::format("{:+.2f}  ", reason.points / 100.0) : "       ";
        under.add(points + say(context.language, words_of(reason)));
    }
}

/// A refuted tier is shown as one below it, or as none: then why (core/desk/risk/tiers.hpp).
std::string strength_text(const Context& context, const SignalRecord& record) {
    const Signal& signal = record.signal;
    const std::string strength = rounded(shown_strength(signal.strength), 2);
    const std::string tier = say(context.language, words_of(signal.tier));
    if (record.verdict.evidence != Evidence::refuted) return context.say("strength {}, tier {}", strength, tier);
    if (signal.tier == Tier::none) {
        return context.say("strength {}, tier none: on {} the past refutes every tier it could have", strength,
                           to_text(signal.timeframe));
    }
    return context.say("strength {}, tier {}: on {} the past refutes the one above", strength, tier,
                       to_text(signal.timeframe));
}

void add_factors(const Context& context, Tree& under, const Verdict& verdict) {
    const std::array<std::string, factor_count> names{context.say("technical"), context.say("sentiment"),
                                                      context.say("on-chain"), context.say("market context"),
                                                      context.say("momentum")};
    for (std::size_t i = 0; i < factor_count; ++i) {
        const FactorPart& part = verdict.factors[i];
        under.add(part.fresh
                      ? context.say("{}: {} (weight {} %)", names[i], rounded(part.value, 2), rounded(part.weight, 0))
                      : context.say("{}: nothing fresh, it weighs nothing", names[i]));
    }
}

void add_paper(const Context& context, Tree& under, const SignalRecord& record) {
    for (const PaperFilled& fill : record.fills) {
        under.add(context.say("{}: {} {} at {}; fee {}, half the spread {}, slippage {}", short_time(fill.at),
                              say(context.language, words_of(fill.leg)), price_text(fill.size), price_text(fill.price),
                              price_text(fill.fee), price_text(fill.spread), price_text(fill.slippage)));
    }
    for (const SignalMoved& move : record.moves) {
        if (!move.closed) continue;
        under.add(move.reason.empty()
                      ? context.say("{}: {}", short_time(move.at), say(context.language, words_of(move.to)))
                      : context.say("{}: {} ({})", short_time(move.at), say(context.language, words_of(move.to)),
                                    move.reason));
    }
    if (record.closed) {
        const std::string text = context.say("result {} = {} after all costs", in_r(record.net_r), money(record.net));
        under.add(context.in(record.net_r > 0 ? Colour::green : Colour::red, text));
        if (record.unsure) under.add(context.say("unsure: it lived through a minute that nobody knows"));
    } else {
        under.add(context.say("still open: {}", say(context.language, words_of(record.state))));
    }
}

}  // namespace

void add_gates(const Context& context, Tree& under, const Verdict& verdict) {
    for (std::size_t i = 0; i < gate_count; ++i) {
        const auto gate = static_cast<Gate>(i);
        const GateVerdict& said = verdict.gates[i];
        std::string mark = context.in(Colour::dim, "·");
        if (said.answer == Answer::passed) mark = context.in(Colour::green, "✓");
        if (said.answer == Answer::failed) mark = context.in(Colour::red, "✗");
        if (said.answer == Answer::warned) mark = context.in(Colour::yellow, "!");
        under.add(fmt::format("{} {}: {}", mark, to_text(gate), say(context.language, words_of(gate, verdict))));
    }
}

Tree explain_tree(const Context& context, const SignalRecord& record, std::int64_t calibration_min) {
    const Signal& signal = record.signal;
    const Opinion& opinion = record.opinion;
    const std::string not_known =
        context.say("not yet known ({} of {} opinions have resolved)", signal.confidence.count, calibration_min);
    Tree tree{context.in(Colour::bold, context.say("{} {} {} at {}", to_text(record.instrument),
                                                   say(context.language, words_of(signal.side)),
                                                   to_text(signal.timeframe), short_time(signal.closed_at)))};
    tree.add(context.say("id {}, run {} ({})", signal.id, record.run, to_text(record.mode)));

    Tree& prices = tree.add(context.say("prices: reward to risk {} at target 2, {} after costs",
                                        rounded(signal.reward_risk, 2), rounded(signal.reward_risk_net, 2)));
    prices.add(context.say("entry {}", price_text(signal.entry)));
    prices.add(context.say("stop {}", price_text(signal.stop)));
    prices.add(context.say("targets {}, {}, {}: a third each", price_text(signal.targets[0]),
                           price_text(signal.targets[1]), price_text(signal.targets[2])));
    prices.add(context.say("expires {}", short_time(signal.expires_at)));
    prices.add(signal.halved ? context.say("size {}, risking {}; halved after losses", price_text(signal.size),
                                           money(signal.risk))
                             : context.say("size {}, risking {}", price_text(signal.size), money(signal.risk)));

    Tree& strength = tree.add(strength_text(context, record));
    add_reasons(context, strength, opinion.reasons);

    Tree& score =
        tree.add(record.verdict.thin ? context.say("score {} of 100, thin: few fresh factors", rounded(signal.score, 1))
                                     : context.say("score {} of 100", rounded(signal.score, 1)));
    add_factors(context, score, record.verdict);

    Tree& learnt = tree.add(context.say("what its past says"));
    learnt.add(context.say("confidence: {}", estimate_text(signal.confidence, not_known)));
    learnt.add(context.say("edge in R after costs: {}", estimate_text(signal.edge, not_known)));

    add_gates(context, tree.add(context.say("gates: all let it pass")), record.verdict);

    Tree& candles = tree.add(context.say("made from the 1m candles {} to {}", short_time(opinion.candles.range.from),
                                         short_time(opinion.candles.range.to)));
    candles.add(context.say("range hash {}", opinion.candles.hash));

    add_paper(context, tree.add(context.say("what became of it on paper")), record);
    return tree;
}

}  // namespace signalbox
