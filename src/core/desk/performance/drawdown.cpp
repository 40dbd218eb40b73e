#include "core/desk/performance/drawdown.hpp"

#include <algorithm>

namespace signalbox {
namespace {

/// Walks the marks and tells each day's deepest fall, and the peak that it fell from.
template <typename Tell>
void walk_days(UtcTime from, Decimal cash, std::span<const EquityMarked> marks, Tell&& tell) {
    struct Peak {
        Decimal equity;
        UtcTime day;
    } peak{cash, day_start(from)};
    Decimal before = cash;
    const auto fall = [&](Decimal to) { return 1 - to.to_double() / peak.equity.to_double(); };
    for (const EquityMarked& mark : marks) {
        const UtcTime day = day_start(mark.at - Millis{1});  // the mark at midnight ends the day before
        const bool low_first = mark.equity_low == before;
        double deepest = low_first ? fall(mark.equity_low) : 0;
        Peak deepest_peak = peak;
        if (mark.equity_high > peak.equity) peak = {mark.equity_high, day};
        const double after = fall(low_first ? mark.equity : std::min(mark.equity, mark.equity_low));
        if (after > deepest) {
            deepest = after;
            deepest_peak = peak;
        }
        tell(mark, day, std::max(0.0, deepest), deepest_peak.equity, deepest_peak.day);
        before = mark.equity;
    }
}

}  // namespace

Drawdown deepest_fall(UtcTime from, Decimal cash, std::span<const EquityMarked> marks) {
    Drawdown deepest{.depth = 0, .start = day_start(from), .trough = day_start(from), .recovered = {}};
    Decimal peak = cash;
    walk_days(from, cash, marks, [&](const EquityMarked&, UtcTime day, double depth, Decimal top, UtcTime top_day) {
        if (depth <= deepest.depth) return;
        deepest = {.depth = depth, .start = top_day, .trough = day, .recovered = {}};
        peak = top;
    });
    if (deepest.depth == 0) return deepest;
    for (const EquityMarked& mark : marks) {
        const UtcTime day = day_start(mark.at - Millis{1});
        const bool same_day = day == deepest.trough && mark.equity >= peak;
        if (same_day || (day > deepest.trough && mark.equity_high >= peak)) {
            deepest.recovered = day;
            break;
        }
    }
    return deepest;
}

std::vector<double> falls(Decimal cash, std::span<const EquityMarked> marks) {
    std::vector<double> depths;
    depths.reserve(marks.size());
    walk_days(UtcTime{}, cash, marks,
              [&](const EquityMarked&, UtcTime, double depth, Decimal, UtcTime) { depths.push_back(depth); });
    return depths;
}

}  // namespace signalbox
