// Ids are functions of what a thing is about (ENGINE 6), so a replay makes the same ones.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

/// `kind`: opinion, signal. `instrument`: its id's text. `n`: the n-th of its kind for all the others, from 0.
Hash128 outcome_id(std::string_view kind, std::string_view instrument, Timeframe timeframe, UtcTime closed_at,
                   Source source, Side side, std::uint32_t n);

/// Of the trade by hand that the command of this id orders.
Hash128 hand_trade_id(std::string_view command);

}  // namespace signalbox
