#include "views/account.hpp"

#include <algorithm>
#include <chrono>

namespace signalbox {

namespace {

using Days = std::chrono::sys_days;

Days begin_of(Period period, UtcTime here) {
    const Days today = std::chrono::floor<std::chrono::days>(here);
    switch (period) {
        case Period::day: break;
        case Period::week: return today - (std::chrono::weekday(today) - std::chrono::Monday);
        case Period::month: {
            const std::chrono::year_month_day date(today);
            return Days(date.year() / date.month() / 1);
        }
    }
    return today;
}

Days before(Period period, Days begin) { return begin_of(period, UtcTime(begin) - Millis{1}); }

}  // namespace

void TradeSums::add(const SignalRecord& record) {
    ++trades;
    net = net + record.net;
    if (record.net.units() > 0) gains = gains + record.net;
    if (record.net.units() < 0) losses = losses + record.net.abs();
    if (record.unsure) {
        ++unsure;
        return;
    }
    const bool first = counted() == 1;
    won += record.net_r > 0 ? 1 : 0;
    lost += record.net_r > 0 ? 0 : 1;
    r += record.net_r;
    best = first ? record.net_r : std::max(best, record.net_r);
    worst = first ? record.net_r : std::min(worst, record.net_r);
}

std::optional<double> TradeSums::win_rate() const {
    if (counted() == 0) return std::nullopt;
    return static_cast<double>(won) / static_cast<double>(counted());
}
std::optional<double> TradeSums::mean_r() const {
    if (counted() == 0) return std::nullopt;
    return r / static_cast<double>(counted());
}
std::optional<double> TradeSums::profit_factor() const {
    if (losses.units() == 0) return std::nullopt;
    return gains.to_double() / losses.to_double();
}

bool is_trade(const SignalRecord& record) { return record.closed && !record.fills.empty(); }

UtcTime ended_at(const SignalRecord& record) {
    const auto end = std::ranges::find_if(record.moves, &SignalMoved::closed);
    return end == record.moves.end() ? record.fills.back().at : end->at;
}

std::vector<PeriodSums> sums_by(std::span<const SignalRecord> records, Period period, const TimeZone& zone, UtcTime now,
                                int count) {
    std::vector<PeriodSums> periods;
    Days begin = begin_of(period, now + zone.offset_at(now));
    for (int i = 0; i < count; ++i, begin = before(period, begin)) periods.push_back({UtcTime(begin), {}});
    for (const SignalRecord& record : records) {
        if (!is_trade(record)) continue;
        const UtcTime end = ended_at(record);
        const UtcTime own = begin_of(period, end + zone.offset_at(end));
        const auto found = std::ranges::find(periods, own, &PeriodSums::from);
        if (found != periods.end()) found->sums.add(record);
    }
    return periods;
}

TradeSums sums_of(std::span<const SignalRecord> records) {
    TradeSums sums;
    for (const SignalRecord& record : records)
        if (is_trade(record)) sums.add(record);
    return sums;
}

std::map<std::string, TradeSums> sums_by_coin(std::span<const SignalRecord> records) {
    std::map<std::string, TradeSums> sums;
    for (const SignalRecord& record : records)
        if (is_trade(record)) sums[record.instrument.base].add(record);
    return sums;
}

std::map<SignalState, TradeSums> sums_by_end(std::span<const SignalRecord> records) {
    std::map<SignalState, TradeSums> sums;
    for (const SignalRecord& record : records)
        if (is_trade(record)) sums[record.state].add(record);
    return sums;
}

}  // namespace signalbox
