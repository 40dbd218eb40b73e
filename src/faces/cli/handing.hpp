// The store as `import` and `backfill` write to it: what a run at work follows is handed to it, and waited for.
// Threads: the main one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "faces/cli/context.hpp"
#include "ports/hand_over.hpp"
#include "runners/handing_store.hpp"
#include "runners/live.hpp"

namespace signalbox {

/// The run at work in the data directory, as its lock and its card tell; none: there is none.
Result<std::optional<RunAtWork>> run_at_work(const Context& context);

/// What became of the candles that were handed over.
enum class Handed : std::uint8_t {
    none,         ///< there were none
    taken,        ///< by the run
    stored,       ///< the run ended: they went into the store
    later,        ///< some are of minutes that the run has not reached
    not_awaited,  ///< interrupted: the run, or the next one, takes them
};

class HandedCandles {
public:
    /// Where no run is at work, what waits for one goes into the store, and that is said.
    static Result<std::unique_ptr<HandedCandles>> open(const Context& context);
    HandedCandles(const HandedCandles&) = delete;
    HandedCandles& operator=(const HandedCandles&) = delete;

    HandingStore& store() { return store_; }
    /// Of the run's market, where one is at work and answers; else the wall's. What ends later is no candle yet.
    UtcTime now() const;
    /// Until the run has taken what was handed to it, as far as it has come; with progress, until Ctrl-C.
    Result<Handed> wait();
    /// "candles handed to run …", and what became of it: lines of the answer. And into the answer for scripts.
    void show(Handed became);
    void tell(Json& answer) const;

private:
    HandedCandles(const Context& context, std::unique_ptr<CandleStore> candles, std::unique_ptr<RunStore> runs);
    Result<std::optional<LiveStatus>> status() const;
    Result<UtcTime> reached() const;

    const Context& context_;
    std::unique_ptr<CandleStore> candles_;
    std::unique_ptr<RunStore> runs_;
    HandOver& handed_;
    HandingStore store_;
    std::int64_t waiting_ = 0;  // at the end of the last wait()
};

}  // namespace signalbox
