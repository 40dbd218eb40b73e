// Relative strength index (Wilder, 1978): 100 · gain / (gain + loss), each Wilder's average of the up and down moves
// from close to close. TA-Lib: RSI, but for the flat series, where TA-Lib says 0 and we say 50.
#pragma once

#include <optional>

#include "core/signals/indicators/formulas.hpp"
#include "core/signals/indicators/rma.hpp"

namespace signalbox {

/// 0–100. 50 where nothing has moved (0/0); average moves below 1e-15 of the close, less than a double of that size can
/// move by, are what is left of moves that ended some 500 bars ago, and count as none. The first close only gives the
/// second one something to move from.
class Rsi {
public:
    explicit Rsi(int period = 14) : gain_(period), loss_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return 1 + gain_.warm_up(); }
    /// Two periods longer than its averages: a quotient shows their errors larger after they have shrunk.
    int settled() const { return 3 * warm_up() + gain_.settled() - 2; }

    std::optional<double> update(double close) {
        if (!seen_one_) {
            seen_one_ = true;
            close_ = close;
            return std::nullopt;
        }
        const double move = close - close_;
        close_ = close;
        const auto gain = gain_.update(formulas::rise(move));
        const auto loss = loss_.update(formulas::fall(move));
        if (!gain || !loss) return std::nullopt;
        return formulas::relative_strength(*gain, *loss, close);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("seen_one", self.seen_one_);
        visit("close", self.close_);
        visit("gain", self.gain_);
        visit("loss", self.loss_);
    }

private:
    friend struct FeatureBlock;  // steps it beside others (features/feature_block.hpp)
    friend struct ClassicState;  // the same (classic_lanes.hpp)

    bool seen_one_ = false;
    double close_ = 0;
    Rma gain_, loss_;
};

}  // namespace signalbox
