// A second technical opinion for tests, written straight from SPEC 5: whole histories in vectors, nothing carried
// along, every rule spelled out for both sides, the indicators from their published formulas.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "core/market/resampler.hpp"
#include "core/signals/technical/opinion.hpp"
#include "core/signals/technical/patterns.hpp"

namespace signalbox::naive {

using Values = std::vector<double>;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// ── The indicators, from their published formulas ──────────────────────────────────────────────────────────────────
inline Values sma(const Values& x, std::size_t n) {
    Values out(x.size(), nothing);
    for (std::size_t t = n - 1; t < x.size(); ++t) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += x[t - i];
        out[t] = sum / static_cast<double>(n);
    }
    return out;
}
/// Starts at `from` with the mean of the n values that end there; the weight of the newest is `weight`.
inline Values smooth(const Values& x, std::size_t n, double weight, std::size_t from) {
    Values out(x.size(), nothing);
    if (from >= x.size()) return out;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += x[from - i];
    out[from] = sum / static_cast<double>(n);
    for (std::size_t t = from + 1; t < x.size(); ++t) out[t] = weight * x[t] + (1 - weight) * out[t - 1];
    return out;
}
inline Values ema(const Values& x, std::size_t n, std::size_t from) {
    return smooth(x, n, 2.0 / (static_cast<double>(n) + 1), from);
}

/// One timeframe between two resets, with everything that its candles say.
struct Segment {
    std::vector<ClosedBar> bars;
    Values open, high, low, close, volume;
    Values ema21, ema50, ema200, rsi, histogram, k, d, sma10, sma20, volume20, atr, atr_median;

    void work_out() {
        for (const ClosedBar& bar : bars) {
            open.push_back(bar.candle.open);
            high.push_back(bar.candle.high);
            low.push_back(bar.candle.low);
            close.push_back(bar.candle.close);
            volume.push_back(bar.candle.volume);
        }
        const std::size_t size = bars.size();
        ema21 = ema(close, 21, 20);
        ema50 = ema(close, 50, 49);
        ema200 = ema(close, 200, 199);
        sma10 = sma(close, 10);
        sma20 = sma(close, 20);
        volume20 = sma(volume, 20);
        Values up(size, 0), down(size, 0), range(size, 0);
        for (std::size_t t = 1; t < size; ++t) {
            up[t] = std::max(0.0, close[t] - close[t - 1]);
            down[t] = std::max(0.0, close[t - 1] - close[t]);
            range[t] = std::max({high[t] - low[t], std::abs(high[t] - close[t - 1]), std::abs(low[t] - close[t - 1])});
        }
        const Values gain = smooth(up, 14, 1.0 / 14, 14), loss = smooth(down, 14, 1.0 / 14, 14);
        atr = smooth(range, 14, 1.0 / 14, 14);
        rsi = Values(size, nothing);
        for (std::size_t t = 14; t < size; ++t)
            rsi[t] = gain[t] + loss[t] > 0 ? 100 * gain[t] / (gain[t] + loss[t]) : 50;
        Values raw(size, nothing);
        for (std::size_t t = 27; t < size; ++t) {
            const auto [low_at, high_at] =
                std::minmax_element(rsi.begin() + static_cast<long>(t) - 13, rsi.begin() + static_cast<long>(t) + 1);
            raw[t] = *high_at - *low_at > 1e-9 ? (rsi[t] - *low_at) / (*high_at - *low_at) : 0.5;
        }
        k = sma(raw, 3);
        d = sma(k, 3);
        const Values fast = ema(close, 12, 25), slow = ema(close, 26, 25);
        Values line(size, 0);
        for (std::size_t t = 25; t < size; ++t) line[t] = fast[t] - slow[t];
        const Values signal = ema(line, 9, 33);
        histogram = Values(size, nothing);
        for (std::size_t t = 33; t < size; ++t) histogram[t] = line[t] - signal[t];
        atr_median = Values(size, 0);
        for (std::size_t t = 14 + 239; t < size; ++t) {
            if (t % 16 != 0) continue;  // sorting 240 values each time is slow: every sixteenth is compared
            Values last(atr.begin() + static_cast<long>(t) - 239, atr.begin() + static_cast<long>(t) + 1);
            std::sort(last.begin(), last.end());
            atr_median[t] = (last[119] + last[120]) / 2;
        }
    }

