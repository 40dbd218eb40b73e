// What a chart shows of an instrument: candles of any timeframe, the levels that the technical opinion has at the
// newest of them, a run's signals, and indicators; as plain data (ports/chart_picture.hpp) for whoever draws it.
//
// Only closed candles, made from the stored minutes by the engine's own resampler; before the first minute, and where
// none is stored, the venue's own. Indicators and levels begin so long before the picture that their start no longer
// matters, and afresh after more missing candles than the engine steps over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/signals/indicators/registry.hpp"
#include "platform/words.hpp"
#include "ports/candle_store.hpp"
#include "ports/chart_picture.hpp"
#include "ports/run_store.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

struct ChartQuestion {
    Instrument instrument;
    Timeframe timeframe = Timeframe::h1;
    TimeRange range{utc_min, utc_max};  ///< of the candles' opens; they must also have closed by its end
    int slots = 120;                    ///< the newest so many of it; 0: all
    std::int64_t lookback_most =
        5000;  ///< candles read before the picture, at most: where fewer, an average starts late
    std::vector<IndicatorSpec> with;
    std::string run;  ///< whose signals; empty: the newest run that has the instrument
    Language language = Language::en;
    ChartTheme theme = ChartTheme::light;
    ChartSize size;
};

struct ChartAnswer {
    ChartPicture picture;
    std::optional<std::string> run;                      ///< whose signals; none: no run has the instrument
    std::vector<SignalRecord> signals;                   ///< those that lived in the picture's time, of all timeframes
    std::vector<std::pair<std::string, double>> newest;  ///< indicators' columns and their values at the newest candle
    std::int64_t missing = 0;                            ///< slots without a candle
};

/// WrongUse: more panes than fit. NotFound: no candles in that time, no such run, or one that does not have the
/// instrument.
Result<ChartAnswer> chart_of(CandleStore& store, RunStore& runs, const ChartQuestion& question);

/// The same without any run's signals and without words: candles, indicators and levels, for whoever says the rest.
Result<ChartAnswer> candles_of_chart(CandleStore& store, const ChartQuestion& question);

Json chart_json(const ChartAnswer& answer, const Instrument& instrument);

}  // namespace signalbox
