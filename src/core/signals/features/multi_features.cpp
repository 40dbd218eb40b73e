#include "core/signals/features/multi_features.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace signalbox {
namespace {

Candle candle_of(UtcTime closed_at, const Minute& now, double last_close) {
    const UtcTime opened_at = closed_at - minute;
    if (now.state == MinuteState::present) return {opened_at, now.open, now.high, now.low, now.close, now.volume};
    return {opened_at, last_close, last_close, last_close, last_close, 0};
}

std::size_t place_of(Timeframe timeframe) {
    return static_cast<std::size_t>(std::ranges::find(feature_timeframes, timeframe) - feature_timeframes.begin());
}

}  // namespace

std::vector<std::string> multi_feature_names() {
    std::vector<std::string> names;
    for (const FeatureEntry& line : feature_table()) names.emplace_back(line.name);
    for (const Timeframe timeframe : feature_timeframes) {
        for (std::size_t i = 0; i < candle_feature_count; ++i) {
            names.push_back(names[i] + "_" + std::string(to_text(timeframe)));
        }
    }
    names.emplace_back("alignment");
    names.emplace_back("alignment_direction");
    return names;
}

double trend_of(const FeatureParts& p) {
    if (std::isnan(p.ema_200)) return FeatureParts::unknown;
    if (p.ema_21 > p.ema_50 && p.close > p.ema_200) return 1;
    if (p.ema_21 < p.ema_50 && p.close < p.ema_200) return -1;
    return 0;
}

MultiFeatures::MultiFeatures() : resampler_(feature_timeframes) { row_.fill(FeatureParts::unknown); }

bool MultiFeatures::step(UtcTime closed_at, const Minute& now) {
    for (const ClosedBar& bar : resampler_.step(closed_at, now)) {
        const std::size_t place = place_of(bar.timeframe);
        FeatureStream& stream = higher_[place];
        const auto columns =
            std::span(row_).subspan(feature_count + place * candle_feature_count, candle_feature_count);
        if (bar.formed) {
            higher_parts_[place] = stream.update(bar.candle);
            std::ranges::copy_n(feature_row(higher_parts_[place]).begin(), candle_feature_count, columns.begin());
        } else {
            stream.miss();
            if (stream.current()) continue;
            higher_parts_[place] = {};
            std::ranges::fill(columns, FeatureParts::unknown);
        }
    }
    const bool known =
        now.state == MinuteState::present || (now.state == MinuteState::quiet && resampler_.last_close() > 0);
    if (!known) {
        minutes_.miss();
        return false;
    }
    parts_ = minutes_.update(candle_of(closed_at, now, resampler_.last_close()));
    std::ranges::copy(feature_row(parts_), row_.begin());
    write_alignment();
    return true;
}

void MultiFeatures::write_alignment() {
    std::array<double, feature_timeframes.size() + 1> trends{};
    trends[0] = trend_of(parts_);
    for (std::size_t i = 0; i < higher_parts_.size(); ++i) trends[i + 1] = trend_of(higher_parts_[i]);
    double sum = 0;
    for (const double trend : trends) sum += trend;
    const double direction = std::isnan(sum) ? sum : sum > 0 ? 1 : sum < 0 ? -1 : 0;
    const auto agreeing = static_cast<double>(std::ranges::count(trends, direction));
    row_[multi_feature_count - 2] = direction == 0          ? 0
                                    : std::isnan(direction) ? direction
                                                            : agreeing / static_cast<double>(trends.size());
    row_[multi_feature_count - 1] = direction;
}

}  // namespace signalbox
