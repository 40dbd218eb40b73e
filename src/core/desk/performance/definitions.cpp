// Every figure with its name, its unit and the sentence that says what it is. Printed wherever the figure is.
#include "core/desk/performance/metrics.hpp"

namespace signalbox {

std::vector<Metric> metrics_of(const Performance& p) {
    std::vector<Metric> table;
    const auto add = [&](std::string_view name, std::string_view label, MetricUnit unit, std::optional<double> value,
                         std::string_view definition) {
        table.push_back({.name = name, .label = label, .unit = unit, .value = value, .definition = definition});
    };
    const auto estimate = [&](std::string_view name, std::string_view label, MetricUnit unit, const Estimate& what,
                              std::string_view definition) {
        add(name, label, unit, {}, definition);
        if (!what.known) return;
        table.back().value = what.value;
        table.back().low = what.low;
        table.back().high = what.high;
    };
    using enum MetricUnit;
    const auto depth = p.drawdown ? std::optional(p.drawdown->depth) : std::nullopt;

    add("total_return", "Total return", fraction, p.total_return,
        "Equity at the last mark over the starting cash, less one; open positions at their last close, all costs "
        "paid.");
    add("buy_hold", "Buy & hold", fraction, p.buy_hold,
        "Mean over the instruments of last close over first close, less one: the same money in each, no costs.");
    add("cagr", "Return a year", fraction, p.cagr,
        "Growth of equity to the power of 365 over the days from the start to the last mark, less one.");
    add("max_drawdown", "Deepest drawdown", fraction, depth,
        "Greatest fall of the minute-marked equity below its highest minute before, as a fraction of that; where one "
        "day's marks hold both, the high is taken to come first unless the day began at its low.");
    add("volatility", "Volatility a year", fraction, p.volatility,
        "Sample deviation (ddof 1) of simple daily returns at 00:00 UTC, times the root of 365.");
    add("sharpe", "Sharpe", MetricUnit::ratio, p.sharpe,
        "Mean over sample deviation (ddof 1) of simple daily returns at 00:00 UTC, times the root of 365; no riskless "
        "rate is taken off.");
    add("sortino", "Sortino", MetricUnit::ratio, p.sortino,
        "Mean daily return over the root of the mean of squared negative returns (others count as zero), times the "
        "root "
        "of 365.");
    add("calmar", "Calmar", MetricUnit::ratio, p.calmar, "Return a year over the deepest drawdown.");
    add("psr", "Probabilistic Sharpe", fraction, p.psr,
        "Probability that the true Sharpe ratio is above zero, given the number of days, skewness and kurtosis of the "
        "daily returns (Bailey and López de Prado, 2012).");
    add("var95", "Value at risk 95 %", fraction, p.var95,
        "Loss that one day in twenty exceeds: the 5 % quantile of daily returns (between neighbours in proportion), "
        "negated; unknown below 20 days.");
    add("cvar95", "Expected shortfall 95 %", fraction, p.cvar95,
        "Mean loss of the days at or beyond that quantile; unknown below 20 days.");
    add("trades", "Trades", count, static_cast<double>(p.trades), "Positions entered and closed within the run.");
    add("unsure", "Unsure trades", count, static_cast<double>(p.unsure),
        "Trades that lived through a minute nobody knows: their money counts, rates and R leave them out.");
    add("win_rate", "Win rate", fraction, p.win_rate, "Share of trades with a result above zero after all costs.");
    estimate("hit_rate", "Target 1 reached", fraction, p.hit_rate,
             "Share of trades that reached target 1 before the stop and within expiry; interval 90 %, clustered by UTC "
             "day.");
    add("profit_factor", "Profit factor", MetricUnit::ratio, p.profit_factor,
        "What the winning trades won over what the losing ones lost, after all costs; unknown where nothing was lost.");
    add("expectancy_r", "Expectancy", r, p.expectancy_r,
        "Mean result of a trade after all costs, in R = distance from the signal's close to its stop, times the size.");
    add("sqn", "System quality", MetricUnit::ratio, p.sqn,
        "Root of the number of trades, times mean over sample deviation of their net R (Van Tharp's SQN, not capped).");
    estimate("gross_r", "Mean R before costs", r, p.gross_r,
             "Mean result of a trade before costs in R; interval 90 %, clustered by UTC day.");
    estimate("net_r", "Mean R after costs", r, p.net_r,
             "Mean result of a trade after fees, half spreads and slippage in R; interval 90 %, clustered by UTC day.");
    add("gross", "Result before costs", money, p.gross.to_double(), "Sum of the trades' results before costs.");
    add("costs", "Costs", money, p.costs.to_double(), "Fees, half spreads and slippage that the trades paid.");
    add("exposure", "Time in the market", fraction, p.exposure,
        "Share of the run's time in which at least one position was open; open ones at the end are left out.");
    add("turnover", "Turnover", MetricUnit::ratio, p.turnover,
        "Value of all fills of the trades over the mean daily equity, a year.");
    return table;
}

}  // namespace signalbox
