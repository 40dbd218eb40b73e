// What one run's account was worth: the figures of SPEC 11 that one run can give, each with its printed definition.
//
// A figure that has no meaning here (no trades, no deviation, nothing lost) is unknown: nothing, never 0 and never NaN.
// Intervals are 90 %, with variance clustered by the UTC day of the signal's close: three coins closing together are
// not three facts (core/desk/calibration/map.hpp, which they are computed by). Positions still open at the end are in
// the equity, and in no figure about trades. A trade that lived through a minute nobody knows (unsure) counts in money,
// and in no rate and no R. Pure; the same inputs give the same bits.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/time.hpp"
#include "core/desk/calibration/estimate.hpp"
#include "core/desk/performance/marks.hpp"
#include "core/desk/performance/trade.hpp"
#include "core/market/gaps.hpp"

namespace signalbox {

/// First and last close of an instrument in the run, both > 0.
struct HoldLeg {
    double first_close = 0;
    double last_close = 0;
};

struct PerformanceInput {
    TimeRange range;                      ///< of the run
    Decimal cash;                         ///< at its start, > 0
    std::span<const EquityMarked> marks;  ///< ascending; the last may stand inside a day: the end of the run
    std::span<const TradeResult> trades;  ///< closed; any order
    std::span<const HoldLeg> hold;        ///< one an instrument; empty: buy & hold is unknown
};

/// The deepest fall of the account. Days are the UTC days in which it happened.
struct Drawdown {
    double depth = 0;                  ///< fraction of the peak, ≥ 0
    UtcTime start{};                   ///< day of the peak
    UtcTime trough{};                  ///< day of the lowest minute
    std::optional<UtcTime> recovered;  ///< first later day that reached the peak again
};

/// Trades of one tier or one session.
struct TradeGroup {
    std::uint32_t trades = 0;
    std::uint32_t target1 = 0;
    Estimate hit_rate;  ///< target 1 reached
    Estimate net_r;
};

struct Performance {
    UtcTime from{}, to{};    ///< start of the run, last mark
    std::uint32_t days = 0;  ///< daily returns
    std::uint32_t trades = 0;
    std::uint32_t unsure = 0;  ///< of them: left out of every rate and R
    Decimal equity_start, equity_end;
    Decimal gross, costs;  ///< of closed trades

    std::optional<double> total_return, cagr, volatility, sharpe, sortino, calmar, psr, var95, cvar95;
    std::optional<Drawdown> drawdown;
    std::optional<double> win_rate, profit_factor, expectancy_r, sqn, exposure, turnover, buy_hold;
    Estimate gross_r, net_r, hit_rate;

    std::array<TradeGroup, 4> tiers;     ///< by Tier
    std::array<TradeGroup, 3> sessions;  ///< by Session
};

Performance performance_of(const PerformanceInput& input);

/// How a figure is to be printed.
enum class MetricUnit : std::uint8_t { fraction, ratio, r, money, count };

struct Metric {
    std::string_view name;   ///< key in JSON
    std::string_view label;  ///< for people
    MetricUnit unit{};
    std::optional<double> value;
    std::optional<double> low, high;  ///< 90 % interval, where there is one
    std::string_view definition;
};

/// The whole table, in one fixed order.
std::vector<Metric> metrics_of(const Performance& performance);

}  // namespace signalbox
