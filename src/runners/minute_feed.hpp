// One instrument's minutes from the store, every minute of a span, each told present, quiet or missing (ENGINE 3).
//
// Quiet or missing is decided as the laws say: inside what was asked for, a hole is quiet where the venue prints no
// empty minutes, and missing where it prints all, unless at least three instruments of the venue are stored for that
// minute and none has it (a halt: quiet). Outside what was asked for it is missing. Memory: one block of rows. Threads:
// one feed belongs to one thread at a time, with its own store.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/frame.hpp"
#include "core/market/gaps.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

class MinuteFeed {
public:
    /// Minutes [range.from, range.to) by open time, as the store knew them at `as_of`.
    static Result<MinuteFeed> open(CandleStore& store, const Instrument& instrument, TimeRange range,
                                   StoreVersion as_of);

    /// Replaces `out` by the next `count` minutes (fewer at the end of the range).
    Result<> next(std::size_t count, std::vector<Minute>& out);
    const Instrument& instrument() const { return instrument_; }

private:
    MinuteFeed() = default;
    Result<> refill();
    Result<> judge_holes(UtcTime from, UtcTime to);
    Result<> meet_peers();
    Result<> look_at_peers(UtcTime from, UtcTime to);

    CandleStore* store_ = nullptr;
    Instrument instrument_;
    TimeRange range_;
    StoreVersion as_of_ = newest_version;
    UtcTime at_{};  // open time of the next minute
    RangeSet asked_;
    RangeSet quiet_;  // of the hole judged last
    struct Peer {
        Instrument instrument;
        RangeSet asked;
        std::vector<bool> present;  // by minute of peer_span_
    };
    std::vector<Peer> peers_;  // others of the venue
    bool peers_known_ = false;
    TimeRange peer_span_{};  // where the peers' minutes are known, a block at a time
    std::unique_ptr<CandleCursor> cursor_;
    CandleSeries rows_;
    std::vector<Quote> quotes_;
    bool with_quotes_ = false;
    std::size_t row_ = 0;
    bool ended_ = false;
};

}  // namespace signalbox
