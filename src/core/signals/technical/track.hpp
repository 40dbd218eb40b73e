// One timeframe of one instrument: its indicators, its newest candles, its swings, and how whole it is (SPEC 5, ENGINE
// 3).
//
// Up to 5 missing bars in a row are stepped over: periods count candles, not minutes. After more, everything that
// candles had taught is forgotten and the count begins again; a timeframe has a trend from its 210th candle on. Always
// true: bars come in order; a bar that was left out counts as missing.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"
#include "core/market/resampler.hpp"
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/macd.hpp"
#include "core/signals/indicators/rolling_median.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/sma.hpp"
#include "core/signals/indicators/stoch_rsi.hpp"
#include "core/signals/technical/divergence.hpp"
#include "core/signals/technical/levels.hpp"
#include "core/signals/technical/patterns.hpp"
#include "core/signals/technical/swings.hpp"

namespace signalbox {

/// A timeframe speaks, and has a trend, from this candle on.
constexpr std::int64_t candles_to_speak = 210;

/// What the indicators say at the newest candle; NaN: not known yet.
struct Readings {
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    double close = unknown, volume = unknown;
    double ema21 = unknown, ema50 = unknown, ema200 = unknown;
    double rsi = unknown;
    double histogram = unknown, histogram_before = unknown;
    double stoch_k = unknown, stoch_d = unknown;
    double sma20 = unknown, volume_mean = unknown;
    double atr = unknown, atr_median = unknown;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("close", self.close);
        visit("volume", self.volume);
        visit("ema21", self.ema21);
        visit("ema50", self.ema50);
        visit("ema200", self.ema200);
        visit("rsi", self.rsi);
        visit("histogram", self.histogram);
        visit("histogram_before", self.histogram_before);
        visit("stoch_k", self.stoch_k);
        visit("stoch_d", self.stoch_d);
        visit("sma20", self.sma20);
        visit("volume_mean", self.volume_mean);
        visit("atr", self.atr);
        visit("atr_median", self.atr_median);
    }
};

/// +1 if EMA21 > EMA50 and close > EMA200, −1 if both the other way, else 0: equal or unknown.
int trend_of(const Readings& now);

class Track {
public:
    Track() = default;
    explicit Track(Timeframe timeframe) : timeframe_(timeframe) {}

    /// The timeframe's next bar, formed or missing.
    void close(const ClosedBar& bar);

    Timeframe timeframe() const { return timeframe_; }
    /// End of the newest bar; none before the first.
    std::optional<UtcTime> closed_at() const { return closed_at_; }
    /// The newest bar was formed, so there is a candle to have an opinion about.
    bool formed() const { return formed_; }
    bool partial() const { return partial_; }
    std::int32_t minutes_present() const { return minutes_present_; }
    /// Missing ones among the last 50 bars.
    std::int32_t missing_in_50() const { return std::popcount(missing_ & ((std::uint64_t{1} << 50) - 1)); }
    /// Candles since the start or the last reset.
    std::int64_t candles() const { return memory_.swings.newest_candle() + 1; }

    /// As trend_of; 0 before the 210th candle.
    int trend() const;
    const Readings& now() const { return memory_.now; }
    /// What the newest known swings, and the newest candles, show at the newest candle.
    Divergence divergence() const;
    /// Those kept at the newest close; none before the first candle.
    Levels levels() const { return memory_.levels.at(memory_.now.close); }
    NearestLevels nearest_levels() const { return memory_.levels.nearest(memory_.now.close); }
    PatternSet patterns() const { return memory_.patterns.find(); }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("timeframe", self.timeframe_);
        visit("closed_at", self.closed_at_);
        visit("formed", self.formed_);
        visit("partial", self.partial_);
        visit("minutes_present", self.minutes_present_);
        visit("missing", self.missing_);
        visit("missing_run", self.missing_run_);
        visit("memory", self.memory_);
    }

private:
    /// What candles taught; forgotten as a whole.
    struct Memory {
        Ema ema21{21}, ema50{50}, ema200{200};
        Rsi rsi{14};
        Macd macd{12, 26, 9};
        StochRsi<> stoch_rsi;
        Sma<20> sma20, volume20;
        Atr atr{14};
        RollingMedian<240> atr_median;
        PatternWindow patterns;
        Swings swings;
        LevelMap levels;
        Readings now;

        void step(const Candle& candle);

        // In the archive: the fields; the levels follow from the swings.
        void encode_into(auto& writer) const {
            each_part(*this, [&](const auto& field) { writer.put(field); });
        }
        void decode_from(auto& reader) {
            each_part(*this, [&](auto& field) {
                if (!reader.failed()) reader.get(field);
            });
            levels = LevelMap{};
            if (reader.failed() || !swings.consistent()) return reader.give_up();
            levels.update(swings);
        }
        template <typename Self, typename Visit>
        static void each_part(Self& self, Visit&& visit) {
            visit(self.ema21);
            visit(self.ema50);
            visit(self.ema200);
            visit(self.rsi);
            visit(self.macd);
            visit(self.stoch_rsi);
            visit(self.sma20);
            visit(self.volume20);
            visit(self.atr);
            visit(self.atr_median);
            visit(self.patterns);
            visit(self.swings);
            visit(self.now);
        }
    };
    void miss();

    Timeframe timeframe_{};
    std::optional<UtcTime> closed_at_;
    bool formed_ = false;
    bool partial_ = false;
    std::int32_t minutes_present_ = 0;
    std::uint64_t missing_ = 0;  // a bit a bar, the newest lowest; 1: missing
    std::int32_t missing_run_ = 0;
    Memory memory_;
};

}  // namespace signalbox