    int trend(std::size_t t) const {
        if (t + 1 < 210) return 0;
        if (ema21[t] > ema50[t] && close[t] > ema200[t]) return 1;
        if (ema21[t] < ema50[t] && close[t] < ema200[t]) return -1;
        return 0;
    }
    std::vector<std::size_t> swings(std::size_t t, std::size_t from, bool highs) const {
        std::vector<std::size_t> found;
        for (std::size_t i = std::max<std::size_t>(from, 5); i + 5 <= t; ++i) {
            bool is = true;
            for (std::size_t n = 1; n <= 5; ++n) {
                if (highs) is = is && high[i] > high[i - n] && high[i] >= high[i + n];
                if (!highs) is = is && low[i] < low[i - n] && low[i] <= low[i + n];
            }
            if (is) found.push_back(i);
        }
        return found;
    }
    std::pair<bool, bool> divergence(std::size_t t) const {  // bullish, bearish
        bool bullish = false, bearish = false;
        if (const auto lows = swings(t, t - 80, false); lows.size() >= 2) {
            const std::size_t a = lows[lows.size() - 2], b = lows.back();
            if (b - a <= 60 && t - b <= 10)
                bullish = low[b] < low[a] && (rsi[b] > rsi[a] || histogram[b] > histogram[a]);
        }
        if (const auto highs = swings(t, t - 80, true); highs.size() >= 2) {
            const std::size_t a = highs[highs.size() - 2], b = highs.back();
            if (b - a <= 60 && t - b <= 10)
                bearish = high[b] > high[a] && (rsi[b] < rsi[a] || histogram[b] < histogram[a]);
        }
        return {bullish, bearish};
    }

    double body(std::size_t t) const { return std::abs(close[t] - open[t]); }
    double mean_body_before(std::size_t t) const {
        double sum = 0;
        for (std::size_t i = 1; i <= 10; ++i) sum += body(t - i);
        return sum / 10;
    }
    std::set<Pattern> patterns(std::size_t t) const {
        const std::size_t t1 = t - 1, t2 = t - 2;
        const auto white = [&](std::size_t i) { return close[i] > open[i]; };
        const auto black = [&](std::size_t i) { return close[i] < open[i]; };
        const auto is_long = [&](std::size_t i) { return body(i) > mean_body_before(i); };
        const auto is_small = [&](std::size_t i) { return body(i) < mean_body_before(i); };
        const auto top = [&](std::size_t i) { return std::max(open[i], close[i]); };
        const auto bottom = [&](std::size_t i) { return std::min(open[i], close[i]); };
        const auto middle = [&](std::size_t i) { return (open[i] + close[i]) / 2; };
        const auto u = [&](std::size_t i) { return high[i] - top(i); };
        const auto w = [&](std::size_t i) { return bottom(i) - low[i]; };
        const auto fell = [&](std::size_t i) { return close[i] < sma10[i]; };
        const auto rose = [&](std::size_t i) { return close[i] > sma10[i]; };
        const double b = body(t), r = high[t] - low[t];

        std::set<Pattern> found;
        const auto when = [&](Pattern pattern, bool holds) {
            if (holds) found.insert(pattern);
        };
        const bool doji = r > 0 && b <= 0.1 * r;
        when(Pattern::doji, doji);
        const bool hammer = r > 0 && !doji && w(t) >= 2 * b && u(t) <= 0.1 * r;
        const bool inverted = r > 0 && !doji && u(t) >= 2 * b && w(t) <= 0.1 * r;
        when(Pattern::hammer, hammer && fell(t1));
        when(Pattern::hanging_man, hammer && rose(t1));
        when(Pattern::inverted_hammer, inverted && fell(t1));
        when(Pattern::shooting_star, inverted && rose(t1));
        when(Pattern::bullish_engulfing,
             black(t1) && white(t) && open[t] <= close[t1] && close[t] >= open[t1] && b > body(t1) && fell(t2));
        when(Pattern::bearish_engulfing,
             white(t1) && black(t) && open[t] >= close[t1] && close[t] <= open[t1] && b > body(t1) && rose(t2));
        const bool inside = is_long(t1) && is_small(t) && top(t) <= top(t1) && bottom(t) >= bottom(t1);
        when(Pattern::bullish_harami, inside && black(t1) && fell(t2));
        when(Pattern::bearish_harami, inside && white(t1) && rose(t2));
        when(Pattern::piercing, black(t1) && is_long(t1) && white(t) && open[t] <= close[t1] && close[t] > middle(t1) &&
                                    close[t] < open[t1] && fell(t2));
        when(Pattern::dark_cloud, white(t1) && is_long(t1) && black(t) && open[t] >= close[t1] &&
                                      close[t] < middle(t1) && close[t] > open[t1] && rose(t2));
        const bool star = is_long(t2) && is_small(t1) && is_long(t);
        when(Pattern::morning_star,
             star && black(t2) && top(t1) <= middle(t2) && white(t) && close[t] > middle(t2) && fell(t - 3));
        when(Pattern::evening_star,
             star && white(t2) && bottom(t1) >= middle(t2) && black(t) && close[t] < middle(t2) && rose(t - 3));
        const bool all_long = is_long(t2) && is_long(t1) && is_long(t);
        when(Pattern::three_soldiers, all_long && white(t2) && white(t1) && white(t) && close[t] > close[t1] &&
                                          close[t1] > close[t2] && open[t1] >= open[t2] && open[t1] <= close[t2] &&
                                          open[t] >= open[t1] && open[t] <= close[t1] && u(t2) <= 0.3 * body(t2) &&
                                          u(t1) <= 0.3 * body(t1) && u(t) <= 0.3 * b);
        when(Pattern::three_crows, all_long && black(t2) && black(t1) && black(t) && close[t] < close[t1] &&
                                       close[t1] < close[t2] && open[t1] <= open[t2] && open[t1] >= close[t2] &&
                                       open[t] <= open[t1] && open[t] >= close[t1] && w(t2) <= 0.3 * body(t2) &&
                                       w(t1) <= 0.3 * body(t1) && w(t) <= 0.3 * b);
        return found;
    }

