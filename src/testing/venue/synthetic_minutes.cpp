#include "testing/venue/synthetic_minutes.hpp"

#include <array>
#include <cmath>

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
            markets_of_.emplace(instrument, markets_.size() - 1);
            const double tick = markets_.back().tick(instrument);
            const Grid grid{.price_places = static_cast<int>(std::lround(-std::log10(tick))), .size_places = 5};
            listed_.push_back({std::move(instrument), grid, {terms.since, utc_max - 2 * day}});
        }
    }
}

Result<> SyntheticMinutes::fill(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                                std::vector<Quote>& quotes) {
    markets_[markets_of_.at(instrument)].fill(instrument, range.from, range.to, candles, &quotes);
    return {};
}

}  // namespace signalbox::simulator
