// The table of minutes that wait for a run (ports/hand_over.hpp), as the projection of its journal meets it.
#pragma once

#include <optional>
#include <string>

#include "adapters/sql/connection.hpp"
#include "core/market/candle.hpp"

namespace signalbox {

/// Takes the minute out of the waiting ones where it waits with just this candle (or without any); its source, or
/// nothing where it does not. Inside a transaction of the caller, who stores it.
Result<std::optional<std::string>> ends_waiting(Connection& connection, std::int64_t symbol, UtcTime opened_at,
                                                const std::optional<Candle>& candle);

}  // namespace signalbox
