// Minutes in, higher candles out, as they close (ENGINE 3). One instrument, any set of timeframes.
//
// A bar closes by time alone: at the frame whose close is the bar's end, whatever that minute brought. A bar with at
// least half of its minutes (present or quiet) is formed, and is partial when any is missing; with fewer it is missing.
// Longer bars are merged from the longest shorter bar that divides them, so a minute costs the same however many
// timeframes are asked for; OHLC is exact, volume is the sum in that order.
// Quiet minutes are flat at the last close known to this resampler; quiet minutes before any price count as missing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/archive.hpp"
#include "core/market/candle.hpp"
#include "core/market/frame.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox {

/// A bar's end: formed, or missing.
struct ClosedBar {
    Timeframe timeframe{};
    UtcTime opened_at{};
    UtcTime closed_at{};
    bool formed = false;  ///< false: fewer than half of the minutes; `candle` is empty
    bool partial = false;
    std::int32_t minutes_present = 0;  ///< present or quiet, of minutes_of(timeframe)
    Candle candle;
};

/// Up to so many missing bars in a row are stepped over; after more, what a timeframe's candles have taught is
/// forgotten, and its indicators are unknown until their warm-up has passed again (ENGINE 3).
constexpr std::int32_t missing_run_max = 5;

class Resampler {
public:
    Resampler() = default;
    /// Timeframes above 1m, any order, no duplicates.
    explicit Resampler(std::span<const Timeframe> timeframes);

    /// Takes the minute closing at `closed_at`; returns the bars that close with it, shortest first, valid until the
    /// next call. Minutes come in order, each once; a minute left out is the same as a missing one, as long as no
    /// boundary of a timeframe is left out (the caller steps every minute).
    std::span<const ClosedBar> step(UtcTime closed_at, const Minute& minute);

    /// Continue a series whose earlier bars are known: the last close, for quiet minutes.
    void set_last_close(double close) { last_close_ = close; }
    double last_close() const { return last_close_; }

    /// A snapshot in the middle of bars goes on bit for bit. Bytes that no resampler wrote are refused.
    void encode_into(Writer& writer) const;
    void decode_from(Reader& reader);

private:
    struct Building {
        Timeframe timeframe{};
        std::int32_t from = -1;  ///< index of the bar this one is merged from; −1: from minutes
        std::int32_t minutes_present = 0;
        double open = 0, high = 0, low = 0, close = 0, volume = 0;

        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("timeframe", self.timeframe);
            visit("from", self.from);
            visit("minutes_present", self.minutes_present);
            visit("open", self.open);
            visit("high", self.high);
            visit("low", self.low);
            visit("close", self.close);
            visit("volume", self.volume);
        }
    };
    void put(const Minute& minute);
    void close_bars(UtcTime closed_at, std::uint32_t minute_of_week);

    std::vector<Building> bars_;  // shortest first
    std::vector<ClosedBar> closed_;
    double last_close_ = 0;  // 0: none yet
};

}  // namespace signalbox
