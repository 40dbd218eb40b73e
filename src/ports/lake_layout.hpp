// Where a lake's files lie: names that DuckDB, Polars, pandas and Spark take for columns.
//
//     venue=binance/symbol=BTC_USDT/tf=1m / year=2024/month=06.parquet
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "core/base/time.hpp"
#include "core/market/instrument.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

/// The first instant of the month that holds `time`, and of the one after it.
inline UtcTime month_start(UtcTime time) {
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
    return std::chrono::sys_days{date.year() / date.month() / 1};
}
inline UtcTime next_month(UtcTime time) { return month_start(month_start(time) + 31 * day); }

/// `venue=bybit/symbol=BTC_USDT_USDT/tf=1m`; the symbol as freqtrade names its files.
inline std::filesystem::path lake_series(const Instrument& instrument, Timeframe timeframe) {
    std::string symbol = instrument.base + '_' + instrument.quote;
    if (!instrument.settle.empty()) symbol += '_' + instrument.settle;
    return std::filesystem::path("venue=" + instrument.venue) / ("symbol=" + symbol) /
           ("tf=" + std::string(to_text(timeframe)));
}

/// `year=2024/month=06.parquet`.
inline std::filesystem::path lake_month(UtcTime time) {
    const std::string date = to_text(month_start(time));  // 2024-06-01T00:00:00Z
    return std::filesystem::path("year=" + date.substr(0, 4)) / ("month=" + date.substr(5, 2) + ".parquet");
}

}  // namespace signalbox
