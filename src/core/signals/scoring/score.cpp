// See score.hpp.
#include "core/signals/scoring/score.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox {

std::string_view to_text(Factor factor) {
    switch (factor) {
        case Factor::technical: return "technical";
        case Factor::sentiment: return "sentiment";
        case Factor::onchain: return "onchain";
        case Factor::context: return "context";
        case Factor::momentum: return "momentum";
    }
    return "unknown";
}

std::string_view to_text(ScoreLabel label) {
    switch (label) {
        case ScoreLabel::avoid: return "avoid";
        case ScoreLabel::neutral: return "neutral";
        case ScoreLabel::strong: return "strong";
    }
    return "unknown";
}

void Factors::set(Factor factor, double upward) {
    const bool known = !std::isnan(upward);
    fresh_[index(factor)] = known;
    upward_[index(factor)] = known ? std::clamp(upward, -1.0, 1.0) : 0;
}

int Factors::fresh_count() const { return static_cast<int>(std::count(fresh_.begin(), fresh_.end(), true)); }

Score score(const Factors& factors, const Weights& weights, Side side) {
    const double sign = sign_of(side);
    Score result;
    result.fresh = factors.fresh_count();
    result.needed = std::min(consensus_needs, result.fresh);
    result.thin = result.fresh < consensus_needs;

    double weight_sum = 0;
    double weighted_sum = 0;
    for (std::size_t i = 0; i < factor_count; ++i) {
        const auto factor = static_cast<Factor>(i);
        if (!factors.fresh(factor)) continue;
        ScorePart& part = result.parts[i];
        part.fresh = true;
        part.value = sign * factors.upward(factor);
        if (part.value >= consensus_agrees) ++result.agreeing;
        weight_sum += weights.of[i];
        weighted_sum += weights.of[i] * part.value;
    }
    if (weight_sum > 0) {
        result.value = 50 + 50 * weighted_sum / weight_sum;
        for (std::size_t i = 0; i < factor_count; ++i)
            result.parts[i].points = 50 * weights.of[i] * result.parts[i].value / weight_sum;
    }
    const ScorePart& technical = result.part(Factor::technical);
    result.consensus = technical.fresh && technical.value >= consensus_agrees && result.agreeing >= result.needed;
    result.label = result.value > score_strong  ? ScoreLabel::strong
                   : result.value < score_avoid ? ScoreLabel::avoid
                                                : ScoreLabel::neutral;
    return result;
}

double technical_factor(int strength) {
    // (strength/100 − 0.5) · 2.5 in one division, so that 0.58, where the factor is 0.2, is not lost to rounding.
    return std::clamp((strength - 50) / 40.0, -1.0, 1.0);
}

Factors factors_of(const Opinion& opinion) {
    Factors factors;
    factors.set(Factor::technical, sign_of(opinion.side) * technical_factor(opinion.strength));
    if (opinion.momentum_known) factors.set(Factor::momentum, opinion.momentum);
    return factors;
}

Factors factors_of(const ScoreInput& input) {
    Factors factors;
    factors.set(Factor::technical, 0.5 * input.trend);
    if (input.momentum_known) factors.set(Factor::momentum, input.momentum);
    return factors;
}

}  // namespace signalbox
