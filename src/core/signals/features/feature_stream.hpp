// The features of one timeframe of one instrument, candle by candle.
//
//     FeatureStream stream;
//     const FeatureRow row = feature_row(stream.update(candle));   // a closed candle, or a quiet one
//
// One pass over shared windows: closes, volumes, returns and ranges are kept once, whatever looks at them. What a
// feature means is in feature.hpp; the indicators' own headers give formulas and sources. The same candles give the
// same bits as the indicators would one by one (a test). No heap; about 6 KiB, so that hundreds of instruments stay in
// the cache. One thread.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/archive.hpp"
#include "core/base/ring.hpp"
#include "core/market/candle.hpp"
#include "core/signals/features/feature_parts.hpp"
#include "core/signals/indicators/adx.hpp"
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/macd.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/stoch_rsi.hpp"

namespace signalbox {

class FeatureStream {
public:
    /// The next candle, in order: what its features are made of.
    FeatureParts update(const Candle& candle);
    /// The next bar is missing. Up to 5 in a row are stepped over; after more everything is forgotten (ENGINE 3).
    void miss();

    /// Candles since the start or since everything was forgotten.
    std::int64_t candles() const { return memory_.candles; }
    /// The newest candle is recent enough to speak for now: no more than 5 bars were missed since.
    bool current() const { return memory_.candles > 0; }

    /// Every feature is known, and stays so until everything is forgotten.
    bool warm() const { return memory_.candles >= warm_up && memory_.saw_midnight; }
    static constexpr std::int64_t warm_up = 254;  ///< features_warm_up(), of which a test makes sure

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("missing_run", self.missing_run_);
        visit("memory", self.memory_);
    }

private:
    friend struct FeatureBlock;

    /// How many ATR are below and above the newest of the last 240. Their order does not matter, so they stand once.
    class AtrRank {
    public:
        void update(double atr, FeatureParts& parts);

        void encode_into(auto& writer) const {
            writer.put(values_);
            writer.put(count_);
            writer.put(next_);
        }
        void decode_from(auto& reader) {
            reader.get(values_);
            reader.get(count_);
            reader.get(next_);
            if (count_ > values_.size() || next_ >= values_.size()) reader.give_up();
        }

    private:
        friend struct FeatureBlock;

        std::array<double, 240> values_{};
        std::uint16_t count_ = 0;
        std::uint16_t next_ = 0;
    };

    /// What candles taught; forgotten as a whole.
    struct Memory {
        std::int64_t candles = 0;
        bool saw_midnight = false;  ///< vwap has all of the day's volume
        UtcTime opened_at{};
        double typical = 0;
        double money = 0, traded = 0;  ///< since 00:00 UTC
        Ring<double, 61> closes;
        std::array<double, 64> log_closes{};  ///< of the candle with number i at log_place(i): returns are differences
        Ring<double, 60> volumes;
        Ring<double, 20> ranges;  ///< ln²(high / low)
        Ring<double, 14> flows;   ///< as the money flow index counts them
        Ema ema_9{9}, ema_21{21}, ema_50{50}, ema_200{200};
        Macd macd{12, 26, 9};
        Rsi rsi{14};
        StochOfRsi<> stoch;
        Adx adx{14};
        Atr atr{14};
        AtrRank atr_rank;

        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("candles", self.candles);
            visit("saw_midnight", self.saw_midnight);
            visit("opened_at", self.opened_at);
            visit("typical", self.typical);
            visit("money", self.money);
            visit("traded", self.traded);
            visit("closes", self.closes);
            visit("log_closes", self.log_closes);
            visit("volumes", self.volumes);
            visit("ranges", self.ranges);
            visit("flows", self.flows);
            visit("ema_9", self.ema_9);
            visit("ema_21", self.ema_21);
            visit("ema_50", self.ema_50);
            visit("ema_200", self.ema_200);
            visit("macd", self.macd);
            visit("rsi", self.rsi);
            visit("stoch", self.stoch);
            visit("adx", self.adx);
            visit("atr", self.atr);
            visit("atr_rank", self.atr_rank);
        }
    };

    static std::size_t log_place(std::int64_t candle) { return static_cast<std::size_t>(candle) % 64; }
    void step_closes(const Candle& candle, FeatureParts& p);
    void step_volumes(const Candle& candle, FeatureParts& p);
    void step_ranges(const Candle& candle, FeatureParts& p);

    std::int32_t missing_run_ = 0;
    Memory memory_;
};

}  // namespace signalbox