    /// The nearest kept support and resistance, 0 where there is none.
    std::pair<double, double> nearest_levels(std::size_t t) const {
        struct Level {
            bool resistance;
            double price;
            std::size_t touches, last;
        };
        std::vector<Level> levels;
        for (const bool resistance : {true, false}) {
            std::vector<std::pair<double, std::size_t>> prices;
            for (const std::size_t i : swings(t, t - 199, resistance))
                prices.emplace_back(resistance ? high[i] : low[i], i);
            std::sort(prices.begin(), prices.end());
            while (!prices.empty()) {
                Level level{resistance, 0, 0, 0};
                const double lowest = prices.front().first;
                while (!prices.empty() && prices.front().first <= 1.005 * lowest) {
                    level.price += prices.front().first;
                    level.last = std::max(level.last, prices.front().second);
                    ++level.touches;
                    prices.erase(prices.begin());
                }
                level.price /= static_cast<double>(level.touches);
                if (level.touches >= 2 && (resistance ? level.price > close[t] : level.price < close[t]))
                    levels.push_back(level);
            }
        }
        std::sort(levels.begin(), levels.end(), [](const Level& x, const Level& y) {
            return std::tuple(y.touches, y.last, x.price) < std::tuple(x.touches, x.last, y.price);
        });
        if (levels.size() > 10) levels.resize(10);
        double support = 0, resistance = 0;
        for (const Level& level : levels) {
            if (level.resistance && (resistance == 0 || level.price < resistance)) resistance = level.price;
            if (!level.resistance && level.price > support) support = level.price;
        }
        return {support, resistance};
    }
};

/// What is compared; prices within 1e-9, since sums are taken in another order.
struct Said {
    int side = 0, strength = 0, raw = 0;
    std::map<ReasonCode, int> points;
    double stop = 0, reward_risk = 0, atr = 0, atr_median = 0;
    std::array<double, 3> targets{};
    bool partial = false;
    int missing_in_50 = 0;
};

class Naive {
public:
    explicit Naive(const std::vector<ClosedBar>& bars) {
        for (const ClosedBar& bar : bars) {
            History& history = histories_[bar.timeframe];
            history.all.push_back(bar);
            if (!bar.formed && ++history.missing_run == 6) history.segments.emplace_back();
            if (!bar.formed) continue;
            history.missing_run = 0;
            if (history.segments.empty()) history.segments.emplace_back();
            history.segments.back().bars.push_back(bar);
        }
        for (auto& [timeframe, history] : histories_)
            for (Segment& segment : history.segments) segment.work_out();
    }

    std::optional<Said> opinion(Timeframe timeframe, UtcTime now) const {
        const auto [segment, t] = candle_at(timeframe, now);
        if (!segment || segment->bars[t].closed_at != now) return std::nullopt;
        const int s = segment->trend(t);
        if (s == 0) return std::nullopt;
        Said said;
        said.side = s;
        said.raw = own_sum(timeframe, now, s, said.points);
        int agree = 0;
        for (const Timeframe other : {Timeframe::h1, Timeframe::h4, Timeframe::d1}) {
            if (other <= timeframe) continue;
            const auto [theirs, i] = candle_at(other, now);
            std::map<ReasonCode, int> ignored;
            if (theirs && theirs->trend(i) == s && own_sum(other, theirs->bars[i].closed_at, s, ignored) >= 55) ++agree;
        }
        if (agree > 0) said.points[ReasonCode::confluence] = std::min(20, 8 * agree);
        said.raw += std::min(20, 8 * agree);
        if (said.raw < 55) return std::nullopt;
        said.strength = std::min(90, said.raw);
        prices(*segment, t, said);
        return said;
    }

private:
    struct History {
        std::vector<ClosedBar> all;
        std::vector<Segment> segments;
        int missing_run = 0;
    };

