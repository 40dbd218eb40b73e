// Who qualifies, and who is drawn, by tables.
#include "core/signals/screener/universe.hpp"

#include <gtest/gtest.h>

#include <string>

namespace signalbox {
namespace {

Instrument pair(std::string_view symbol) { return Instrument::parse_symbol("bybit", symbol).value(); }

std::vector<Instrument> instruments_of(const std::vector<std::string>& symbols) {
    std::vector<Instrument> all;
    for (const std::string& symbol : symbols) all.push_back(pair(symbol));
    return all;
}

TEST(Universe, LeavesOutByNameInAFixedOrder) {
    const std::vector<std::string> listed{"BTC/USDT", "ETH/USDT", "BTCUP/USDT"};
    UniverseRules rules;
    rules.include = {"PAXG/USDT", "bybit:WBTC/USDT", "SOL/USDT"};
    rules.exclude = {"DOGE/USDT", "bybit:XRP/USDT", "coinbase:ADA/USDT", "SOL/USDT"};
    const Universe universe(rules, instruments_of(listed));
    const std::vector<std::pair<std::string, LeftOut>> rows{
        {"BTC/USDT", LeftOut::no},          {"BTC/USDC", LeftOut::market},
        {"BTC/USD", LeftOut::market},       {"BTC/USDT:USDT", LeftOut::market},
        {"USDC/USDT", LeftOut::stablecoin}, {"STETH/USDT", LeftOut::pegged},
        {"BTC3S/USDT", LeftOut::leveraged}, {"BTCUP/USDT", LeftOut::leveraged},
        {"SOLUP/USDT", LeftOut::no},  // no SOL is listed: some coin's own name
        {"TSLAX/USDT", LeftOut::stock},     {"XAUT/USDT", LeftOut::commodity},
        {"PAXG/USDT", LeftOut::no},        // asked for by name
        {"WBTC/USDT", LeftOut::no},        // by its full id
        {"DOGE/USDT", LeftOut::excluded},  //
        {"XRP/USDT", LeftOut::excluded},   //
        {"ADA/USDT", LeftOut::no},         // another venue's
        {"SOL/USDT", LeftOut::excluded},   // both: out
    };
    for (const auto& [symbol, reason] : rows) EXPECT_EQ(universe.by_name(pair(symbol)), reason) << symbol;
    EXPECT_TRUE(universe.is_included(pair("PAXG/USDT")));
    EXPECT_FALSE(universe.is_included(pair("SOL/USDT")));
}

TEST(Universe, AsksForTurnoverAndSpread) {
    UniverseRules rules;
    rules.include = {"XAUT/USDT"};
    const Universe universe(rules, {});
    const double unknown = PairMarket{}.turnover;
    struct Row {
        double turnover, spread;
        LeftOut reason;
    };
    for (const Row& row :
         {Row{1'000'000, 0.001, LeftOut::no}, Row{999'999.99, 0.001, LeftOut::turnover},
          Row{unknown, 0.001, LeftOut::turnover}, Row{5e6, 0.00499, LeftOut::no}, Row{5e6, 0.005, LeftOut::spread},
          Row{5e6, unknown, LeftOut::spread}, Row{10, 0.9, LeftOut::turnover}}) {
        EXPECT_EQ(universe.by_market(pair("BTC/USDT"), {row.turnover, row.spread}), row.reason)
            << row.turnover << " " << row.spread;
        EXPECT_EQ(universe.by_market(pair("XAUT/USDT"), {row.turnover, row.spread}), LeftOut::no);
    }
}

TEST(Universe, AMarketElsewhereHasItsOwnQuote) {
    UniverseRules rules;
    rules.quote = "USD";
    const Universe universe(rules, {});
    EXPECT_EQ(universe.by_name(pair("BTC/USD")), LeftOut::no);
    EXPECT_EQ(universe.by_name(pair("BTC/USDT")), LeftOut::market);
    EXPECT_EQ(universe.by_name(pair("USDT/USD")), LeftOut::stablecoin);
}

/// Ten coins A … J of falling turnover, in millions: 10, 9 … 1. `changed` have another.
std::vector<DrawnPair> ten_coins(const std::vector<std::pair<char, double>>& changed = {}) {
    std::vector<DrawnPair> pairs;
    for (int i = 0; i < 10; ++i) {
        double millions = 10 - i;
        for (const auto& [name, other] : changed) {
            if (name == 'A' + i) millions = other;
        }
        pairs.push_back({pair(std::string(1, static_cast<char>('A' + i)) + "/USDT"), {millions * 1e6, 0.001}});
    }
    return pairs;
}

std::string drawn(const UniverseRules& rules, const std::vector<DrawnPair>& pairs, std::size_t top,
                  const std::vector<std::string>& members) {
    std::string names;
    for (const Instrument& one : Universe(rules, {}).draw(pairs, top, instruments_of(members))) names += one.base;
    return names;
}

TEST(Universe, DrawsTheTopAndKeepsWhoIsInUntilBelowRankOnePointTwoN) {
    struct Row {
        std::vector<std::pair<char, double>> changed;  // turnover in millions
        std::vector<std::string> members;
        std::string drawn;
    };
    const std::vector<Row> rows{
        {{}, {}, "ABCDE"},
        {{}, {"A/USDT", "B/USDT", "C/USDT", "D/USDT", "F/USDT"}, "ABCDF"},  // rank 6 = 1.2 · 5 stays, E waits
        {{}, {"A/USDT", "B/USDT", "C/USDT", "D/USDT", "G/USDT"}, "ABCDE"},  // rank 7 does not
        {{}, {"E/USDT", "F/USDT"}, "EFABC"},                                // who is in, then newcomers
        {{}, {"Z/USDT"}, "ABCDE"},                                          // delisted
        {{{'A', 0.5}}, {"A/USDT", "B/USDT"}, "BCDEF"},                      // no longer qualifies
        {{{'J', 10}, {'C', 10}}, {}, "ACJBD"},                              // ties by instrument
        {{{'A', 0.9}, {'B', 0.9}, {'C', 0.9}, {'D', 0.9}, {'E', 0.9}, {'F', 0.9}, {'G', 0.9}}, {}, "HIJ"},
    };
    for (const Row& row : rows) EXPECT_EQ(drawn({}, ten_coins(row.changed), 5, row.members), row.drawn);
}

TEST(Universe, IncludedPairsAreDrawnFirstAndExcludedOnesNever) {
    UniverseRules rules;
    rules.include = {"J/USDT", "I/USDT"};
    rules.exclude = {"A/USDT", "I/USDT"};
    EXPECT_EQ(drawn(rules, ten_coins(), 3, {}), "JBC");
    EXPECT_EQ(drawn(rules, ten_coins({{'J', 0.0}}), 1, {"B/USDT"}), "J") << "whatever its turnover";
    rules.include = {"H/USDT", "I/USDT", "J/USDT"};
    rules.exclude = {};
    EXPECT_EQ(drawn(rules, ten_coins(), 2, {}), "HIJ") << "more than top where more are asked for";
    EXPECT_EQ(drawn({}, {}, 5, {"A/USDT"}), "");
    std::vector<DrawnPair> unknown = ten_coins();
    unknown[9].market = {};
    EXPECT_EQ(drawn(rules, unknown, 4, {}), "HIJA") << "an included pair of unknown turnover comes last among them";
}

TEST(Universe, EveryReasonHasItsText) {
    for (int i = 1; i <= static_cast<int>(last_of(LeftOut{})); ++i) {
        EXPECT_NE(to_text(static_cast<LeftOut>(i)), "unknown");
        EXPECT_FALSE(to_text(static_cast<LeftOut>(i)).empty());
    }
    EXPECT_EQ(to_text(LeftOut::no), "");
}

}  // namespace
}  // namespace signalbox
