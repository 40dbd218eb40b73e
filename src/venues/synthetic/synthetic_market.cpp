// Finds the coin and the day; the coin does the rest.
#include "venues/synthetic/synthetic_market.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "core/base/check.hpp"
#include "venues/synthetic/coin.hpp"
#include "venues/synthetic/weather.hpp"

namespace signalbox {

namespace {

constexpr std::size_t coins_max = 64;  // remembered at once: 0.3 MB each

struct Place {
    synthetic::DayNumber day;
    std::size_t minute;
};

Place place_of(UtcTime opened_at) {
    check(opened_at >= UtcTime{} && opened_at < utc_max - day, "the synthetic market lives from 1970 to 9999");
    check(opened_at.time_since_epoch() % minute == Millis{0}, "a minute opens on the minute");
    const auto number = static_cast<std::size_t>(minute_number(opened_at));
    return {number / synthetic::minutes_in_day, number % synthetic::minutes_in_day};
}

}  // namespace

struct SyntheticMarket::Memory {
    std::uint64_t seed;
    synthetic::Weather weather{seed};
    std::map<std::string, synthetic::Coin> coins{};

    synthetic::Coin& coin(const Instrument& instrument) {
        const std::string name = to_text(instrument);
        const auto found = coins.find(name);
        if (found != coins.end()) return found->second;
        if (coins.size() == coins_max) coins.clear();  // made anew when asked for again
        return coins.try_emplace(name, seed, instrument).first->second;
    }
};

SyntheticMarket::SyntheticMarket(std::uint64_t seed) : memory_(new Memory{.seed = seed}) {}
SyntheticMarket::~SyntheticMarket() = default;
SyntheticMarket::SyntheticMarket(SyntheticMarket&&) noexcept = default;
SyntheticMarket& SyntheticMarket::operator=(SyntheticMarket&&) noexcept = default;

SyntheticMinute SyntheticMarket::minute(const Instrument& instrument, UtcTime opened_at) const {
    const Place place = place_of(opened_at);
    return memory_->coin(instrument).day(memory_->weather, place.day)[place.minute];
}

void SyntheticMarket::fill(const Instrument& instrument, UtcTime from, UtcTime to, CandleSeries& candles,
                           std::vector<Quote>* quotes) const {
    synthetic::Coin& coin = memory_->coin(instrument);
    while (from < to) {
        const Place place = place_of(from);
        const auto& minutes = coin.day(memory_->weather, place.day);
        for (std::size_t i = place.minute; i < synthetic::minutes_in_day && from < to; ++i) {
            candles.append(minutes[i].candle);
            if (quotes) quotes->push_back(minutes[i].quote);
            from += signalbox::minute;
        }
    }
}

double SyntheticMarket::tick(const Instrument& instrument) const { return memory_->coin(instrument).tick(); }

}  // namespace signalbox