    /// The last candle closed at or before `now` that is still known then.
    std::pair<const Segment*, std::size_t> candle_at(Timeframe timeframe, UtcTime now) const {
        const auto found = histories_.find(timeframe);
        if (found == histories_.end()) return {};
        const Segment* best = nullptr;
        for (const Segment& segment : found->second.segments)
            if (!segment.bars.empty() && segment.bars.front().closed_at <= now) best = &segment;
        if (!best) return {};
        const auto after = std::upper_bound(best->bars.begin(), best->bars.end(), now,
                                            [](UtcTime time, const ClosedBar& bar) { return time < bar.closed_at; });
        const auto t = static_cast<std::size_t>(after - best->bars.begin()) - 1;
        if ((now - best->bars[t].closed_at) / length_of(timeframe) > 5) return {};
        return {best, t};
    }

    /// Without confluence, at the candle that closed at `now`.
    int own_sum(Timeframe timeframe, UtcTime now, int s, std::map<ReasonCode, int>& points) const {
        const auto [segment, t] = candle_at(timeframe, now);
        const Segment& x = *segment;
        const auto when = [&](ReasonCode code, bool holds, int value) {
            if (holds) points[code] = value;
        };
        const bool up = s > 0;
        const double rsi = x.rsi[t];
        when(ReasonCode::trend, true, 50);
        when(ReasonCode::rsi_pullback, up ? rsi >= 30 && rsi <= 50 : rsi >= 50 && rsi <= 70, 10);
        when(ReasonCode::rsi_extreme, up ? rsi > 70 : rsi < 30, -10);
        const double h = x.histogram[t], before = x.histogram[t - 1];
        when(ReasonCode::macd_side, up ? h > 0 : h < 0, 10);
        when(ReasonCode::macd_cross, up ? h > 0 && before <= 0 : h < 0 && before >= 0, 10);
        when(ReasonCode::volume, x.volume[t] > x.volume20[t], 10);
        const double under = up ? x.sma20[t] - x.close[t] : x.close[t] - x.sma20[t];
        when(ReasonCode::bollinger, under > 1e-9 * x.close[t], 5);
        when(ReasonCode::stochrsi, (up ? x.k[t] - x.d[t] : x.d[t] - x.k[t]) > 1e-9, 5);
        if (const auto above = higher_of(timeframe)) {
            const auto [theirs, i] = candle_at(*above, now);
            const int trend = theirs ? theirs->trend(i) : 0;
            when(ReasonCode::higher, trend == s, 10);
            when(ReasonCode::higher, trend == -s, -15);
        }
        const auto [bullish, bearish] = x.divergence(t);
        when(ReasonCode::divergence, bullish || bearish, bullish && bearish ? 0 : bullish == up ? 10 : -10);
        bool good = false, bad = false;
        const auto patterns = x.patterns(t);
        for (const Pattern pattern : patterns) {
            good = good || direction_of(pattern) == s;
            bad = bad || direction_of(pattern) == -s;
        }
        when(ReasonCode::pattern, !patterns.empty(), good && !bad ? 5 : bad && !good ? -5 : 0);
        int sum = 0;
        for (const auto& [code, value] : points) sum += value;
        return sum;
    }

    void prices(const Segment& x, std::size_t t, Said& said) const {
        const double close = x.close[t], atr = x.atr[t], s = said.side;
        const auto [support, resistance] = x.nearest_levels(t);
        const double behind = s > 0 ? support : resistance, ahead = s > 0 ? resistance : support;
        double d = 1.5 * atr;
        if (behind > 0 && std::abs(close - behind) <= 2 * atr) d = std::abs(close - behind) + 0.25 * atr;
        d = std::max(d, 0.5 * atr);
        d = std::min(d, 2.5 * atr);
        d = std::max(d, 3 * 0.0038 * close);
        said.stop = close - s * d;
        const std::array distances{2.25, 3.75, 6.0};
        for (std::size_t i = 0; i < 3; ++i) {
            double target = distances[i] * atr;
            if (ahead > 0 && target > std::abs(ahead - close))
                target = std::max(std::abs(ahead - close) - 0.1 * atr, 0.1 * atr);
            said.targets[i] = close + s * target;
            if (i == 1) said.reward_risk = target / d;
        }
        said.atr = atr;
        said.atr_median = x.atr_median[t];
        said.partial = x.bars[t].partial;
        const auto& all = histories_.at(x.bars[t].timeframe).all;
        auto bar = std::upper_bound(all.begin(), all.end(), x.bars[t].closed_at,
                                    [](UtcTime time, const ClosedBar& other) { return time < other.closed_at; });
        for (int i = 0; i < 50 && bar != all.begin(); ++i)
            if (!(--bar)->formed) ++said.missing_in_50;
    }

    std::map<Timeframe, History> histories_;
};

}  // namespace signalbox::naive
