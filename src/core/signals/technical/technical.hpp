// The technical opinion of one instrument (SPEC 5): bars in as they close, an opinion out where one can be formed.
//
// In one frame all closing bars go in first, then opinions are asked: the 00:00 15m opinion sees the 4h and 1d that
// closed at 00:00. Other timeframes take part in `confluence` as of their last closed candle: their own sum is kept as
// it stood when all bars of that candle's frame were in, and does not move while they have no new candle. Pure: candles
// are all it knows. A value: copy it to remember a day's start. Not for several threads at once.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/market/resampler.hpp"
#include "core/signals/indicators/momentum.hpp"
#include "core/signals/technical/opinion.hpp"
#include "core/signals/technical/stops_targets.hpp"
#include "core/signals/technical/strength.hpp"
#include "core/signals/technical/track.hpp"

namespace signalbox {

/// 15m, 1h, 4h.
std::vector<Timeframe> default_speaking_timeframes();

struct TechnicalSettings {
    std::vector<Timeframe> speaks = default_speaking_timeframes();
    double round_trip_cost = 0.0038;  ///< a fraction of the price: the instrument's terms
    std::uint16_t slot = 0;
    std::int16_t strength_min = 55;  ///< hundredths: an opinion, and a timeframe that counts in `confluence`
    StopTargetRules stops_targets;

    bool operator==(const TechnicalSettings&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("speaks", self.speaks);
        visit("round_trip_cost", self.round_trip_cost);
        visit("slot", self.slot);
        visit("strength_min", self.strength_min);
        visit("stops_targets", self.stops_targets);
    }
};

/// How long an opinion holds, from the close: 5m 1 h, 15m 4 h, 1h 12 h, 4h 48 h, 1d 7 d; any other twelve of its bars.
constexpr Millis expiry_of(Timeframe timeframe) {
    switch (timeframe) {
        case Timeframe::m15: return 4 * hour;
        case Timeframe::d1: return 7 * day;
        default: return 12 * length_of(timeframe);
    }
}

/// The first condition, in this order, that kept an opinion from forming.
enum class Silence : std::uint8_t {
    spoke,        ///< none: there is an opinion
    not_asked,    ///< the timeframe is not one that speaks
    bar_missing,  ///< value = minutes of the bar that are there, limit = how many it needs
    warm_up,      ///< value = candles, limit = 210
    trend,        ///< value = the trend, limit = the side's sign
    strength,     ///< value = the sum, limit = the least
};
constexpr Silence last_of(Silence) { return Silence::strength; }
std::string_view to_text(Silence silence);  ///< spoke, not_asked, bar_missing, warm_up, trend, strength

/// Why there was, or was not, an opinion at a timeframe's last close: for `whynot`.
struct Diagnosis {
    Timeframe timeframe{};
    UtcTime closed_at{};
    Side side{};
    Silence silence{};
    double value = 0;
    double limit = 0;
    std::int16_t strength_raw = 0;  ///< the sum with its reasons; 0 and none before the warm-up's end
    Reasons reasons;

    std::int16_t strength() const { return std::clamp<std::int16_t>(strength_raw, 0, strength_highest); }
    bool operator==(const Diagnosis&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("timeframe", self.timeframe);
        visit("closed_at", self.closed_at);
        visit("side", self.side);
        visit("silence", self.silence);
        visit("value", self.value);
        visit("limit", self.limit);
        visit("strength_raw", self.strength_raw);
        visit("reasons", self.reasons);
    }
};

class Technical {
public:
    Technical() : Technical(TechnicalSettings{}) {}
    explicit Technical(TechnicalSettings settings);

    /// What must be resampled so that these can speak: themselves, the timeframes they look up to, 1h, 4h and 1d for
    /// confluence, 15m for momentum. Shortest first, no duplicates.
    static std::vector<Timeframe> timeframes(const std::vector<Timeframe>& speaks);

    /// A bar's end. Bars of one timeframe come in order, each once; a bar left out counts as missing. Bars of
    /// timeframes that nobody here looks at are ignored.
    void close(const ClosedBar& bar);
    /// A whole higher candle from before the start. Timeframes may be warmed one after another, in any order.
    void warm(Timeframe timeframe, const Candle& candle);

    /// The opinion at the close of the newest frame, if this timeframe closed a candle with it and has one. `candles`
    /// is left empty: the minutes' range and hash are known to the caller.
    std::optional<Opinion> opinion(Timeframe timeframe) const;
    /// The same question, answered with a reason, at the timeframe's last close. Side none asks for the trend's side,
    /// and for a long where there is no trend. `timeframe` must be one of timeframes(speaks).
    Diagnosis diagnose(Timeframe timeframe, Side side) const;

    /// +1, −1 or 0 as of the timeframe's last candle; 0 where unknown.
    int trend(Timeframe timeframe) const;
    /// What is known of one timeframe; null for one that nobody here looks at. Valid until the next close.
    const Track* track(Timeframe timeframe) const;
    /// −1…+1, positive upward, of the last closed 15m candles (SPEC 9); none until 673 closes are there.
    std::optional<double> momentum() const { return momentum_now_; }
    const TechnicalSettings& settings() const { return settings_; }
    /// A cost that changed while running; it counts from the next opinion on.
    void set_round_trip_cost(double fraction) { settings_.round_trip_cost = fraction; }

    // In the archive: the fields; a state whose tracks are not those of its settings is refused.
    void encode_into(auto& writer) const {
        each_part(*this, [&](const auto& field) { writer.put(field); });
    }
    void decode_from(auto& reader) {
        each_part(*this, [&](auto& field) {
            if (!reader.failed()) reader.get(field);
        });
        if (!reader.failed() && !tracks_fit()) reader.give_up();
    }

private:
    /// A confluence timeframe's part as of its last candle. Unsettled: its frame's bars may not all be in yet.
    struct Sum {
        bool settled = true;
        std::int8_t trend = 0;
        std::int16_t strength = 0;  // without confluence, for the trend's side

        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("settled", self.settled);
            visit("trend", self.trend);
            visit("strength", self.strength);
        }
    };
    static constexpr std::array confluence_timeframes{Timeframe::h1, Timeframe::h4, Timeframe::d1};

    template <typename Self, typename Visit>
    static void each_part(Self& self, Visit&& visit) {
        visit(self.settings_);
        visit(self.tracks_);
        visit(self.sums_);
        visit(self.newest_close_);
        visit(self.momentum_);
        visit(self.momentum_now_);
    }
    bool tracks_fit() const;
    std::optional<HigherTrend> higher(Timeframe timeframe) const;
    Sum sum_of(Timeframe timeframe) const;
    int strength(const Track& track, Side side, Reasons& reasons) const;
    bool speaks(Timeframe timeframe) const;

    TechnicalSettings settings_;
    std::vector<Track> tracks_;  // shortest first
    std::array<Sum, confluence_timeframes.size()> sums_;
    UtcTime newest_close_ = utc_min;
    Momentum momentum_;
    std::optional<double> momentum_now_;
};

}  // namespace signalbox
