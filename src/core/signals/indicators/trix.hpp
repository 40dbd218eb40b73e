// TRIX (Jack Hutson, 1983): by how many percent the triple EMA of the closes changed from the last bar to this one.
// Each EMA is seeded with the mean of its first `period` inputs. TA-Lib: TRIX.
#pragma once

#include <optional>

#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In percent a bar, around 0; 0 where nothing moves.
class Trix {
public:
    explicit Trix(int period = 15) : first_(period), second_(period), third_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return 3 * first_.warm_up() - 1; }
    int settled() const { return 3 * first_.settled(); }

    std::optional<double> update(double value) {
        const auto first = first_.update(value);
        if (!first) return std::nullopt;
        const auto second = second_.update(*first);
        if (!second) return std::nullopt;
        const auto third = third_.update(*second);
        if (!third) return std::nullopt;
        const auto before = before_;
        before_ = third;
        if (!before) return std::nullopt;
        return 100 * ((*third - *before) / *before);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("first", self.first_);
        visit("second", self.second_);
        visit("third", self.third_);
        visit("before", self.before_);
    }

private:
    Ema first_, second_, third_;
    std::optional<double> before_;
};

}  // namespace signalbox
