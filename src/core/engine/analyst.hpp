// One instrument's opinion-former: minutes in, opinions and score inputs out. Pure: the same minutes give the same
// bits.
//
// It resamples, updates every timeframe's indicators, and asks for opinions only after all bars of the frame are in
// (ENGINE 2). Nothing flows from the desk to here, so a runner may step analysts ahead of it, on any thread.
//
// Corrections (ENGINE 8): the state as of 00:00 UTC of the previous day is kept, and the minutes since. A corrected
// minute is put in and the span stepped again in silence; what is older is left. Threads: one at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/archive.hpp"
#include "core/base/hash.hpp"
#include "core/market/frame.hpp"
#include "core/market/resampler.hpp"
#include "core/signals/scoring/score_input.hpp"
#include "core/signals/technical/technical.hpp"

namespace signalbox {

/// What became of a corrected minute.
struct CorrectionEffect {
    bool stepped = false;  ///< inside the kept span: later opinions are those of a run that had it from the start
    bool walked = false;  ///< it was missing in its frame and no later minute has been stepped since: paper may walk it
};

class Analyst {
public:
    Analyst() = default;
    /// `speaks`: timeframes that form opinions. `round_trip_cost`: fraction of the price (InstrumentTerms::round_trip).
    Analyst(std::uint16_t slot, const std::vector<Timeframe>& speaks, double round_trip_cost);

    /// A higher candle from before the first minute (warm-up): oldest first within a timeframe, before any step().
    void warm(Timeframe timeframe, const Candle& candle);

    /// The minute closing at `closed_at`: every minute in order, missing ones too. Appends the opinions of this close,
    /// longest timeframe last, and a score input at every 15m close.
    void step(UtcTime closed_at, const Minute& brought, std::vector<Opinion>& opinions,
              std::vector<ScoreInput>& scores);
    /// The same without a word: history before a join. True if a bar of any timeframe ended.
    bool step_silently(UtcTime closed_at, const Minute& brought);

    /// `known` is what is known now of the minute closing at `closed_at`; its quote stays as it was in its frame.
    CorrectionEffect correct(UtcTime closed_at, const Minute& known);
    void set_cost(double round_trip_cost);

    /// For `whynot`: what was examined at the last close of this timeframe.
    Diagnosis diagnose(Timeframe timeframe, Side side = Side::none) const {
        return now_.technical.diagnose(timeframe, side);
    }
    /// The technical state as of the last minute stepped: for `analyze`.
    const Technical& technical() const { return now_.technical; }
    /// Close of the last minute stepped; the epoch before the first.
    UtcTime last_closed() const { return last_closed_; }
    /// The minute closing at `closed_at` as it is known now, of the kept span; null outside it.
    const Minute* known(UtcTime closed_at) const;
    double last_close() const { return now_.resampler.last_close(); }

    Bytes save() const { return encode(*this); }
    /// Corrupt when the bytes are no analyst, or one whose minutes and days do not fit together.
    static Result<Analyst> restore(std::span<const std::byte> bytes);

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("slot", self.slot_);
        visit("now", self.now_);
        visit("today", self.today_);
        visit("kept", self.kept_);
        visit("today_at", self.today_at_);
        visit("kept_at", self.kept_at_);
        visit("minutes", self.minutes_);
        visit("last_closed", self.last_closed_);
        visit("last_stepped", self.last_stepped_);
    }

private:
    /// All that a minute changes, and so all that a correction must take back.
    struct State {
        Resampler resampler;
        Technical technical;
        RangeHash candles;     // of the minutes since the first one
        UtcTime first_open{};  // of those
        bool any = false;

        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("resampler", self.resampler);
            visit("technical", self.technical);
            visit("candles", self.candles);
            visit("first_open", self.first_open);
            visit("any", self.any);
        }
    };

    /// Steps `now_`; true if any timeframe closed.
    bool advance(UtcTime closed_at, const Minute& brought);
    void remember(UtcTime closed_at, const Minute& brought);

    std::uint16_t slot_ = 0;
    State now_;
    State today_;  // as of 00:00 of the day of last_closed_
    State kept_;   // as of 00:00 of the day before
    UtcTime today_at_{};
    UtcTime kept_at_{};
    std::vector<Minute> minutes_;  // since kept_at_, without a hole: at most two days
    UtcTime last_closed_{};
    UtcTime last_stepped_{};  // close of the last minute that was not missing
};

}  // namespace signalbox
