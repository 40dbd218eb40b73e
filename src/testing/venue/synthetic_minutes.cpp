#include "testing/venue/synthetic_minutes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/hash.hpp"

namespace signalbox::simulator {
namespace {

constexpr std::array known_coins{"BTC",  "ETH", "SOL",  "XRP",  "BNB",  "DOGE", "ADA",  "TRX",  "LINK", "AVAX",
                                 "SUI",  "XLM", "HBAR", "LTC",  "BCH",  "TON",  "DOT",  "UNI",  "NEAR", "APT",
                                 "AAVE", "ICP", "ETC",  "ARB",  "POL",  "ATOM", "FIL",  "ALGO", "VET",  "INJ",
                                 "OP",   "STX", "SEI",  "TIA",  "RUNE", "GRT",  "LDO",  "CRV",  "MKR",  "SAND",
                                 "MANA", "AXS", "FLOW", "EOS",  "XTZ",  "KAVA", "SNX",  "COMP", "DYDX", "ENS",
                                 "GALA", "CHZ", "ZEC",  "DASH", "IOTA", "NEO",  "QTUM", "KSM",  "ROSE", "CELO"};

std::string name_of(std::size_t coin) {
    if (coin < known_coins.size()) return known_coins[coin];
    std::string number = std::to_string(coin + 1);
    while (number.size() < 3) number.insert(number.begin(), '0');
    return "C" + number;
}

bool is_quiet(std::uint64_t key, UtcTime opened_at, double share) {
    constexpr std::uint64_t steps = 1'000'000;
    const std::uint64_t drawn = mix64(key ^ mix64(static_cast<std::uint64_t>(minute_number(opened_at)))) % steps;
    return static_cast<double>(drawn) < share * static_cast<double>(steps);
}

}  // namespace

SyntheticMinutes::SyntheticMinutes(const SyntheticTerms& terms) {
    for (std::size_t coin = 0; coin < terms.coins; ++coin) {
        for (const std::string& end : terms.ends) {
            const std::size_t colon = end.find(':');
            Instrument instrument{.venue = terms.venue,
                                  .base = name_of(coin),
                                  .quote = end.substr(0, colon),
                                  .settle = colon == end.npos ? "" : end.substr(colon + 1)};
            if (listed_.size() % coins_together == 0) markets_.emplace_back(terms.seed);
            const double tick = markets_.back().tick(instrument);
            const Grid grid{.price_places = static_cast<int>(std::lround(-std::log10(tick))), .size_places = 5};
            const double quiet = std::min(SyntheticTerms::quiet_max, terms.quiet * static_cast<double>(coin));
            const std::uint64_t key = terms.seed ^ hash_text(to_text(instrument)).low;
            places_.emplace(instrument, Place{markets_.size() - 1, quiet, key});
            listed_.push_back({std::move(instrument), grid, {terms.since, utc_max - 2 * day}});
        }
    }
}

Result<> SyntheticMinutes::fill(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                                std::vector<Quote>& quotes) {
    const Place& place = places_.at(instrument);
    if (place.quiet == 0) {
        markets_[place.market].fill(instrument, range.from, range.to, candles, &quotes);
        return {};
    }
    CandleSeries all;
    std::vector<Quote> all_quotes;
    markets_[place.market].fill(instrument, range.from, range.to, all, &all_quotes);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (is_quiet(place.key, all[i].opened_at, place.quiet)) continue;
        candles.append(all[i]);
        quotes.push_back(all_quotes[i]);
    }
    return {};
}

}  // namespace signalbox::simulator
