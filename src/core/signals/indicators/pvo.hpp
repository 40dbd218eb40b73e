// Percentage volume oscillator: PPO (ppo.hpp) of the volume. `ta`: PercentageVolumeOscillator, whose averages start at
// the first value, ours at means. TA-Lib: PVO.
#pragma once

#include <optional>

#include "core/market/candle.hpp"
#include "core/signals/indicators/ppo.hpp"

namespace signalbox {

/// In percent, line above −100; 0 where nothing is traded. 1 ≤ fast < slow, signal ≥ 1.
class Pvo {
public:
    explicit Pvo(int fast = 12, int slow = 26, int signal = 9) : oscillator_(fast, slow, signal) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return oscillator_.warm_up(); }
    int settled() const { return oscillator_.settled(); }

    std::optional<PpoValue> update(const Candle& candle) { return oscillator_.update(candle.volume); }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("oscillator", self.oscillator_);
    }

private:
    Ppo oscillator_;
};

}  // namespace signalbox
