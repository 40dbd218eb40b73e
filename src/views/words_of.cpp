#include "views/words_of.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/desk/risk/gates.hpp"
#include "core/signals/technical/patterns.hpp"
#include "platform/words.hpp"

namespace signalbox {

namespace {

std::string percent_text(double fraction, int places) { return rounded(fraction * 100, places) + " %"; }

Sentence words_of_trend(double trend) {
    return trend > 0 ? sentence("the trend is up: EMA21 above EMA50, close above EMA200")
                     : sentence("the trend is down: EMA21 below EMA50, close below EMA200");
}

std::string minutes_text(double minutes) {
    const int whole = static_cast<int>(minutes);
    if (whole >= 1440) return fmt::format("{}d", whole / 1440);
    return whole >= 60 ? fmt::format("{}h", whole / 60) : fmt::format("{}m", whole);
}

Sentence words_of_pattern(const Reason& reason) {
    std::string name(to_text(static_cast<Pattern>(reason.value)));
    for (char& letter : name) letter = letter == '_' ? ' ' : letter;
    if (reason.points > 0) return sentence("candles in favour: {}", name);
    if (reason.points < 0) return sentence("candles against it: {}", name);
    return sentence("candles that settle nothing: {}", name);
}

}  // namespace

std::string rounded(double value, int places) {
    if (!std::isfinite(value)) return "–";
    return fmt::format("{:.{}f}", value, places);
}

Sentence words_of(const Reason& reason) {
    switch (reason.code) {
        case ReasonCode::trend: return words_of_trend(reason.value);
        case ReasonCode::rsi_pullback: return sentence("RSI {}: a pullback within the trend", rounded(reason.value, 1));
        case ReasonCode::rsi_extreme: return sentence("RSI {}: the move is far gone already", rounded(reason.value, 1));
        case ReasonCode::macd_side: return sentence("MACD histogram {} on its side", price_text(reason.value));
        case ReasonCode::macd_cross:
            return sentence("MACD histogram crossed zero with this candle ({} before, {} now)",
                            price_text(reason.value2), price_text(reason.value));
        case ReasonCode::volume:
            return sentence("volume {} above its mean of 20, {}", price_text(reason.value), price_text(reason.value2));
        case ReasonCode::bollinger:
            return sentence("the close {} is on the cheap side of the middle band, {}", price_text(reason.value),
                            price_text(reason.value2));
        case ReasonCode::stochrsi:
            return sentence("StochRSI turns its way: K {} against D {}", rounded(reason.value, 2),
                            rounded(reason.value2, 2));
        case ReasonCode::higher:
            return reason.points > 0 ? sentence("the {} trend agrees", minutes_text(reason.value2))
                                     : sentence("the {} trend points the other way", minutes_text(reason.value2));
        case ReasonCode::divergence:
            if (reason.value > 0)
                return sentence("bullish divergence: a lower low that the oscillator does not confirm");
            if (reason.value < 0)
                return sentence("bearish divergence: a higher high that the oscillator does not confirm");
            return sentence("divergences both ways: they settle nothing");
        case ReasonCode::pattern: return words_of_pattern(reason);
        case ReasonCode::confluence:
            return sentence("longer timeframes that say the same: {}", static_cast<int>(reason.value));
        case ReasonCode::stop_atr:
            return sentence("stop {} away: 1.5 ATR (ATR14 {})", price_text(reason.value), price_text(reason.value2));
        case ReasonCode::stop_support:
            return sentence("stop {} away: behind the level at {}", price_text(reason.value),
                            price_text(reason.value2));
        case ReasonCode::stop_min: return sentence("stop {} away: raised to half an ATR", price_text(reason.value));
        case ReasonCode::stop_max: return sentence("stop {} away: cut to 2.5 ATR", price_text(reason.value));
        case ReasonCode::stop_cost_floor:
            return sentence("stop {} away: widened to three round trips of costs ({} each)", price_text(reason.value),
                            percent_text(reason.value2, 2));
        case ReasonCode::target_resistance:
            return sentence("target {} pulled before the level at {}", static_cast<int>(reason.value),
                            price_text(reason.value2));
    }
    return sentence("{}", to_text(reason.code));
}

Sentence words_of(Gate gate, const Verdict& verdict) {
    const GateVerdict& said = gate_of(verdict, gate);
    const double value = said.value;
    const double limit = said.limit;
    if (said.answer == Answer::none) {
        const bool account_asked = gate_of(verdict, Gate::kill_switch).answer != Answer::none;
        switch (gate) {
            case Gate::edge: return sentence("not yet known: too few opinions have resolved");
            case Gate::volatility: return sentence("not yet known: fewer than 240 candles");
            case Gate::day:
                if (account_asked) return sentence("no limit is set");
                break;
            case Gate::exposure:
                if (account_asked) return sentence("not in its way");
                break;
            case Gate::news:
            case Gate::sentiment_conflict:
            case Gate::models_disagree:
            case Gate::prop_headroom: return sentence("nothing feeds it yet");
            default: break;
        }
        return sentence("not asked: an earlier gate said no");
    }
    switch (gate) {
        case Gate::strength: return sentence("strength {} (at least {})", rounded(value, 2), rounded(limit, 2));
        case Gate::rr:
            return sentence("reward to risk {} at target 2 (at least {})", rounded(value, 2), rounded(limit, 2));
        case Gate::edge: return sentence("edge {} R after costs (above {})", rounded(value, 3), rounded(limit, 0));
        case Gate::volatility: return sentence("ATR {} × its usual (at most {})", rounded(value, 2), rounded(limit, 1));
        case Gate::stale:
            if (value < 0) return sentence("the frame came without a candle");
            return sentence("{} s late (at most {})", rounded(value, 1), rounded(limit, 0));
        case Gate::gap:
            if (value < 0) return sentence("candles missing of the last 50: {} (none may be)", rounded(-value, 0));
            return sentence("{} of the candle's minutes are there (at least {})", percent_text(value, 1),
                            percent_text(limit, 0));
        case Gate::spread:
            if (said.assumed) {
                return sentence("spread {}, assumed (at most {})", percent_text(value, 3), percent_text(limit, 1));
            }
            return sentence("spread {} (at most {})", percent_text(value, 3), percent_text(limit, 1));
        case Gate::consensus:
            return sentence("fresh factors that agree: {} (at least {}, technical among them)", rounded(value, 0),
                            rounded(limit, 0));
        case Gate::kill_switch:
            if (value == 1) return sentence("the kill switch is on");
            if (value == 2) return sentence("paused");
            return sentence("neither killed nor paused");
        case Gate::cooldown:
            if (value < 0) return sentence("no signal of this pair before");
            return sentence("{} h since the pair's last signal (at least {})", rounded(value, 2), rounded(limit, 1));
        case Gate::pair_open:
            return sentence("open signals of the pair in its way: {} (none may be)", rounded(value, 0));
        case Gate::positions:
            return sentence("open positions: {} (fewer than {})", rounded(value, 0), rounded(limit, 0));
        case Gate::hour:
            return sentence("signals in the last 60 minutes: {} (fewer than {})", rounded(value, 0), rounded(limit, 0));
        case Gate::high_hour:
            return sentence("High signals in the last 60 minutes: {} (fewer than {})", rounded(value, 0),
                            rounded(limit, 0));
        case Gate::day:
            return sentence("signals on this day: {} (fewer than {})", rounded(value, 0), rounded(limit, 0));
        case Gate::exposure:
            return sentence("risk allows a size of {}, one step is {}", price_text(value), price_text(limit));
        case Gate::news:
        case Gate::sentiment_conflict:
        case Gate::models_disagree:
        case Gate::prop_headroom: break;
    }
    return sentence("{} (limit {})", rounded(value, 2), rounded(limit, 2));
}

Sentence words_of(const Diagnosis& diagnosis) {
    switch (diagnosis.silence) {
        case Silence::spoke: return sentence("there was an opinion");
        case Silence::not_asked: return sentence("this timeframe is not one that speaks");
        case Silence::bar_missing:
            return sentence("the candle has only {} of its minutes, {} are needed", rounded(diagnosis.value, 0),
                            rounded(diagnosis.limit, 0));
        case Silence::warm_up:
            return sentence("candles so far: {}; it speaks from {} on", rounded(diagnosis.value, 0),
                            rounded(diagnosis.limit, 0));
        case Silence::trend: return sentence("there is no trend: EMA21, EMA50, EMA200 and the close do not agree");
        case Silence::strength:
            return sentence("the reasons add up to {}, an opinion needs {}", rounded(diagnosis.value / 100, 2),
                            rounded(diagnosis.limit / 100, 2));
    }
    return sentence("{}", to_text(diagnosis.silence));
}

Sentence words_of(Leg leg) {
    switch (leg) {
        case Leg::entry: return sentence("entry");
        case Leg::target1: return sentence("target 1");
        case Leg::target2: return sentence("target 2");
        case Leg::target3: return sentence("target 3");
        case Leg::stop: return sentence("stop");
        case Leg::break_even: return sentence("stop at the entry");
        case Leg::expiry: return sentence("expiry");
        case Leg::cancelled: return sentence("cancelled");
    }
    return sentence("{}", to_text(leg));
}

Sentence words_of(SignalState state) {
    switch (state) {
        case SignalState::fresh: return sentence("new: waiting for its entry");
        case SignalState::active: return sentence("active");
        case SignalState::hit_tp1: return sentence("target 1 reached");
        case SignalState::hit_tp2: return sentence("target 2 reached");
        case SignalState::hit_tp3: return sentence("target 3 reached");
        case SignalState::hit_sl: return sentence("stopped");
        case SignalState::expired: return sentence("expired");
        case SignalState::cancelled: return sentence("cancelled");
    }
    return sentence("{}", to_text(state));
}

Sentence words_of(Side side) {
    if (side == Side::long_side) return sentence("long");
    if (side == Side::short_side) return sentence("short");
    return sentence("no side");
}

Sentence words_of(Verb verb) {
    switch (verb) {
        case Verb::kill: return sentence("kill switch");
        case Verb::lift_kill: return sentence("lifting the kill switch");
        case Verb::pause: return sentence("pause");
        case Verb::resume: return sentence("resuming");
        case Verb::set: return sentence("changed settings");
        case Verb::trade: return sentence("trade by hand");
        case Verb::close: return sentence("closing by hand");
    }
    return sentence("{}", to_text(verb));
}

Sentence words_of(Tier tier) {
    switch (tier) {
        case Tier::none: return sentence("none");
        case Tier::low: return sentence("Low");
        case Tier::medium: return sentence("Medium");
        case Tier::high: return sentence("High");
    }
    return sentence("{}", to_text(tier));
}

Sentence words_of(Flaw flaw) {
    switch (flaw) {
        case Flaw::gap: return sentence("gap");
        case Flaw::duplicate: return sentence("duplicate");
        case Flaw::refused: return sentence("refused");
        case Flaw::invalid: return sentence("invalid");
        case Flaw::outlier: return sentence("outlier");
        case Flaw::zero_volume: return sentence("no volume");
        case Flaw::correction: return sentence("correction");
    }
    return sentence("{}", to_text(flaw));
}

Sentence words_of(Remedy remedy) {
    switch (remedy) {
        case Remedy::left: return sentence("left");
        case Remedy::repaired: return sentence("repaired");
        case Remedy::replaced: return sentence("replaced");
        case Remedy::dropped: return sentence("dropped");
        case Remedy::stepped: return sentence("stepped again");
        case Remedy::late: return sentence("stepped late");
    }
    return sentence("{}", to_text(remedy));
}

}  // namespace signalbox
