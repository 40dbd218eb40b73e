#include "core/signals/screener/token_kind.hpp"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

using namespace std::string_view_literals;

// Every list ascends: they are searched by halves.
constexpr std::array stablecoins{
    "AEUR"sv, "AUD"sv,  "BRL"sv,  "BRZ"sv,  "CAD"sv,  "CHF"sv,  "DAI"sv,  "EUR"sv, "EURC"sv, "EURCV"sv, "EURE"sv,
    "EURI"sv, "EURQ"sv, "EURR"sv, "EURS"sv, "EURT"sv, "FRAX"sv, "GBP"sv,  "GHO"sv, "IDRT"sv, "JPY"sv,   "JPYC"sv,
    "MIM"sv,  "MXN"sv,  "PLN"sv,  "RUB"sv,  "TRY"sv,  "UAH"sv,  "USTC"sv, "VAI"sv, "XSGD"sv, "ZAR"sv,
};
constexpr std::array pegged{
    "ANKRBNB"sv, "ASBNB"sv,  "BBSOL"sv, "BNSOL"sv, "BTCB"sv,  "DSOL"sv, "JITOSOL"sv, "JUPSOL"sv, "MSOL"sv, "SLISBNB"sv,
    "STMATIC"sv, "STNEAR"sv, "STSOL"sv, "STSUI"sv, "WAVAX"sv, "WBNB"sv, "WMATIC"sv,  "WSOL"sv,   "WTRX"sv,
};
constexpr std::array stocks{
    "AAPL"sv, "AMD"sv,  "AMZN"sv, "BABA"sv, "COIN"sv, "CRCL"sv, "GME"sv,  "GOOG"sv, "GOOGL"sv,
    "HOOD"sv, "INTC"sv, "IWM"sv,  "MCD"sv,  "META"sv, "MSFT"sv, "MSTR"sv, "NFLX"sv, "NVDA"sv,
    "ORCL"sv, "PLTR"sv, "QQQ"sv,  "SPY"sv,  "TQQQ"sv, "TSLA"sv, "TSM"sv,  "UBER"sv,
};
constexpr std::array also_coins{"COIN"sv, "GME"sv, "META"sv};  // as bare tickers these are coins of their own as well
constexpr std::array commodities{"GLDX"sv, "KAG"sv, "KAU"sv, "PAXG"sv, "SLVX"sv};

static_assert(std::ranges::is_sorted(stablecoins) && std::ranges::is_sorted(pegged) && std::ranges::is_sorted(stocks) &&
              std::ranges::is_sorted(also_coins) && std::ranges::is_sorted(commodities));

bool stands_in(const auto& list, std::string_view name) { return std::binary_search(list.begin(), list.end(), name); }

/// What is left of `name` before an ending; empty where it has another one, or is nothing else.
std::string_view before(std::string_view name, std::string_view ending) {
    return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : std::string_view{};
}

/// BTC3L, ADA2S: two letters at least, a multiple from 2 to 5, long or short. BTCUP, ETHBEAR: where the coin is listed,
/// and has more than one letter (SUP is no S going up).
bool is_leveraged(std::string_view base, std::span<const std::string> bases) {
    if (base.size() >= 4 && (base.back() == 'L' || base.back() == 'S')) {
        const char multiple = base[base.size() - 2];
        const char letter = base[base.size() - 3];
        if (multiple >= '2' && multiple <= '5' && letter >= 'A' && letter <= 'Z') return true;
    }
    for (const std::string_view ending : {"UP"sv, "DOWN"sv, "BULL"sv, "BEAR"sv}) {
        const std::string_view coin = before(base, ending);
        if (coin.size() >= 2 && std::binary_search(bases.begin(), bases.end(), coin, std::less<>{})) return true;
    }
    return false;
}

/// Tokenised shares: the ticker with X (xStocks) or ON (Ondo) behind it, or alone where no coin has that name.
bool is_stock(std::string_view base) {
    if (stands_in(stocks, before(base, "X")) || stands_in(stocks, before(base, "ON"))) return true;
    return stands_in(stocks, base) && !stands_in(also_coins, base);
}

}  // namespace

TokenKind kind_of_token(std::string_view base, std::span<const std::string> bases) {
    // No coin but a stable one has the dollar's code in its name: USDC, FDUSD, USD1, CRVUSD.
    if (base.contains("USD") || stands_in(stablecoins, base)) return TokenKind::stablecoin;
    // Metal's codes of ISO 4217: XAUT, XAGX.
    if (base.starts_with("XAU") || base.starts_with("XAG") || stands_in(commodities, base)) return TokenKind::commodity;
    // Whatever ends in a great coin's name is made of it: WBTC, SOLVBTC, STETH, WEETH.
    if (!before(base, "BTC").empty() || !before(base, "ETH").empty() || stands_in(pegged, base)) {
        return TokenKind::pegged;
    }
    if (is_leveraged(base, bases)) return TokenKind::leveraged;
    return is_stock(base) ? TokenKind::stock : TokenKind::coin;
}

}  // namespace signalbox
