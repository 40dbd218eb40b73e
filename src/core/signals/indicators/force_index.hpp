// Force index (Alexander Elder, Trading for a Living, 1993): EMA of (close − last close) · volume. `ta`:
// ForceIndexIndicator, whose average starts at the first value, ours at a mean. TA-Lib: EFI.
#pragma once

#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In quote currency; 0 where nothing moves or nothing is traded.
class ForceIndex {
public:
    explicit ForceIndex(int period = 13) : average_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return average_.warm_up() + 1; }
    int settled() const { return average_.settled() + 3 * average_.warm_up(); }

    std::optional<double> update(const Candle& candle) {
        const auto before = close_;
        close_ = candle.close;
        if (!before) return std::nullopt;
        return average_.update((candle.close - *before) * candle.volume);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("close", self.close_);
        visit("average", self.average_);
    }

private:
    std::optional<double> close_;
    Ema average_;
};

}  // namespace signalbox
