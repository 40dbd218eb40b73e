#include "core/desk/performance/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "core/base/check.hpp"
#include "core/base/math.hpp"
#include "core/base/normal.hpp"
#include "core/desk/calibration/map.hpp"
#include "core/desk/performance/drawdown.hpp"

namespace signalbox {
namespace {

constexpr double days_a_year = 365;
const double root_year = std::sqrt(days_a_year);
constexpr std::size_t tail_days_min = 20;  // 5 % of fewer is not one day

struct Moments {
    double mean = 0, deviation = 0, skewness = 0, kurtosis = 0;  // deviation: ddof 1; kurtosis of the normal: 3
};

/// Nothing below two values, or where all are the same.
std::optional<Moments> moments_of(std::span<const double> values) {
    if (values.size() < 2 || std::ranges::min(values) == std::ranges::max(values)) return std::nullopt;
    const auto n = static_cast<double>(values.size());
    Moments moments;
    for (const double value : values) moments.mean += value / n;
    double second = 0, third = 0, fourth = 0;
    for (const double value : values) {
        const double square = (value - moments.mean) * (value - moments.mean);
        second += square;
        third += square * (value - moments.mean);
        fourth += square * square;
    }
    moments.deviation = std::sqrt(second / (n - 1));
    const double variance = second / n;
    moments.skewness = third / n / (variance * std::sqrt(variance));
    moments.kurtosis = fourth / n / (variance * variance);
    return moments;
}

std::optional<double> ratio(double over, double under) {
    if (under == 0) return std::nullopt;
    return over / under;
}

/// Simple returns from one day's mark to the next; nothing once the account was at or below zero. The mark at the run's
/// end, when it stands inside a day, ends no day.
std::vector<double> returns_of(const PerformanceInput& input) {
    std::vector<double> returns;
    double before = input.cash.to_double();
    UtcTime marked = input.range.from;
    for (const EquityMarked& mark : input.marks) {
        if (day_start(mark.at) == day_start(marked)) break;
        if (before <= 0) return {};
        const double equity = mark.equity.to_double();
        returns.push_back(equity / before - 1);
        before = equity;
        marked = mark.at;
    }
    return returns;
}

void judge_returns(std::span<const double> returns, Performance& result) {
    const auto moments = moments_of(returns);
    if (moments) {
        const double daily = moments->mean / moments->deviation;
        result.volatility = moments->deviation * root_year;
        result.sharpe = daily * root_year;
        double below = 0;
        for (const double each : returns) below += std::min(each, 0.0) * std::min(each, 0.0);
        if (below > 0)
            result.sortino = moments->mean / std::sqrt(below / static_cast<double>(returns.size())) * root_year;
        const double spread = 1 - moments->skewness * daily + (moments->kurtosis - 1) / 4 * daily * daily;
        if (spread > 0)
            result.psr = normal_cdf(daily * std::sqrt(static_cast<double>(returns.size() - 1)) / std::sqrt(spread));
    }
    if (returns.size() >= tail_days_min) {
        std::vector<double> sorted(returns.begin(), returns.end());
        std::ranges::sort(sorted);
        const double place = 0.05 * static_cast<double>(sorted.size() - 1);
        const auto below = static_cast<std::size_t>(place);
        const double quantile =
            sorted[below] + (place - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
        double sum = 0;
        std::size_t count = 0;
        for (; count < sorted.size() && sorted[count] <= quantile; ++count) sum += sorted[count];
        result.var95 = -quantile;
        result.cvar95 = -sum / static_cast<double>(count);
    }
}

/// Sums by UTC day of the signal's close, for clustered intervals.
class Clusters {
public:
    void add(const TradeResult& trade, double value) {
        if (trade.unsure) return;
        Day& day = days_[to_ms(day_start(trade.formed_at))];
        day.count += 1;
        day.hits += trade.target1 ? 1 : 0;
        day.value += value;
    }
    Pooled pooled() const {
        Pooled pooled;
        for (const auto& [at, day] : days_) {
            pooled.count += day.count;
            pooled.hits += day.hits;
            pooled.net_r += day.value;
        }
        pooled.days = static_cast<std::int64_t>(days_.size());
        if (pooled.days < 2) return pooled;
        const auto n = static_cast<double>(pooled.count);
        const double rate = static_cast<double>(pooled.hits) / n, mean = pooled.net_r / n;
        for (const auto& [at, day] : days_) {
            const auto count = static_cast<double>(day.count);
            const double hits = static_cast<double>(day.hits) - count * rate, value = day.value - count * mean;
            pooled.hit_variance += hits * hits;
            pooled.edge_variance += value * value;
        }
        const auto days = static_cast<double>(pooled.days);
        const double scale = days / (days - 1) / (n * n);
        pooled.hit_variance *= scale;
        pooled.edge_variance *= scale;
        return pooled;
    }

private:
    struct Day {
        std::int64_t count = 0, hits = 0;
        double value = 0;
    };
    std::map<std::int64_t, Day> days_;
};

TradeGroup group_of(std::span<const TradeResult> trades, const std::function<bool(const TradeResult&)>& belongs) {
    Clusters clusters;
    for (const TradeResult& trade : trades)
        if (belongs(trade)) clusters.add(trade, trade.net_r());
    const Pooled pooled = clusters.pooled();
    return {.trades = static_cast<std::uint32_t>(pooled.count),
            .target1 = static_cast<std::uint32_t>(pooled.hits),
            .hit_rate = hit_rate_of(pooled),
            .net_r = edge_of(pooled)};
}

/// Time in which at least one position was open.
Millis time_in_market(std::span<const TradeResult> trades) {
    std::vector<TimeRange> spans;
    for (const TradeResult& trade : trades) spans.push_back({trade.opened, trade.closed});
    std::ranges::sort(spans, {}, &TimeRange::from);
    Millis total{0};
    UtcTime seen = utc_min;
    for (const TimeRange& span : spans) {
        if (span.to <= seen) continue;
        total += span.to - std::max(span.from, seen);
        seen = span.to;
    }
    return total;
}

void judge_trades(const PerformanceInput& input, Performance& result) {
    const std::span<const TradeResult> trades = input.trades;
    Decimal won, lost, traded;
    std::int64_t wins = 0;
    std::vector<double> net_r;
    Clusters gross;
    for (const TradeResult& trade : trades) {
        check(trade.risk > Decimal{}, "a trade without risk has no R");
        const Decimal net = trade.net();
        (net > Decimal{} ? won : lost) += net.abs();
        result.gross += trade.gross;
        result.costs += trade.costs;
        traded += trade.traded;
        gross.add(trade, trade.gross_r());
        if (trade.unsure) {
            ++result.unsure;
            continue;
        }
        net_r.push_back(trade.net_r());
        wins += net > Decimal{} ? 1 : 0;
    }
    const TradeGroup all = group_of(trades, [](const TradeResult&) { return true; });
    result.net_r = all.net_r;
    result.hit_rate = all.hit_rate;
    result.gross_r = edge_of(gross.pooled());
    for (std::size_t i = 0; i < result.tiers.size(); ++i)
        result.tiers[i] =
            group_of(trades, [i](const TradeResult& trade) { return trade.tier == static_cast<Tier>(i); });
    for (const Session session : all_sessions)
        result.sessions[static_cast<std::size_t>(session)] =
            group_of(trades, [session](const TradeResult& trade) { return session_of(trade.formed_at) == session; });

    if (!net_r.empty()) {
        const auto n = static_cast<double>(net_r.size());
        double sum = 0;
        for (const double each : net_r) sum += each;
        result.expectancy_r = sum / n;
        result.win_rate = static_cast<double>(wins) / n;
        if (const auto moments = moments_of(net_r)) result.sqn = std::sqrt(n) * moments->mean / moments->deviation;
    }
    if (lost > Decimal{}) result.profit_factor = won.to_double() / lost.to_double();
    const auto length = static_cast<double>((input.range.to - input.range.from).count());
    if (length > 0) result.exposure = static_cast<double>(time_in_market(trades).count()) / length;
    double equity = 0;
    for (const EquityMarked& mark : input.marks) equity += mark.equity.to_double();
    const double years = static_cast<double>((result.to - result.from).count()) / 86'400'000.0 / days_a_year;
    if (equity > 0 && years > 0)
        result.turnover = traded.to_double() / (equity / static_cast<double>(input.marks.size())) / years;
}

}  // namespace

std::string_view to_text(Session session) {
    constexpr std::array<std::string_view, 3> names{"tokyo", "london", "new_york"};
    return names[static_cast<std::size_t>(session)];
}

Performance performance_of(const PerformanceInput& input) {
    check(input.cash > Decimal{}, "an account begins with money");
    Performance result;
    result.from = input.range.from;
    result.to = input.marks.empty() ? input.range.from : input.marks.back().at;
    result.trades = static_cast<std::uint32_t>(input.trades.size());
    result.equity_start = input.cash;
    result.equity_end = input.marks.empty() ? input.cash : input.marks.back().equity;

    const std::vector<double> returns = returns_of(input);
    result.days = static_cast<std::uint32_t>(returns.size());
    judge_returns(returns, result);
    if (!input.marks.empty()) {
        const double growth = result.equity_end.to_double() / input.cash.to_double();
        const double days = static_cast<double>((result.to - result.from).count()) / 86'400'000.0;
        result.total_return = growth - 1;
        if (growth > 0 && days > 0) result.cagr = exp(log(growth) * days_a_year / days) - 1;
        result.drawdown = deepest_fall(input.range.from, input.cash, input.marks);
        if (result.cagr) result.calmar = ratio(*result.cagr, result.drawdown->depth);
    }
    if (!input.hold.empty()) {
        double sum = 0;
        for (const HoldLeg& leg : input.hold) sum += leg.last_close / leg.first_close - 1;
        result.buy_hold = sum / static_cast<double>(input.hold.size());
    }
    judge_trades(input, result);
    return result;
}

}  // namespace signalbox
