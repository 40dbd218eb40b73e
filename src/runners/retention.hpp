// Old minutes out of the database once a lake has them (SPEC 2, Retention).
//
// A day goes only after it was read back from the lake and found equal, row by row and quote by quote, to what the
// store holds; never one in which a candle has versions, and never what no lake's file has. Five-minute candles go with
// their day where the lake's minutes make the same; longer ones stay for ever. What went is read from the lake from
// then on (lake_store.hpp). Cut off, it goes on where it was: a month is a transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include "ports/candle_lake.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

struct RetentionWork {
    UtcTime before{};     ///< days that end by then
    bool is_dry = false;  ///< finds out and changes nothing
    /// Told days looked at and all there are to look at.
    std::function<void(std::int64_t done, std::int64_t total)> progress{};
    std::stop_token stop{};  ///< asked between months; then the error is Interrupted
};

struct RetentionDone {
    std::int64_t days = 0;       ///< that went, or would go
    std::int64_t candles = 0;    ///< minutes in them
    std::int64_t fives = 0;      ///< five-minute candles that went with them
    std::int64_t versions = 0;   ///< days that stay because a candle in them has versions
    std::int64_t unequal = 0;    ///< days that stay because the lake has something else
    std::int64_t absent = 0;     ///< days that stay because the lake does not have them as the store does now
    std::vector<Error> damaged;  ///< files of the lake that could not be read
};

/// `store` is the database itself, not one that reads from the lake.
Result<RetentionDone> retire_old(CandleStore& store, CandleLake& lake, const Instrument& instrument,
                                 const RetentionWork& work);

}  // namespace signalbox
