// The store's minutes into a lake: each month that is not there, or no longer what the store holds, written anew.
//
// A month is known to be right by its days' hashes, which the store notes when the file is written and forgets when
// anything in the day changes, and by the ranges that were asked for; so a second build does not read a month without
// holes. Whether a hole is quiet hangs on the venue's other instruments: a month with one is read again and compared.
// Cut off, a build goes on where it was: a file is whole or not there, and noted only after it is.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

#include "ports/candle_lake.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

struct LakeWork {
    /// Told minutes done and in all.
    std::function<void(std::int64_t, std::int64_t)> progress{};
    std::stop_token stop{};  ///< asked between months; then the error is Interrupted
};

struct LakeBuilt {
    std::int64_t written = 0;  ///< months
    std::int64_t kept = 0;     ///< months that were right already
    std::int64_t candles = 0;  ///< in what was written
    std::int64_t quiet = 0;    ///< quiet minutes beside them
};

/// Busy where candles change meanwhile; what was written until then is right or will not be believed.
Result<LakeBuilt> build_lake(CandleStore& store, CandleLake& lake, const Instrument& instrument, const LakeWork& work);

}  // namespace signalbox
