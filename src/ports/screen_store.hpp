// The screener's lists as they were taken, one an hour and venue: what a backtest asks for as of its time (SPEC 6).
//
// A list taken again for the same hour takes the other's place. Threads and errors as in candle_store.hpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/signals/screener/screener.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

/// All pairs of a venue at one hour, and the rules by which they were judged.
struct ScreenSnapshot {
    std::string venue;
    UtcTime at{};                     ///< the hour's close
    UtcTime taken_at{};               ///< wall time
    StoreVersion store_version = 0;   ///< the candles it was made from
    UniverseRules rules;              ///< no name of theirs holds a comma
    std::vector<ScreenedPair> pairs;  ///< ascending by instrument
};

struct ScreenStore {
    virtual ~ScreenStore() = default;

    /// All of them or none.
    virtual Result<> save(std::span<const ScreenSnapshot> snapshots) = 0;
    /// The newest whose hour had closed at `time`.
    virtual Result<std::optional<ScreenSnapshot>> as_of(std::string_view venue, UtcTime time) = 0;
};

}  // namespace signalbox
