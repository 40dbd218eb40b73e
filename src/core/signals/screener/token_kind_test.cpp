// Names of real venues' lists, each with what it is.
#include "core/signals/screener/token_kind.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace signalbox {
namespace {

/// The kinds of `names`, where all of them and `others` are listed.
void expect_kind(TokenKind kind, const std::vector<std::string>& names, const std::vector<std::string>& others = {}) {
    std::vector<std::string> bases = names;
    bases.insert(bases.end(), others.begin(), others.end());
    std::ranges::sort(bases);
    for (const std::string& name : names) EXPECT_EQ(kind_of_token(name, bases), kind) << name;
}

TEST(TokenKind, MoneyAndWhatIsWorthMoneyIsAStablecoin) {
    expect_kind(TokenKind::stablecoin, {"USDC", "USDE", "FDUSD", "PYUSD", "TUSD", "USD1", "USDD", "USD", "RLUSD", "DAI",
                                        "USTC", "AEUR", "AUD", "EUR", "EURC", "EURI", "BRZ", "TRY", "ZAR"});
}

TEST(TokenKind, WrappedAndStakedCoinsArePegged) {
    expect_kind(TokenKind::pegged, {"WBTC", "BTCB", "CBBTC", "SOLVBTC", "TBTC", "STETH", "WBETH", "CMETH", "METH",
                                    "EZETH", "BBSOL", "BNSOL", "JITOSOL", "ANKRBNB", "WTRX"});
}

TEST(TokenKind, LeveragedTokensAreToldByTheCoinTheyMultiply) {
    expect_kind(TokenKind::leveraged, {"BTC3L", "BTC3S", "ADA2L", "AVAX2S", "APE2L", "SAND2S", "LINK5L"});
    expect_kind(TokenKind::leveraged, {"BTCUP", "BTCDOWN", "ETHBULL", "XRPBEAR"}, {"BTC", "ETH", "XRP"});
    expect_kind(TokenKind::coin, {"SUP"}, {"S"});
    expect_kind(TokenKind::coin,
                {"JUP", "SYRUP", "PUP", "BULL", "BEAR", "SUPER", "GAME2", "1INCH", "C98", "KP3R", "3P", "2L"});
}

TEST(TokenKind, SharesAndMetalsAreNoCoins) {
    expect_kind(TokenKind::stock, {"AAPLX", "TSLAX", "NVDAX", "COINX", "METAX", "HOODX", "SPYX", "QQQX", "TSLAON",
                                   "AAPL", "UBER", "TSLA"});
    expect_kind(TokenKind::commodity, {"PAXG", "XAUT", "XAUM", "KAU"});
}

TEST(TokenKind, EverythingElseIsACoin) {
    expect_kind(TokenKind::coin, {"BTC", "ETH",   "SOL",  "AVAX",     "TRX",   "ZRX",     "IMX",   "STX",  "DYDX",
                                  "GMX", "USUAL", "UMA",  "AUDIO",    "BTCST", "ETC",     "ENS",   "META", "COIN",
                                  "GME", "SPX",   "XAI",  "1000PEPE", "NEURO", "TONCOIN", "ETHFI", "ONDO", "SOLO",
                                  "BTG", "BTT",   "LUNA", "LUNC",     "TIA",   "BOBA",    "MINA",  "ETHW"});
}

}  // namespace
}  // namespace signalbox
