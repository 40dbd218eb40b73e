// What an analyst thinks at one close: a side, its strength, its prices, and every reason with its number (SPEC 5).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/check.hpp"
#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/market/gaps.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

enum class Side : std::int8_t { none = 0, long_side = 1, short_side = 2 };
constexpr Side last_of(Side) { return Side::short_side; }
/// +1 long, −1 short, 0 none.
constexpr int sign_of(Side side) { return side == Side::long_side ? 1 : side == Side::short_side ? -1 : 0; }
std::string_view to_text(Side side);  ///< long, short, none

enum class Source : std::uint8_t { technical, ensemble };
constexpr Source last_of(Source) { return Source::ensemble; }
std::string_view to_text(Source source);

/// Why the strength, the stop or a target is what it is. Stored by number: new ones go to the end.
enum class ReasonCode : std::uint8_t {
    trend,              ///< the base: value = ±1
    rsi_pullback,       ///< value = RSI14
    rsi_extreme,        ///< value = RSI14
    macd_side,          ///< value = histogram
    macd_cross,         ///< value = histogram, value2 = the one before
    volume,             ///< value = volume, value2 = its mean of 20
    bollinger,          ///< value = close, value2 = SMA20
    stochrsi,           ///< value = K, value2 = D
    higher,             ///< value = the higher timeframe's trend, value2 = its minutes
    divergence,         ///< value = +1 bullish, −1 bearish, 0 both
    pattern,            ///< value = number of the first pattern that counts (Pattern), value2 = ±1, 0 both
    confluence,         ///< value = how many timeframes agree, value2 = their points before the cap
    stop_atr,           ///< value = distance, value2 = ATR14 (the plain 1.5 ATR)
    stop_support,       ///< behind a level: value = distance, value2 = the level
    stop_min,           ///< raised to 0.5 ATR: value = distance
    stop_max,           ///< cut to 2.5 ATR: value = distance
    stop_cost_floor,    ///< widened to 3 × round-trip cost: value = distance, value2 = the cost as a fraction of the
                        ///< close
    target_resistance,  ///< a target pulled before a level: value = the target (1–3), value2 = the level
};
constexpr ReasonCode last_of(ReasonCode) { return ReasonCode::target_resistance; }
std::string_view to_text(ReasonCode code);

struct Reason {
    ReasonCode code{};
    std::int16_t points = 0;  ///< hundredths added to the strength; 0 for reasons of stop and targets
    double value = 0;
    double value2 = 0;

    bool operator==(const Reason&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("code", self.code);
        visit("points", self.points);
        visit("value", self.value);
        visit("value2", self.value2);
    }
};

/// Reasons in the order in which they were found; never more than fit (19 rules speak at most once, targets thrice).
class Reasons {
public:
    void add(Reason reason) {
        check(size_ < items_.size(), "an opinion has more reasons than there are rules");
        items_[size_++] = reason;
    }
    const Reason* begin() const { return items_.data(); }
    const Reason* end() const { return items_.data() + size_; }
    std::size_t size() const { return size_; }
    const Reason* find(ReasonCode code) const {
        for (const Reason& reason : *this)
            if (reason.code == code) return &reason;
        return nullptr;
    }
    bool operator==(const Reasons& other) const {
        if (size_ != other.size_) return false;
        for (std::size_t i = 0; i < size_; ++i)
            if (!(items_[i] == other.items_[i])) return false;
        return true;
    }

    // In the archive: a count and that many reasons.
    void encode_into(auto& writer) const {
        writer.put(static_cast<std::uint8_t>(size_));
        for (const Reason& reason : *this) writer.put(reason);
    }
    void decode_from(auto& reader) {
        std::uint8_t size = 0;
        reader.get(size);
        size_ = 0;
        if (size > items_.size()) return reader.give_up();
        for (std::uint8_t i = 0; i < size && !reader.failed(); ++i) reader.get(items_[size_++]);
    }

private:
    std::array<Reason, 20> items_{};
    std::size_t size_ = 0;
};

/// The candles an outcome stands on: this many 1m candles of the instrument, up to `to`, with this range hash (ENGINE
/// 6).
struct Provenance {
    TimeRange range;
    Hash128 hash;

    bool operator==(const Provenance&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("range", self.range);
        visit("hash", self.hash);
    }
};

/// One side at one close of one timeframe. Prices are unrounded doubles; ENGINE 11 rounds when a signal is made of it.
struct Opinion {
    std::uint16_t slot = 0;  ///< the instrument, as InstrumentJoined numbered it
    Timeframe timeframe{};
    UtcTime closed_at{};
    Source source = Source::technical;
    Side side = Side::none;
    std::int16_t strength = 0;      ///< hundredths, clipped to 0…90
    std::int16_t strength_raw = 0;  ///< before clipping
    double close = 0;               ///< the entry it has in mind
    double stop = 0;
    std::array<double, 3> targets{};
    double reward_risk = 0;  ///< distance of target 2 / distance of the stop, gross
    double atr = 0;          ///< ATR14
    UtcTime expires_at{};
    bool partial = false;  ///< the candle lacked minutes

    // What the gates that need only the opinion itself will look at.
    double atr_median = 0;             ///< median of the last 240 ATR14 values, itself included; 0: fewer than 240 yet
    std::int32_t minutes_present = 0;  ///< of minutes_of(timeframe)
    std::int32_t missing_in_50 = 0;    ///< how many of the timeframe's last 50 bars are missing
    bool momentum_known = false;
    double momentum = 0;  ///< −1…+1, positive = upward, of the last closed 15m candles (SPEC 9)

    Reasons reasons;
    Provenance candles;

    bool operator==(const Opinion&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("slot", self.slot);
        visit("timeframe", self.timeframe);
        visit("closed_at", self.closed_at);
        visit("source", self.source);
        visit("side", self.side);
        visit("strength", self.strength);
        visit("strength_raw", self.strength_raw);
        visit("close", self.close);
        visit("stop", self.stop);
        visit("targets", self.targets);
        visit("reward_risk", self.reward_risk);
        visit("atr", self.atr);
        visit("expires_at", self.expires_at);
        visit("partial", self.partial);
        visit("atr_median", self.atr_median);
        visit("minutes_present", self.minutes_present);
        visit("missing_in_50", self.missing_in_50);
        visit("momentum_known", self.momentum_known);
        visit("momentum", self.momentum);
        visit("reasons", self.reasons);
        visit("candles", self.candles);
    }
};

}  // namespace signalbox
