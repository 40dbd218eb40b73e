// The demo's live part: a run on the synthetic venue, as fast as the machine can, with a real journal and a real store,
// that prints its signals as they come.
#pragma once

#include <string>
#include <vector>

#include "core/desk/risk/verdict.hpp"
#include "faces/cli/context.hpp"
#include "ports/run_store.hpp"
#include "runners/digest.hpp"

namespace signalbox {

struct DemoLive {
    RunRecord run;
    RunCounts counts;
    std::string sha256;
    std::vector<Verdict> nearest_misses;  ///< those that came furthest, best first; at most three
};

/// The minutes of `range`; their past must be in the store.
Result<DemoLive> run_demo_live(const Context& context, RunStore& runs, const std::vector<Instrument>& instruments,
                               TimeRange range);

}  // namespace signalbox
