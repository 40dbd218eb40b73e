// Where live minutes come from: a venue's stream behind one small hole. The runner asks, the stream waits and answers.
//
// What comes is told in one order, `next`: minutes that ended, a feed that broke or came back, and the past that was
// asked for. A venue that is away is news and no error: the stream goes on trying, and says when it is back. The stream
// knows its venue's habits: it asks by itself for a candle that is late (ENGINE 2), builds minutes from trades where
// the venue streams no candles, and tells a minute without trades from one that was lost.
//
// Threads: `next` and `follow` from one thread, the runner's; `ask` and `quote_at` from any. A stream that has threads
// of its own hands over through a bounded queue.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/frame.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/minute.hpp"
#include "core/market/series.hpp"
#include "ports/venue_ticker.hpp"

namespace signalbox {

struct Followed {
    Instrument instrument;
    std::int32_t multiplier = 1;  ///< coins a unit stands for (SPEC 3)

    bool operator==(const Followed&) const = default;
};

/// A minute that ended, as it arrived. One that is already past is a correction, or a minute that came late.
struct MinuteEnded {
    Instrument instrument;
    Candle candle;          ///< 1m; of a quiet minute only its time means anything
    bool is_quiet = false;  ///< known to have had no trade
    UtcTime arrived_at{};   ///< market time
};

inline Minute minute_of(const MinuteEnded& ended) {
    return ended.is_quiet ? Minute{.state = MinuteState::quiet} : minute_of(ended.candle);
}

/// A venue's stream broke, or a part of it, or all of it stands again. Said once for each change of what is lost; at
/// the start it stands until it fails.
struct FeedChanged {
    std::string venue;
    bool is_lost = false;                ///< something of it is
    std::string why = {};                ///< for people; empty when all is back
    std::vector<Instrument> pairs = {};  ///< whose minutes came over what is lost, ascending; none: all of the venue's
};

/// The answer to `ask`.
struct PastArrived {
    Instrument instrument;
    TimeRange asked;
    /// What is told wholly, from asked.from on: a minute that is neither a candle nor in `unread` is one that the venue
    /// has none for. Empty: nothing could be had, and `why` says why.
    TimeRange told;
    CandleSeries candles;       ///< 1m, ascending, inside `told`
    std::vector<Quote> quotes;  ///< empty, or one for each candle
    std::string why;
    RangeSet unread;  ///< minutes whose rows made no sense: nobody knows, ask again

    /// The parts of `told` that are known, ascending.
    std::vector<TimeRange> known() const { return unread.missing_in(told); }
};

/// What a stream has heard since it was made.
struct StreamCounts {
    std::uint64_t messages = 0;  ///< that came, of any kind
    std::uint64_t unread = 0;    ///< of them: they made no sense

    StreamCounts& operator+=(const StreamCounts& other) {
        messages += other.messages;
        unread += other.unread;
        return *this;
    }
};

using MarketNews = std::variant<MinuteEnded, FeedChanged, PastArrived>;

struct MarketStream {
    virtual ~MarketStream() = default;

    /// From now on these, and no others. What is new in the list is streamed from the minute that begins next on.
    virtual Result<> follow(std::span<const Followed> pairs) = 0;
    /// The next news that comes by `until` (market time), waiting for it; none when it is `until` or stop is asked. An
    /// error: this stream will tell nothing more.
    virtual Result<std::optional<MarketNews>> next(UtcTime until, std::stop_token stop) = 0;
    /// The newest best bid and ask stamped by the venue at or before `closed_at` that have been received by now, no
    /// older than the venue's bound (SPEC 2); unknown where there are none, or where they cross.
    virtual Quote quote_at(const Instrument& instrument, UtcTime closed_at) = 0;
    /// Asks the venue for minutes that ended. Returns at once; exactly one PastArrived answers, whatever happens, in
    /// the time that one request and its retries may take. An instrument that is asked for again before its answer came
    /// is not asked for twice: the first answer counts for both. Questions of many instruments go side by side.
    virtual void ask(const Instrument& instrument, TimeRange range) = 0;
    /// The newest ticker of each followed instrument of which one came since the last call; for screens. Any thread.
    virtual std::vector<VenueTicker> take_tickers() { return {}; }
    /// What the venue does not give now though it is asked for it again and again, in its own words. Any thread.
    virtual std::vector<std::string> refused() const { return {}; }
    /// Any thread. A stream without messages has none.
    virtual StreamCounts counts() const { return {}; }
};

}  // namespace signalbox
