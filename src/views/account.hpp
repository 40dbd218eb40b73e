// What a run's closed trades brought: in all, by day, week or month, by coin, by how they ended. Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/time_zone.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

/// A trade that lived through a minute nobody knows (unsure) counts in money and in no R and no rate (SPEC 11).
struct TradeSums {
    std::int64_t trades = 0, won = 0, lost = 0, unsure = 0;
    Decimal net;                 ///< after all costs
    double r = 0;                ///< sum
    double best = 0, worst = 0;  ///< R of one trade
    Decimal gains, losses;       ///< both ≥ 0

    void add(const SignalRecord& record);
    std::int64_t counted() const { return trades - unsure; }
    /// None where nothing is counted, or nothing was lost.
    std::optional<double> win_rate() const, mean_r() const, profit_factor() const;
};

/// Closed, with an entry: a signal that no candle let in is no trade.
bool is_trade(const SignalRecord& record);
/// When it ended; of a trade.
UtcTime ended_at(const SignalRecord& record);

enum class Period : std::uint8_t { day, week, month };
/// The newest `count` periods by the reader's clock, newest first, those without trades too. A week begins on Monday.
struct PeriodSums {
    UtcTime from{};  ///< its first midnight, as the reader's clock shows it
    TradeSums sums;
};
std::vector<PeriodSums> sums_by(std::span<const SignalRecord> records, Period period, const TimeZone& zone, UtcTime now,
                                int count);

TradeSums sums_of(std::span<const SignalRecord> records);
std::map<std::string, TradeSums> sums_by_coin(std::span<const SignalRecord> records);
std::map<SignalState, TradeSums> sums_by_end(std::span<const SignalRecord> records);

}  // namespace signalbox
