// True strength index (William Blau, 1991): the moves from close to close, smoothed by two EMAs, in percent of their
// sizes smoothed alike. `ta`: TSIIndicator, whose averages start at the first value, ours at means. TA-Lib: TSI.
#pragma once

#include <cmath>
#include <optional>

#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// −100…+100; 0 where nothing moves (what is left of moves that ended long ago counts as nothing, as in rsi.hpp).
class Tsi {
public:
    explicit Tsi(int slow = 25, int fast = 13) : move_(slow), moves_(fast), size_(slow), sizes_(fast) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return move_.warm_up() + moves_.warm_up(); }
    int settled() const { return warm_up() + move_.settled() + moves_.settled(); }

    std::optional<double> update(double close) {
        const auto before = close_;
        close_ = close;
        if (!before) return std::nullopt;
        const auto move = move_.update(close - *before);
        const auto size = size_.update(std::abs(close - *before));
        if (!move || !size) return std::nullopt;
        const auto moves = moves_.update(*move);
        const auto sizes = sizes_.update(*size);
        if (!moves || !sizes) return std::nullopt;
        return *sizes > 1e-15 * std::abs(close) ? 100 * (*moves / *sizes) : 0.0;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("close", self.close_);
        visit("move", self.move_);
        visit("moves", self.moves_);
        visit("size", self.size_);
        visit("sizes", self.sizes_);
    }

private:
    std::optional<double> close_;
    Ema move_, moves_, size_, sizes_;
};

}  // namespace signalbox
