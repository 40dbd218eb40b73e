// Where live minutes come from: a venue's stream behind one small hole. The runner asks, the source waits and answers.
//
// Threads: called from the runner's thread alone; a source that has threads of its own hands over through a bounded
// queue.
#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/frame.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/series.hpp"

namespace signalbox {

/// A closed 1m candle, with the quote standing at its close, as it arrived. One for a minute that is already past is a
/// correction, or a minute that came late.
struct MinuteArrived {
    Instrument instrument;
    Candle candle;
    Quote quote;
    UtcTime arrived_at{};  ///< market time
};

struct MarketSource {
    virtual ~MarketSource() = default;

    virtual Result<> follow(std::span<const Instrument> instruments) = 0;
    /// The next message that arrives by `until` (market time), waiting for it; none when it is `until` or stop is
    /// asked.
    virtual Result<std::optional<MinuteArrived>> next(UtcTime until, std::stop_token stop) = 0;
    /// Stored by the venue: minutes of [range), ascending, with the quotes it can tell (else unknown ones).
    virtual Result<> history(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                             std::vector<Quote>& quotes) = 0;
};

}  // namespace signalbox
