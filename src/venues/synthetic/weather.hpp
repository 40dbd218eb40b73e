// What all coins of the synthetic market share: how rough the days are, where they lean, and how an hour differs from
// another.
//
// Roughness is a Markov chain over three regimes (after Hamilton 1989): calm, ordinary and stormy days come in
// stretches of weeks. The lean is a second chain: stretches of rising, falling and aimless days. Within a day roughness
// and volume follow the sessions (Tokyo 00–08, London 08–16, New York 16–24 UTC) and a random factor an hour.
//
// Always true: a day is a function of (seed, day); days asked earlier only save work. One thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace signalbox::synthetic {

inline constexpr std::size_t minutes_in_day = 1440;

/// Days are numbered from 1970-01-01 = 0, where every chain begins.
using DayNumber = std::size_t;

enum class Regime : std::uint8_t { calm, ordinary, stormy };
enum class Lean : std::int8_t { falling = -1, aimless = 0, rising = 1 };

struct WeatherDay {
    Regime regime = Regime::ordinary;
    Lean lean = Lean::aimless;
    double move = 0;  ///< the common part of the day's return, standard normal
};

struct WeatherMinutes {
    std::array<double, minutes_in_day> volatility{};  ///< of the day's: the squares sum to 1
    std::array<double, minutes_in_day> activity{};    ///< volume, about 1 on average
    std::array<double, minutes_in_day> move{};        ///< the common part of the minute's return, standard normal
};

class Weather {
public:
    explicit Weather(std::uint64_t seed) : seed_(seed) {}

    const WeatherDay& day(DayNumber number);
    /// Valid until the next call.
    const WeatherMinutes& minutes(DayNumber number);
    /// Standard deviation of the day's log return against a coin's usual one: regime, and three quarters at weekends.
    double volatility(DayNumber number);

private:
    std::uint64_t seed_;
    std::vector<WeatherDay> days_;  // the chains' prefix: at most 3 M days, to the year 9999
    WeatherMinutes minutes_;
    DayNumber minutes_of_ = ~DayNumber{0};
};

/// The next step of a lean's chain, by a uniform draw in [0, 1): it stays for two weeks on average.
Lean next_lean(Lean lean, double draw);

}  // namespace signalbox::synthetic
