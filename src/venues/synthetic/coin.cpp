// Day returns make the levels, bridges between the levels make the minutes.
#include "venues/synthetic/coin.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "core/base/math.hpp"
#include "core/base/random.hpp"

namespace signalbox::synthetic {

namespace {

enum Purpose : std::uint64_t { character_draws = 11, day_draws = 12, minute_draws = 13 };

constexpr double together = 0.7;      // correlation of a coin's returns with the common part
constexpr double apart = 0.71414284;  // √(1 − 0.7²)
constexpr double pull = 0.003;        // of the log distance to the usual price, a day
constexpr double common_lean = 0.25;  // a rising day's drift, in the day's standard deviations
constexpr double own_lean = 0.15;

// A minute is one of these, by one uniform draw. Rough and plain scales together have a mean square of 0.98.
constexpr double jump_share = 1.0 / 2880;  // one in two days
constexpr double gap_share = 1.0 / 500;    // opens away from the last close
constexpr double rough_share = 0.06;
constexpr double rough_scale = 2.5;
constexpr double plain_scale = 0.8;

Character character_of(std::uint64_t seed, const Hash128& key, std::string_view base) {
    if (base == "BTC") return {60'000, 100, 0.60, 1'500'000, 1.0 / 10'000};
    if (base == "ETH") return {3'000, 100, 0.70, 900'000, 1.0 / 8'000};
    if (base == "SOL") return {150, 1000, 0.80, 400'000, 1.0 / 4'000};
    Random random({seed, key.high, key.low, character_draws});
    Character other{.usual_price = exp(-4 + 9 * random.uniform()),  // 0.018 to 148
                    .ticks_in_one = 1,
                    .volatility = 0.7 + 0.2 * random.uniform(),
                    .turnover = exp(9 + 3 * random.uniform()),  // 8,000 to 163,000
                    .zero_volume_share = 1.0 / 1000};
    while (other.usual_price * other.ticks_in_one < 50'000) other.ticks_in_one *= 10;
    return other;
}

/// The whole part of a number from 0 to 2⁶³: std::floor is a call on CPUs that we must also run on.
double whole(double value) { return static_cast<double>(static_cast<std::int64_t>(value)); }

/// Exponentially distributed, mean 1.
double waiting(Random& random) { return -log(1 - random.uniform()); }

/// A minute before its prices: what happens in it.
struct Sketch {
    double step = 0;        // log return before the bridge
    double volatility = 0;  // of the log return; 0: nobody trades
    bool has_gap = false;
};

Sketch sketch(Random& random, double volatility, double common, const Character& character) {
    const double kind = random.uniform();
    const double move = together * common + apart * random.normal();
    double bound = jump_share;
    if (kind < bound) {
        const double jump = 6 + 6 * waiting(random);
        return {volatility * (move < 0 ? move - jump : move + jump), volatility, false};
    }
    bound += gap_share;
    if (kind < bound) return {volatility * plain_scale * move, volatility, true};
    bound += rough_share;
    if (kind < bound) return {volatility * rough_scale * move, volatility, false};
    if (kind < bound + character.zero_volume_share) return {};
    return {volatility * plain_scale * move, volatility, false};
}

}  // namespace

Coin::Coin(std::uint64_t seed, const Instrument& instrument)
    : seed_(seed), key_(hash_text(to_text(instrument))), character_(character_of(seed, key_, instrument.base)) {}

double Coin::on_tick(double price) const {
    return std::max(1.0, whole(price * character_.ticks_in_one + 0.5)) / character_.ticks_in_one;
}

double Coin::price(double level) const { return on_tick(character_.usual_price * exp(level)); }

double Coin::level(Weather& weather, DayNumber number) {
    if (levels_.empty()) levels_.push_back(0);
    const double usual = character_.volatility / std::sqrt(365.0);
    while (levels_.size() <= number) {
        const DayNumber today = levels_.size() - 1;
        Random random({seed_, key_.high, key_.low, day_draws, today});
        lean_ = next_lean(lean_, random.uniform());
        const WeatherDay& common = weather.day(today);
        const double drift = common_lean * static_cast<int>(common.lean) + own_lean * static_cast<int>(lean_);
        const double move = drift + together * common.move + apart * random.normal();
        levels_.push_back((1 - pull) * levels_.back() + usual * weather.volatility(today) * move);
    }
    return levels_[number];
}

const std::vector<SyntheticMinute>& Coin::day(Weather& weather, DayNumber number) {
    if (minutes_of_ != number) {
        make_day(weather, number);
        minutes_of_ = number;
    }
    return minutes_;
}

void Coin::make_day(Weather& weather, DayNumber number) {
    const double last_level = level(weather, number + 1);
    double at = level(weather, number);
    const double of_day = character_.volatility / std::sqrt(365.0) * weather.volatility(number);
    const WeatherMinutes& common = weather.minutes(number);
    Random random({seed_, key_.high, key_.low, minute_draws, number});

    std::array<Sketch, minutes_in_day> sketches;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < minutes_in_day; ++i) {
        sketches[i] = sketch(random, of_day * common.volatility[i], common.move[i], character_);
        sum += sketches[i].step;
        squares += sketches[i].volatility * sketches[i].volatility;
    }
    // The bridge: what is lacking to the next midnight's level is shared out by variance.
    const double lacking = (last_level - at - sum) / squares;

    minutes_.resize(minutes_in_day);
    const UtcTime midnight = UtcTime{} + signalbox::day * static_cast<std::int64_t>(number);
    double last_close = price(at);
    for (std::size_t i = 0; i < minutes_in_day; ++i) {
        const auto& [raw, volatility, has_gap] = sketches[i];
        SyntheticMinute& out = minutes_[i];
        const double step = raw + lacking * volatility * volatility;
        at += step;
        const bool is_last = i + 1 == minutes_in_day;  // ends on the level itself, not on a sum that is an ulp off
        const double close = volatility > 0 ? price(is_last ? last_level : at) : last_close;
        const double open = has_gap ? on_tick(last_close * (1 + step / 2)) : last_close;

        // The farthest points of a Brownian path from 0 to `step`: (step ± √(step² + 2 σ² e)) / 2, e exponential.
        const double up = (step + std::sqrt(step * step + 2 * volatility * volatility * waiting(random))) / 2;
        const double down = (std::sqrt(step * step + 2 * volatility * volatility * waiting(random)) - step) / 2;
        const double high = std::max({open, close, on_tick(last_close * (1 + up))});
        const double low = std::min({open, close, on_tick(last_close * (1 - down))});

        // Volume goes with the size of the step; in hundred-thousandths, as exchanges count coins.
        double volume = 0;
        if (volatility > 0) {
            const double size = std::min(std::abs(step) / volatility, 8.0);
            const double coins = character_.turnover / character_.usual_price * common.activity[i] *
                                 (0.4 + 0.75 * size) * (0.2 + 1.6 * random.uniform());
            volume = (whole(coins * 1e5) + 1) / 1e5;
        }
        out.candle = {midnight + minute * static_cast<std::int64_t>(i), open, high, low, close, volume};

        const double width = 1e-4 + 3e-4 * random.uniform();
        const double below = width * (0.3 + 0.4 * random.uniform());
        const double in_ticks = close * character_.ticks_in_one;
        out.quote.bid = std::max(1.0, whole(in_ticks * (1 - below))) / character_.ticks_in_one;
        out.quote.ask = (whole(in_ticks * (1 + width - below)) + 1) / character_.ticks_in_one;
        last_close = close;
    }
}

}  // namespace signalbox::synthetic
