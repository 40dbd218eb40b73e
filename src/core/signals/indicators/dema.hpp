// Double and triple exponential moving averages (Patrick Mulloy, 1994): with e₁ the EMA of the closes, e₂ of e₁, e₃ of
// e₂, DEMA = 2 e₁ − e₂ and TEMA = 3 e₁ − 3 e₂ + e₃. Each EMA is seeded with the mean of its first `period` inputs.
// TA-Lib: DEMA, TEMA.
#pragma once

#include <optional>

#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// In the unit of its input. Of equal values it is exactly that value.
class Dema {
public:
    explicit Dema(int period = 20) : first_(period), second_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return 2 * first_.warm_up() - 1; }
    int settled() const { return 2 * first_.settled(); }

    std::optional<double> update(double value) {
        const auto first = first_.update(value);
        if (!first) return std::nullopt;
        const auto second = second_.update(*first);
        if (!second) return std::nullopt;
        return *first + (*first - *second);
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("first", self.first_);
        visit("second", self.second_);
    }

private:
    Ema first_, second_;
};

/// In the unit of its input. Of equal values it is exactly that value.
class Tema {
public:
    explicit Tema(int period = 20) : first_(period), second_(period), third_(period) {}

    static constexpr IndicatorClass kind = IndicatorClass::recursive;
    int warm_up() const { return 3 * first_.warm_up() - 2; }
    int settled() const { return 3 * first_.settled(); }

    std::optional<double> update(double value) {
        const auto first = first_.update(value);
        if (!first) return std::nullopt;
        const auto second = second_.update(*first);
        if (!second) return std::nullopt;
        const auto third = third_.update(*second);
        if (!third) return std::nullopt;
        return 3 * (*first - *second) + *third;
    }

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("first", self.first_);
        visit("second", self.second_);
        visit("third", self.third_);
    }

private:
    Ema first_, second_, third_;
};

}  // namespace signalbox
