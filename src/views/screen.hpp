// The screener's list as people and scripts read it: who stands where and why, who is left out and why.
//
// Sentences are patterns of the catalogue with values rounded for reading; JSON (docs/json.md) has codes and full
// numbers. Pure but for screen_asked, which reads the stores.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "ports/candle_store.hpp"
#include "ports/screen_store.hpp"
#include "runners/screening.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

struct ScreenQuestion {
    std::string venue;
    UniverseRules rules;
    std::optional<UtcTime> at;  ///< none: the newest hour that at least half of the pairs have a candle of
    bool stored = false;        ///< the newest list that was stored by then, as a backtest is given it
    UtcTime now{};              ///< wall time
    PairMarkets markets{};      ///< of now, where tickers were asked
};

/// The list that was asked for: `stored` as it was taken, else made from the candles now. NotFound says what there is.
Result<ScreenSnapshot> screen_asked(CandleStore& candles, ScreenStore& screens, const ScreenQuestion& question);

struct ScreenCounts {
    std::size_t pairs = 0, qualify = 0;
    std::size_t bullish = 0, bearish = 0;  ///< that may stand in a list
    std::map<LeftOut, std::size_t> left_out;
};
ScreenCounts counts_of(const ScreenSnapshot& list);

/// What a part of the score is made of: a sentence, or two.
std::vector<Sentence> words_of(const ScreenReason& reason);
/// Why a pair is left out, in few words; empty where it is not.
Sentence words_of(LeftOut reason);
/// The same with its numbers.
Sentence words_of_left_out(const ScreenedPair& pair, const UniverseRules& rules);

/// `top` places of each side; with `all`, every pair and its readings.
Json screen_json(const ScreenSnapshot& list, std::size_t top, bool all);

}  // namespace signalbox
