// Gathers what a report needs from the stores: the same for a run that has just ended and for one of last year.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "lab/report.hpp"
#include "ports/candle_store.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

/// First and last 1m close of each instrument within the range, as the run saw them. An instrument without a candle
/// there makes buy & hold unknown: the list is empty.
Result<std::vector<HoldLeg>> hold_of(CandleStore& candles, std::span<const Instrument> instruments, TimeRange range,
                                     StoreVersion as_of);

/// Everything that is stored of the run; NotFound if there is none. Changes of tiers are not stored: whoever has them
/// adds them.
Result<ReportInput> report_input(RunStore& runs, CandleStore& candles, const std::string& run);

}  // namespace signalbox
