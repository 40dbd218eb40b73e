// Is it one engine? The same minutes through live, replay and backtest, and one thread against two: the outcomes must
// be the same bytes (SPEC 4, `check parity`).
//
// The market is the synthetic one, the stores are in memory, and nothing is left behind.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/event.hpp"
#include "ports/clock.hpp"
#include "ports/market_stream.hpp"

namespace signalbox {

using MakeMarket = std::function<std::unique_ptr<MarketStream>(std::uint64_t seed, MarketClock& clock)>;

struct ParityQuestion {
    std::uint64_t seed = 1;
    int days = 5;           ///< of the run, ≥ 1
    int warm_up_days = 12;  ///< of history before it, ≥ 0
    EngineSettings settings;
};

/// One way through the same minutes.
struct ParityRun {
    std::string name;  ///< live, replay, backtest_1, backtest_2, stream
    std::uint64_t outcomes = 0;
    std::string sha256;
    bool equal = false;  ///< to the first one
};

/// All the ways, the live one first.
Result<std::vector<ParityRun>> check_parity(const ParityQuestion& question, const MakeMarket& make_market,
                                            std::stop_token stop = {});

}  // namespace signalbox
