// What a fill costs: fee, half the spread and slippage, as fractions of its price (SPEC 11).
//
// Spread and slippage are lognormal with the given mean m and 90th percentile p. With z the normal's 90 % quantile,
// mean = exp(μ + σ²/2) and p90 = exp(μ + zσ) give σ²/2 − zσ + ln(p/m) = 0, so σ = z − √(z² − 2 ln(p/m)), μ = ln m −
// σ²/2. p ≤ m has no such distribution: the mean itself is paid. p/m > exp(z²/2) ≈ 2.27 has none either: the widest, σ
// = z.
//
// Draws are functions of (seed, instrument, minute, purpose), never of a sequence: all fills of an instrument in one
// minute see one market, and who else traded changes nothing. A quote recorded at the minute's close is the truth and
// takes the place of the drawn spread: (ask − bid) / mid. A late decision pays the 90th percentile of both, quote or
// not. Mean and p90 both 0: no such cost, quote or not.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/market/frame.hpp"
#include "core/market/terms.hpp"

namespace signalbox {

/// Fractions of the fill's price, each ≥ 0.
struct FillCosts {
    double fee = 0;
    double half_spread = 0;
    double slippage = 0;

    double total() const { return fee + half_spread + slippage; }
    bool operator==(const FillCosts&) const = default;
};

class CostModel {
public:
    CostModel() = default;
    /// `instrument` is a hash of its id.
    CostModel(const InstrumentTerms& terms, std::uint64_t seed, std::uint64_t instrument);

    /// Of a fill in the minute that closes at `closed_at`.
    FillCosts drawn(UtcTime closed_at, const Quote& quote) const;
    /// Of a fill that was decided late.
    FillCosts late() const;

private:
    struct Lognormal {
        double mean = 0, p90 = 0, mu = 0, sigma = 0;
        double at(double normal) const;
    };
    static Lognormal lognormal(const CostSpread& spread);

    double fee_ = 0;
    Lognormal spread_, slippage_;
    std::uint64_t seed_ = 0;
    std::uint64_t instrument_ = 0;
};

/// The costs of one instrument's minute, drawn at the first fill and then the same for all.
class MinuteCosts {
public:
    MinuteCosts(const CostModel& model, UtcTime closed_at, const Quote& quote)
        : model_(model), closed_at_(closed_at), quote_(quote) {}

    const FillCosts& drawn() {
        if (!drawn_) drawn_ = model_.drawn(closed_at_, quote_);
        return *drawn_;
    }
    FillCosts of(bool late) { return late ? model_.late() : drawn(); }

private:
    const CostModel& model_;
    UtcTime closed_at_;
    Quote quote_;
    std::optional<FillCosts> drawn_;
};

}  // namespace signalbox
