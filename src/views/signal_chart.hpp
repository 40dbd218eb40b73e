// The picture of one signal, for a phone: what led to its close, its entry, stop and targets by name, and room until it
// expires; later also what became of it. Pure but for the store; threads as the store's.
#pragma once

#include "ports/candle_store.hpp"
#include "ports/chart_picture.hpp"
#include "ports/run_store.hpp"
#include "views/person.hpp"

namespace signalbox {

struct SignalChart {
    Person reader = {};
    ChartTheme theme = ChartTheme::light;
    UtcTime as_of = utc_max;                                      ///< no candle that closed later
    std::optional<Timeframe> timeframe = {};                      ///< none: the signal's own
    int before = 64;                                              ///< candles up to its close
    ChartSize size{.width = 1080, .height = 1080, .zoom = 1.95};  ///< seen 390 points wide, letters stay letters
};

/// NotFound: the store has no candles of that time.
Result<ChartPicture> signal_chart(CandleStore& store, const SignalRecord& record, const SignalChart& how);

}  // namespace signalbox
