// Lines of the quality ledger: what was wrong with stored candles, and what was done about it (SPEC 2).
//
// A line is never changed: a hole that was left and is filled later gets a second line. The texts of both enumerations
// stand in databases and in docs/json.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/market/candle.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

enum class Flaw : std::uint8_t {
    gap,          ///< candles that should be there and are not
    duplicate,    ///< a time that came twice in one file or answer
    refused,      ///< rows that are no candles
    invalid,      ///< a stored candle that breaks a candle's rules
    outlier,      ///< a return far outside those before it
    zero_volume,  ///< a run of candles without any trade
    correction,   ///< another value than the one that was stored
};
constexpr Flaw last_of(Flaw) { return Flaw::correction; }

enum class Remedy : std::uint8_t {
    left,      ///< nothing could be done, or need be
    repaired,  ///< the candles were had from `source`
    replaced,  ///< the new value stands, the old version is kept
    dropped,   ///< it went into nothing
    stepped,   ///< a live run's correction: the analysts were stepped again
    late,      ///< the same, and paper walked the minute late
};
constexpr Remedy last_of(Remedy) { return Remedy::late; }

/// As the enumerators are written.
std::string_view to_text(Flaw flaw);
std::string_view to_text(Remedy remedy);
/// Corrupt where it is none.
Result<Flaw> parse_flaw(std::string_view text);
Result<Remedy> parse_remedy(std::string_view text);

struct QualityNote {
    UtcTime recorded_at{};  ///< wall time
    Timeframe timeframe = Timeframe::m1;
    TimeRange range;  ///< by open time
    Flaw flaw{};
    std::int64_t rows = 1;  ///< candles that it is about
    Remedy done{};
    std::string source;       ///< file:NAME, VENUE:rest, check …
    std::string detail = {};  ///< the numbers: close 2433.44 → 2433.73
};

struct LedgerLine {
    std::int64_t id = 0;  ///< counts up
    Instrument instrument;
    QualityNote note;
};

/// What to show. Empty fields do not filter.
struct LedgerFilter {
    std::optional<Instrument> instrument = {};
    std::optional<UtcTime> since = {};  ///< of what was recorded from then on
    std::optional<Flaw> flaw = {};
    std::size_t limit = 0;  ///< newest so many; 0: all
};

/// `close 2433.44 → 2433.73, volume 1.5 → 2`: the values in which two candles differ; empty where they do not.
std::string differences(const Candle& was, const Candle& is);

}  // namespace signalbox
