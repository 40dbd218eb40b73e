// What people type, taken for what it means: symbols and spans of time (SPEC 2, 11).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/timeframe.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

/// The instrument as people see it: bybit:1000PEPE/USDT where a unit of it is 1000 coins (SPEC 3).
std::string shown_name(const StoredInstrument& of);

/// `BTC/USDT` is the instrument of that name at `venue` (the configured one) where the store has it, else the only one
/// in the store; two of them are WrongUse, naming both full ids. `synthetic` is found by its full id only. A full id
/// (`binance:BTC/USDT`) must be stored. Both may be the shown name. NotFound says what is there instead.
Result<Instrument> resolve_instrument(CandleStore& store, std::string_view venue, std::string_view text);

/// A symbol typed with its venue, as of a file. WrongUse; where it can be guessed, the error says what was meant.
Result<Instrument> typed_instrument(std::string_view venue, std::string_view symbol);

/// A time as parse_utc reads it; WrongUse says how to write it.
Result<UtcTime> typed_time(std::string_view text);

/// freqtrade's form A-B, the end exclusive, either side left out: `20220101-20240626`, `20220101-`, `-1720000000`.
/// A side is a day (YYYYMMDD), epoch seconds (10 digits) or milliseconds (13), or ISO 8601 with its own dashes
/// (`2022-01-01T00:00Z-2022-02-01`). An open side is utc_min or utc_max: clamp it to what is stored.
Result<TimeRange> parse_timerange(std::string_view text);

}  // namespace signalbox
