// See costs.hpp.
#include "core/desk/costs/costs.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/math.hpp"
#include "core/base/random.hpp"

namespace signalbox {
namespace {

// What a draw is for: part of its key, so stored results depend on the numbers.
constexpr std::uint64_t purpose_spread = 1;
constexpr std::uint64_t purpose_slippage = 2;

}  // namespace

CostModel::Lognormal CostModel::lognormal(const CostSpread& spread) {
    Lognormal result{.mean = spread.mean, .p90 = spread.p90, .mu = 0, .sigma = 0};
    if (!(spread.mean > 0) || !(spread.p90 > spread.mean)) return result;
    const double z = normal_quantile(0.9);
    const double under_root = z * z - 2 * log(spread.p90 / spread.mean);
    result.sigma = under_root > 0 ? z - std::sqrt(under_root) : z;
    result.mu = log(spread.mean) - result.sigma * result.sigma / 2;
    return result;
}

double CostModel::Lognormal::at(double normal) const { return sigma > 0 ? exp(mu + sigma * normal) : mean; }

CostModel::CostModel(const InstrumentTerms& terms, std::uint64_t seed, std::uint64_t instrument)
    : fee_(terms.fee),
      spread_(lognormal(terms.spread)),
      slippage_(lognormal(terms.slippage)),
      seed_(seed),
      instrument_(instrument) {}

FillCosts CostModel::drawn(UtcTime closed_at, const Quote& quote) const {
    const auto number = static_cast<std::uint64_t>(minute_number(closed_at - minute));
    const auto draw = [&](const Lognormal& cost, std::uint64_t purpose) {
        if (!(cost.sigma > 0)) return cost.mean;
        return cost.at(Random({seed_, instrument_, number, purpose}).normal());
    };
    const bool no_spread = spread_.mean == 0 && spread_.p90 == 0;
    const bool measured = quote.known() && !no_spread;
    const double spread =
        measured ? (quote.ask - quote.bid) / ((quote.ask + quote.bid) / 2) : draw(spread_, purpose_spread);
    return {.fee = fee_, .half_spread = spread / 2, .slippage = draw(slippage_, purpose_slippage)};
}

FillCosts CostModel::late() const {
    const auto p90 = [](const Lognormal& cost) { return std::max(cost.mean, cost.p90); };
    return {.fee = fee_, .half_spread = p90(spread_) / 2, .slippage = p90(slippage_)};
}

}  // namespace signalbox
