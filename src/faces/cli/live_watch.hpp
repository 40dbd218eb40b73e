// The watchman of a run at work (runners/watchman.hpp): what it watches by the configuration, with stores of its own.
//
// Two of them: taking the screener's list for a webhook asks a venue and may wait for it for minutes, so it has a
// watchman to itself. What can't be opened is said once, and the run goes on without it.
// Threads: made, told of events and ended by the run's; `tell` from any once it has begun.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "faces/cli/context.hpp"
#include "faces/cli/live_market.hpp"
#include "faces/cli/run_log.hpp"
#include "runners/listing_alerts.hpp"
#include "runners/run_facts.hpp"
#include "runners/watchman.hpp"

namespace signalbox {

class LiveWatch {
public:
    /// Everything named outlives it; before the market begins to follow.
    LiveWatch(const Context& context, const RunRecord& record, LiveRun& run, LiveMarket& market, const RunLog& log);
    ~LiveWatch();

    /// From now on it looks. `raised`: there is more in the outbox; called from its threads.
    void begin(std::function<void()> raised);
    /// From the run's listener.
    void step(const Event& event, std::span<const Outcome> outcomes);
    /// Into what the run says of itself: "watch", null where there is none.
    void tell(Json& status) const;

private:
    /// A watchman and the stores that are its own.
    struct Post {
        std::unique_ptr<RunStore> runs;
        std::unique_ptr<CandleStore> candles;
        std::unique_ptr<ScreenStore> screens;
        std::unique_ptr<Watchman> man;
    };
    Result<std::unique_ptr<Post>> open_post();
    Result<> open_usual();
    Result<> open_screener();

    const Context& context_;
    const RunRecord& record_;
    LiveRun& run_;
    LiveMarket& market_;
    const Logger log_;
    RunFacts facts_;
    std::function<void()> raised_;
    std::unique_ptr<Post> usual_, screener_;  // last: their threads use what stands above
};

}  // namespace signalbox
