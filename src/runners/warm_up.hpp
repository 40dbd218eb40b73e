// How an instrument joins: one plan, from the stored candles before the start, that every runner uses (ENGINE 1).
//
// Per timeframe the native higher candles first, as far as no stored minutes reach; then the stored minutes, up to
// `warm_up_days` before the start, stepped in silence through the very analyst that will go on. The same store gives
// the same state. The event names the ranges and hashes that the state was made from.
#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/engine/event.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

constexpr int warm_up_days = 400;  ///< what the slowest rule needs: 210 candles of 1d, and EMA200 well settled

/// The join of `instrument` at `start` (open time of the first minute that will be stepped). NotFound when it is not
/// stored.
Result<InstrumentJoined> plan_join(CandleStore& store, const Instrument& instrument, std::uint16_t slot,
                                   const EngineSettings& settings, UtcTime start, StoreVersion as_of);

}  // namespace signalbox
