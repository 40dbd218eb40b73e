// The score of an instrument, 0–100, and whether the factors behind an opinion agree (SPEC 9).
//
// A factor runs from −1 to +1 and is positive upward; the score turns it to the direction that is asked about. Only
// fresh factors count: a stale or absent one weighs nothing, and the others share the whole. Score = 50 + 50 · Σ w f /
// Σ w. Above 70 is strong, below 30 is to be avoided. Without a fresh factor it is 50.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/signals/scoring/score_input.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

/// Stored by number: new ones go to the end.
enum class Factor : std::uint8_t { technical, sentiment, onchain, context, momentum };
constexpr Factor last_of(Factor) { return Factor::momentum; }
constexpr std::size_t factor_count = 5;
std::string_view to_text(Factor factor);  ///< technical, sentiment, onchain, context, momentum

/// What each factor says now: −1…+1, positive upward, where it is fresh.
class Factors {
public:
    /// Sets a fresh factor; values beyond ±1 are cut there. NaN is not fresh.
    void set(Factor factor, double upward);
    bool fresh(Factor factor) const { return fresh_[index(factor)]; }
    /// 0 where not fresh.
    double upward(Factor factor) const { return upward_[index(factor)]; }
    int fresh_count() const;

    bool operator==(const Factors&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("upward", self.upward_);
        visit("fresh", self.fresh_);
    }

private:
    static std::size_t index(Factor factor) { return static_cast<std::size_t>(factor); }
    std::array<double, factor_count> upward_{};
    std::array<bool, factor_count> fresh_{};
};

/// How much each factor weighs, in percent by default; any numbers ≥ 0, only their proportion counts.
struct Weights {
    std::array<double, factor_count> of{40, 20, 20, 10, 10};  ///< by Factor's number

    bool operator==(const Weights&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("of", self.of);
    }
};

enum class ScoreLabel : std::uint8_t { avoid, neutral, strong };
constexpr ScoreLabel last_of(ScoreLabel) { return ScoreLabel::strong; }
std::string_view to_text(ScoreLabel label);  ///< avoid, neutral, strong

constexpr double score_strong = 70;  ///< above it
constexpr double score_avoid = 30;   ///< below it

/// One factor's share in a score.
struct ScorePart {
    bool fresh = false;
    double value = 0;   ///< −1…+1 in the asked direction
    double points = 0;  ///< what it adds to 50

    bool operator==(const ScorePart&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("fresh", self.fresh);
        visit("value", self.value);
        visit("points", self.points);
    }
};

struct Score {
    double value = 50;  ///< 0–100
    ScoreLabel label = ScoreLabel::neutral;
    std::array<ScorePart, factor_count> parts{};  ///< by Factor's number
    std::int32_t fresh = 0;                       ///< fresh factors
    std::int32_t agreeing = 0;                    ///< of them at least +0.2 in the asked direction
    std::int32_t needed = 0;                      ///< min(3, fresh)
    bool consensus = false;                       ///< enough agree, technical among them
    bool thin = false;                            ///< fewer than three fresh

    const ScorePart& part(Factor factor) const { return parts[static_cast<std::size_t>(factor)]; }
    bool operator==(const Score&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("value", self.value);
        visit("label", self.label);
        visit("parts", self.parts);
        visit("fresh", self.fresh);
        visit("agreeing", self.agreeing);
        visit("needed", self.needed);
        visit("consensus", self.consensus);
        visit("thin", self.thin);
    }
};

/// A factor agrees from here on.
constexpr double consensus_agrees = 0.2;
/// So many must agree, or all that are fresh if fewer are.
constexpr int consensus_needs = 3;

/// The score in the direction of `side` (long or short).
Score score(const Factors& factors, const Weights& weights, Side side);

/// The technical factor in the direction of an opinion of this strength (hundredths): clamp((strength − 0.5) · 2.5,
/// ±1).
double technical_factor(int strength);

/// The factors that candles give, for an opinion: technical and, once known, momentum.
Factors factors_of(const Opinion& opinion);
/// The same without an opinion: the technical factor is half the timeframe's trend. Its score is a long's.
Factors factors_of(const ScoreInput& input);

}  // namespace signalbox
