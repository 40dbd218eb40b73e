// A backtest that begins as another run began: for `backtest --like` and for the demo.
#pragma once

#include <string>

#include "faces/cli/context.hpp"
#include "views/stored_backtest.hpp"

namespace signalbox {

/// The plan of `like`: its states, settings, seed, instruments and minutes.
Result<BacktestQuestion> question_like(const Context& context, CandleStore& store, RunStore& runs,
                                       const std::string& like);

}  // namespace signalbox
