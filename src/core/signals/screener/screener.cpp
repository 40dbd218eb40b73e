#include "core/signals/screener/screener.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox {

namespace {

constexpr std::array weights{0.30, 0.25, 0.20, 0.25};  // by ScreenCode

/// +1, −1; 0 where they are equal but for rounding; NaN where one is not known.
double side_of(double value, double against, double close) {
    const double apart = value - against;
    if (std::abs(apart) <= 1e-12 * close) return 0;
    return apart > 0 ? 1 : apart < 0 ? -1 : apart;
}

/// NaN counts nothing.
double known(double side) { return side >= -1 ? side : 0; }

double volatility_part(double atr_percent) {
    if (atr_percent < 1) return 100 * atr_percent;
    return atr_percent <= 3 ? 100 : std::max(20.0, 100 - 20 * (atr_percent - 3));
}

double rsi_part(double rsi) {
    if (rsi < 30) return 60;
    if (rsi <= 50) return 90;
    if (rsi <= 65) return 70;
    return rsi <= 80 ? 40 : 20;
}

}  // namespace

std::string_view to_text(Bias bias) { return bias == Bias::bullish ? "bullish" : "bearish"; }

std::string_view to_text(ScreenCode code) {
    switch (code) {
        case ScreenCode::trend: return "trend";
        case ScreenCode::volume: return "volume";
        case ScreenCode::volatility: return "volatility";
        case ScreenCode::rsi: return "rsi";
    }
    return "unknown";
}

std::optional<ScreenScore> score_of(const HourReadings& now, Bias bias) {
    if (now.candles < candles_to_score) return std::nullopt;
    const bool bullish = bias == Bias::bullish;
    const double short_side = side_of(now.ema21, now.ema50, now.close);
    const double long_side = side_of(now.close, now.ema200, now.close);
    const double trend = 50 + 25 * known(short_side) + 25 * known(long_side);
    ScreenScore score;
    score.reasons = {{
        {.code = ScreenCode::trend, .part = bullish ? trend : 100 - trend, .value = short_side, .value2 = long_side},
        {.code = ScreenCode::volume, .part = std::min(50 * now.volume_ratio, 100.0), .value = now.volume_ratio},
        {.code = ScreenCode::volatility, .part = volatility_part(now.atr_percent), .value = now.atr_percent},
        {.code = ScreenCode::rsi, .part = rsi_part(bullish ? now.rsi : 100 - now.rsi), .value = now.rsi},
    }};
    for (ScreenReason& reason : score.reasons) {
        reason.points = weights[static_cast<std::size_t>(reason.code)] * reason.part;
        score.total += reason.points;
    }
    return score;
}

std::optional<Bias> ScreenedPair::bias() const {
    const auto score = left_out == LeftOut::no ? score_of(now, Bias::bullish) : std::nullopt;
    if (!score || score->part(ScreenCode::trend) == 50) return std::nullopt;
    return score->part(ScreenCode::trend) > 50 ? Bias::bullish : Bias::bearish;
}

LeftOut judge(const Universe& universe, const ScreenedPair& pair, UtcTime at) {
    if (const LeftOut name = universe.by_name(pair.instrument); name != LeftOut::no) return name;
    if (pair.now.candles == 0 || pair.now.closed_at != at) return LeftOut::no_candle;
    if (pair.now.candles < candles_to_score) return LeftOut::few_candles;
    return universe.by_market(pair.instrument, pair.market);
}

std::vector<RankedPair> ranked(std::span<const ScreenedPair> pairs, Bias bias, std::size_t most) {
    std::vector<RankedPair> places;
    for (const ScreenedPair& pair : pairs) {
        if (pair.bias() == bias) places.push_back({&pair, *score_of(pair.now, bias)});
    }
    std::ranges::sort(places, [](const RankedPair& a, const RankedPair& b) {
        if (a.score.total != b.score.total) return a.score.total > b.score.total;
        return a.pair->instrument < b.pair->instrument;
    });
    if (places.size() > most) places.resize(most);
    return places;
}

}  // namespace signalbox
