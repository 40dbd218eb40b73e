// The candle store as an import or a backfill writes to it beside a run (ENGINE 10): minutes of what the run follows,
// from its first minute on, are left for it; everything else is written as ever.
//
// Only news is left: a minute that the store has with the same values is a duplicate, and a minute in which the venue
// prints no candle because it printed none at all (Bybit) says nothing to a run. Longer candles as the venue prints
// them warm instruments up before they join and change nothing that runs: they are written.
// Who follows what is asked before each transaction, and after it once more: an instrument that began to be followed
// meanwhile is given the minutes as well, and the run finds out which of them it has.
// At `handed_over_max` it waits for the run, and says Busy when the run takes nothing for a while. Threads: as the
// store's.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <stop_token>

#include "ports/forwarding_candle_store.hpp"
#include "ports/hand_over.hpp"

namespace signalbox {

/// The run at work, as whoever writes beside it sees it.
struct RunAtWork {
    std::string run;
    UtcTime first_minute{};               ///< open time; what is older is history
    std::vector<Instrument> instruments;  ///< followed, or about to be
};

struct HandingWork {
    std::function<Result<std::optional<RunAtWork>>()> at_work;
    std::stop_token stop{};
    std::chrono::milliseconds patience{60'000};  ///< with a run that takes nothing while there is no room
};

class HandingStore final : public ForwardingCandleStore {
public:
    /// Both outlive it, and are of one database.
    HandingStore(CandleStore& next, HandOver& handed, HandingWork work);

    /// What is left for the run is in no report's counts.
    Result<MergeReport> merge(const Instrument& instrument, const CandleBatch& batch) override;
    Result<std::vector<MergeReport>> merge_all(std::span<const SeriesBatch> batches) override;
    /// What was left counts: it was asked for.
    Result<RangeSet> asked(const Instrument& instrument, Timeframe timeframe, StoreVersion as_of) override;

    /// Candles that were left for a run by this object.
    std::int64_t handed() const;
    std::int64_t handed(const Instrument& instrument) const;
    /// The run that they were left for last; empty: none was.
    const std::string& run() const { return run_; }

private:
    struct Split;
    Result<Split> split(const SeriesBatch& one, const std::optional<RunAtWork>& run);
    Result<> split_candles(const SeriesBatch& one, Split& into);
    Result<> leave(const RunAtWork& run, std::span<const HandedMinute> minutes);
    Result<> wait_for_room(const RunAtWork& run, std::size_t minutes);

    HandOver& handed_;
    const HandingWork work_;
    std::string run_;
    std::map<Instrument, std::int64_t> count_;  ///< candles
    std::map<Instrument, RangeSet> left_;
};

/// What waits for a run that is not at work goes into the store. How many minutes that was.
Result<std::int64_t> settle_what_waits(HandOver& handed, std::stop_token stop = {});

}  // namespace signalbox
