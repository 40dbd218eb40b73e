// A market's minutes into the store, live and without an engine: what `signalbox collect` does (ENGINE 7).
//
// Each minute is held open until every instrument is in or known to be quiet, the venue's hold at most (ENGINE 2); then
// it goes, with its quotes, into the spill (spill.hpp) and from there into the store, one transaction for all
// instruments. What is missing is asked for again until it comes (holes.hpp); what was missed while nobody collected is
// asked for at the start, a day back at most: `backfill` knows how to fetch more. A store that is away does not stop
// it: the spill grows, and when the store is back it gets all of it. After `spill_max` it ends. A spill that cannot be
// written ends it at once: what is not safe is not collected. Threads: the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "ports/candle_store.hpp"
#include "ports/clock.hpp"
#include "ports/market_stream.hpp"
#include "runners/holes.hpp"
#include "runners/lost_feeds.hpp"
#include "runners/spill.hpp"
#include "runners/unsettled.hpp"

namespace signalbox {

struct CollectRules {
    std::string venue;
    Millis spill_max{6 * hour};  ///< how long the store may be away
    Millis heartbeat{5 * minute};
    Millis looked_back{day};            ///< how far back a start asks for what was missed
    Millis corrected_for{15 * minute};  ///< a venue may correct a minute so long after its end (Unsettled)
    std::optional<UtcTime> until{};     ///< ends after the minute closing then
};

struct Collected {
    std::uint64_t minutes = 0;                          ///< closed by this process
    std::uint64_t candles = 0, quiet = 0, missing = 0;  ///< in them, of all instruments
    std::uint64_t late = 0;                             ///< minutes that came after their own, or once more
    std::uint64_t asked_again = 0;                      ///< candles that the venue told when it was asked
    std::uint64_t corrections = 0;                      ///< stored candles that changed
    UtcTime last_closed{};
    std::string trouble;  ///< why the store is away; empty: it is there
    LostFeeds lost;
};

/// Told by the collector's thread; each may be empty.
struct CollectListener {
    std::function<void(const Collected&)> closed{};     ///< after each minute
    std::function<void(const Collected&)> heartbeat{};  ///< now and then
    std::function<void(const FeedChanged&)> feed{};
};

class Collector {
public:
    /// All of them outlive it; `instruments` are in the store. `so_far`: the counts of the one before it on the same
    /// stream, which go on.
    Collector(CandleStore& store, MarketStream& stream, SpillPlace& spill, MarketClock& clock,
              std::vector<StoredInstrument> instruments, CollectRules rules, CollectListener listener = {},
              Collected so_far = {});

    /// Stores what an earlier one left, then collects until `until` or `stop`. Once only.
    Result<> run(std::stop_token stop);
    const Collected& counts() const { return counts_; }

private:
    struct Slot {
        TimeRange wanted;         ///< of the past, not told yet
        bool is_awaited = false;  ///< an answer is on its way
        RangeSet known;           ///< minutes heard since the store was told last
    };
    /// Past that came, on its way into the store.
    struct Past {
        std::uint16_t slot = 0;
        PastArrived told;
    };

    Result<UtcTime> begin();
    /// False: stopped while it was open.
    Result<bool> one_minute(UtcTime closed_at, std::stop_token stop);
    void hear(MarketNews news, MarketFrame& frame);
    void hear_minute(MinuteEnded&& ended, MarketFrame& frame);
    void hear_past(PastArrived&& past);
    bool is_whole(const MarketFrame& frame) const;
    Result<> close(MarketFrame frame);
    Result<> store(const MarketFrame& frame, const std::vector<CandleCorrected>& late, bool tells_known);
    Result<> mind_the_store(const Result<>& stored);
    void ask_for_holes(UtcTime closed_at);
    void ask(std::uint16_t slot, TimeRange range);
    std::optional<std::uint16_t> slot_of(const Instrument& instrument) const;

    CandleStore& store_;
    MarketStream& stream_;
    MarketClock& clock_;
    const std::vector<StoredInstrument> instruments_;
    const CollectRules rules_;
    const Millis hold_;
    const CollectListener listener_;
    Spill spill_;
    const std::string source_;

    std::map<Instrument, std::uint16_t> numbers_;
    std::vector<Slot> slots_;
    Holes holes_;
    Unsettled unsettled_;
    std::vector<MinuteEnded> early_;     ///< of minutes to come
    std::vector<CandleCorrected> late_;  ///< of minutes that are closed
    std::vector<Past> past_;
    std::optional<UtcTime> away_since_;  ///< the store
    UtcTime next_heartbeat_{};
    Collected counts_;
};

}  // namespace signalbox
