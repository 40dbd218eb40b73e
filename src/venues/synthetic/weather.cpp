// Regimes, leans, sessions: the numbers that make a series look like a market.
#include "venues/synthetic/weather.hpp"

#include <cmath>

#include "core/base/math.hpp"
#include "core/base/random.hpp"

namespace signalbox::synthetic {

namespace {

enum Purpose : std::uint64_t { day_draws = 1, hour_draws = 2, minute_draws = 3 };

/// Against a usual day; with the chain's shares of 41, 46 and 13 % the mean square is 1.04.
constexpr std::array regime_volatility{0.60, 0.95, 1.90};
constexpr double weekend_volatility = 0.75;
constexpr double hour_roughness = 0.30;  // σ of an hour's log volatility

/// At each hour's start, UTC: quiet before London, liveliest where London and New York meet.
constexpr std::array<double, 24> session_volatility{0.95, 0.88, 0.82, 0.78, 0.75, 0.72, 0.74, 0.85,
                                                    1.05, 1.00, 0.95, 0.93, 1.00, 1.20, 1.35, 1.32,
                                                    1.25, 1.15, 1.10, 1.05, 1.00, 0.95, 0.92, 0.95};
constexpr std::array<double, 24> session_volume{0.95, 0.85, 0.75, 0.68, 0.62, 0.58, 0.62, 0.80, 1.10, 1.05, 0.95, 0.92,
                                                1.05, 1.40, 1.75, 1.70, 1.55, 1.30, 1.15, 1.05, 0.95, 0.85, 0.80, 0.85};

Regime next_regime(Regime regime, double draw) {
    switch (regime) {
        case Regime::calm: return draw < 0.040 ? Regime::ordinary : Regime::calm;
        case Regime::ordinary:
            if (draw < 0.035) return Regime::calm;
            return draw < 0.055 ? Regime::stormy : Regime::ordinary;
        case Regime::stormy: return draw < 0.070 ? Regime::ordinary : Regime::stormy;
    }
    return regime;
}

bool is_weekend(DayNumber number) {
    const DayNumber weekday = (number + 3) % 7;  // Monday 0; 1970-01-01 was a Thursday
    return weekday >= 5;
}

}  // namespace

Lean next_lean(Lean lean, double draw) {
    if (lean == Lean::aimless) {
        if (draw < 0.06) return Lean::rising;
        return draw < 0.12 ? Lean::falling : Lean::aimless;
    }
    if (draw < 0.05) return Lean::aimless;
    if (draw < 0.07) return lean == Lean::rising ? Lean::falling : Lean::rising;
    return lean;
}

const WeatherDay& Weather::day(DayNumber number) {
    while (days_.size() <= number) {
        Random random({seed_, day_draws, days_.size()});
        WeatherDay next = days_.empty() ? WeatherDay{} : days_.back();
        next.regime = next_regime(next.regime, random.uniform());
        next.lean = next_lean(next.lean, random.uniform());
        next.move = random.normal();
        days_.push_back(next);
    }
    return days_[number];
}

double Weather::volatility(DayNumber number) {
    const double of_regime = regime_volatility[static_cast<std::size_t>(day(number).regime)];
    return is_weekend(number) ? of_regime * weekend_volatility : of_regime;
}

const WeatherMinutes& Weather::minutes(DayNumber number) {
    if (minutes_of_ == number) return minutes_;
    minutes_of_ = number;

    const double of_day = volatility(number);
    const auto hour_factor = [&](std::size_t hour_of_day) {
        return exp(hour_roughness * Random({seed_, hour_draws, number * 24 + hour_of_day}).normal());
    };
    Random random({seed_, minute_draws, number});
    double squares = 0;
    double next_factor = hour_factor(0);
    for (std::size_t hour = 0; hour < 24; ++hour) {
        const double factor = next_factor;
        next_factor = hour_factor(hour + 1);
        const std::size_t next_hour = (hour + 1) % 24;
        for (std::size_t i = 0; i < 60; ++i) {
            const double along = static_cast<double>(i) / 60;  // straight from one hour's start to the next
            const auto between = [along](double from, double to) { return from + along * (to - from); };
            const double rough = between(factor, next_factor);
            const double volatility = rough * between(session_volatility[hour], session_volatility[next_hour]);
            const std::size_t at = hour * 60 + i;
            minutes_.volatility[at] = volatility;
            minutes_.activity[at] = of_day * rough * between(session_volume[hour], session_volume[next_hour]);
            minutes_.move[at] = random.normal();
            squares += volatility * volatility;
        }
    }
    const double scale = 1 / std::sqrt(squares);
    for (double& volatility : minutes_.volatility) volatility *= scale;
    return minutes_;
}

}  // namespace signalbox::synthetic
