// Names in, names out.
#include "core/market/instrument.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace signalbox {
namespace {

rc::Gen<std::string> name_of(std::string alphabet) {
    return rc::gen::mapcat(rc::gen::inRange(1, 9), [alphabet](int size) {
        return rc::gen::container<std::string>(size, rc::gen::elementOf(alphabet));
    });
}
const std::string capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

TEST(Instrument, ReadsWhatItPrints) {
    EXPECT_TRUE(rc::check([] {
        const Instrument instrument{*name_of("abcdefghijklmnopqrstuvwxyz0123456789.-_"), *name_of(capitals),
                                    *name_of(capitals),
                                    *rc::gen::oneOf(rc::gen::just(std::string()), name_of(capitals))};
        const auto read = Instrument::parse(to_text(instrument));
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == instrument);
        RC_ASSERT(Instrument::parse_symbol(instrument.venue, instrument.symbol()).value() == instrument);
    }));
}

TEST(Instrument, HasTheCcxtForm) {
    EXPECT_EQ(to_text(Instrument{"binance", "BTC", "USDT", ""}), "binance:BTC/USDT");
    EXPECT_EQ(to_text(Instrument{"bybit", "BTC", "USDT", "USDT"}), "bybit:BTC/USDT:USDT");
    EXPECT_EQ(Instrument::parse("bybit:1000PEPE/USDT:USDT"), (Instrument{"bybit", "1000PEPE", "USDT", "USDT"}));
}

TEST(Instrument, RefusesWhatIsNoName) {
    for (const std::string text : {"", "BTC/USDT", ":BTC/USDT", "binance:", "binance:BTCUSDT", "binance:/USDT",
                                   "binance:BTC/", "binance:BTC/USDT:", "binance:BTC/USDT:USDT:X", "binance:btc/usdt",
                                   "Binance:BTC/USDT", "binance:BTC/USDT/EUR", "bin ance:BTC/USDT", "binance:B_C/USDT",
                                   "binance:ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567/USDT"}) {
        const auto read = Instrument::parse(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, ErrorCode::WrongUse) << text;
        EXPECT_FALSE(read.error().next.empty()) << text;
    }
}

TEST(Instrument, IsOrderedAsItsText) {
    // '-' sorts before ':', so the longer venue comes first; part by part it would come second.
    EXPECT_LT((Instrument{"bybit-eu", "BTC", "USDT", ""}), (Instrument{"bybit", "BTC", "USDT", ""}));
    // '/' sorts before digits.
    EXPECT_LT((Instrument{"bybit", "BTC", "USDT", ""}), (Instrument{"bybit", "BTC2", "USDT", ""}));
    EXPECT_EQ((Instrument{"bybit", "BTC", "USDT", ""}) <=> (Instrument{"bybit", "BTC", "USDT", ""}),
              std::strong_ordering::equal);
}

TEST(BinanceName, SplitsAtTheOneKnownQuote) {
    struct Case {
        std::string native, symbol;
    };
    for (const Case& the : {Case{"BTCUSDT", "BTC/USDT"},
                            {"ETHBTC", "ETH/BTC"},
                            {"1000SATSUSDT", "1000SATS/USDT"},
                            {"USDCUSDT", "USDC/USDT"},
                            {"BTCFDUSD", "BTC/FDUSD"},
                            {"TUSDT", "T/USDT"},
                            {"TUSDUSDT", "TUSD/USDT"},
                            {"BNBETH", "BNB/ETH"}}) {
        const auto read = instrument_of_binance(the.native);
        ASSERT_TRUE(read) << read.error().text();
        EXPECT_EQ(to_text(*read), "binance:" + the.symbol);
        EXPECT_EQ(binance_name(*read), the.native);
    }
}

TEST(BinanceName, RefusesWhatItCannotSplitInOneWay) {
    const auto twofold = instrument_of_binance("ADAEUR");
    ASSERT_FALSE(twofold);
    EXPECT_EQ(twofold.error().text(),
              "ADAEUR could be ADA/EUR or AD/AEUR; name the instrument yourself, as in "
              "binance:ADA/EUR");
    for (const std::string native : {"", "USDT", "BTCXYZ", "btcusdt", "BTC/USDT"}) {
        const auto read = instrument_of_binance(native);
        ASSERT_FALSE(read) << native;
        EXPECT_FALSE(read.error().next.empty());
    }
}

TEST(BinanceName, IsTheSameInstrumentAgainOrAnError) {
    EXPECT_TRUE(rc::check([] {
        const Instrument instrument{
            "binance", *name_of(capitals),
            *rc::gen::elementOf(std::vector<std::string>{"USDT", "FDUSD", "BTC", "EUR", "AEUR"}), ""};
        const auto read = instrument_of_binance(binance_name(instrument));
        const bool same_or_error = !read || *read == instrument;  // RC_ASSERT would look at both sides
        RC_ASSERT(same_or_error);
    }));
}

}  // namespace
}  // namespace signalbox
