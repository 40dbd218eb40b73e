// The screener: every hour each qualifying pair gets a bullish and a bearish score; the best ten of each are the list
// (SPEC 6).
//
// The bullish score is 30 % trend, 25 % volume, 20 % volatility and 25 % RSI, each 0 to 100:
//   trend       50 ± 25 for EMA21 against EMA50, ± 25 for the close against EMA200 (nothing where they are equal or
//               not known: EMA200 takes 200 candles)
//   volume      50 · the volume's ratio to its mean of 20, at most 100
//   volatility  ATR14 from 1 to 3 % of the close 100; below 100 · the percentage; above 20 less for each point, at
//               least 20
//   rsi         RSI14 from 30 to 50: 90, to 65: 70; below 30: 60; to 80: 40; above 80: 20
// The bearish one is the same of 100 − trend and 100 − RSI14. A pair with a trend above 50 may stand in the bullish
// list, one below 50 in the bearish list, one at 50 in neither. Equal is what differs by less than 1e-12 of the close:
// averages of a market that stands still differ by what rounding left of its past, which is no trend.
// Pure, the same bits everywhere; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/signals/screener/hour_track.hpp"
#include "core/signals/screener/universe.hpp"

namespace signalbox {

enum class Bias : std::uint8_t { bullish, bearish };
constexpr Bias last_of(Bias) { return Bias::bearish; }
std::string_view to_text(Bias bias);

/// A pair is scored from this candle on.
constexpr std::int64_t candles_to_score = 50;
/// How many of each side are listed.
constexpr std::size_t listed_usually = 10;

/// Parts of a score, in the order in which they are summed.
enum class ScreenCode : std::uint8_t {
    trend,       ///< value = EMA21 against EMA50 (+1, −1, 0), value2 = the close against EMA200 (NaN: not known)
    volume,      ///< value = the ratio
    volatility,  ///< value = ATR14 in percent of the close
    rsi,         ///< value = RSI14
};
constexpr ScreenCode last_of(ScreenCode) { return ScreenCode::rsi; }
std::string_view to_text(ScreenCode code);

/// Why the score is what it is: values are the market's own, also in a bearish score.
struct ScreenReason {
    ScreenCode code{};
    double part = 0;    ///< 0–100
    double points = 0;  ///< what the part adds to the score
    double value = 0;
    double value2 = 0;
};

struct ScreenScore {
    std::array<ScreenReason, 4> reasons{};
    double total = 0;  ///< 0–100: the sum of all points

    double part(ScreenCode code) const { return reasons[static_cast<std::size_t>(code)].part; }
};

/// Nothing below candles_to_score candles.
std::optional<ScreenScore> score_of(const HourReadings& now, Bias bias);

/// One pair at one hour: what was read, and whether it qualifies. Scores are functions of the readings.
struct ScreenedPair {
    Instrument instrument;
    LeftOut left_out = LeftOut::no;
    HourReadings now;               ///< of that hour; without a candle of it only closed_at of its newest one is known
    PairMarket market;              ///< turnover and spread as the rules saw them
    bool turnover_assumed = false;  ///< summed up from candles: no ticker said it
    bool spread_assumed = false;    ///< the cost model's: no quote said it

    /// The side whose list it may stand in; none where it is left out, not scored, or without a trend.
    std::optional<Bias> bias() const;
};

/// Judges a pair at the hour that closes at `at`. `pair` has everything but left_out.
LeftOut judge(const Universe& universe, const ScreenedPair& pair, UtcTime at);

/// A place in a list.
struct RankedPair {
    const ScreenedPair* pair = nullptr;
    ScreenScore score;
};

/// The best `most` of one side: by score, ties by instrument. They point into `pairs`.
std::vector<RankedPair> ranked(std::span<const ScreenedPair> pairs, Bias bias, std::size_t most = listed_usually);

}  // namespace signalbox
