// `screen` and `scan` as a person and a script meet them, over coins each of its own kind.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/signalbox_program.hpp"

namespace signalbox {
namespace {

/// So many hourly candles from 2024-01-01 on, whose close goes by `step` an hour, with a wave on it.
std::string hours(int count, double step, double volume) {
    std::string text = "open_time_ms,open,high,low,close,volume\n";
    double open = 100;
    for (int i = 0; i < count; ++i) {
        const double close = 100 + step * i + std::sin(i * 0.7);
        text += fmt::format("{},{},{},{},{},{}\n", 1'704'067'200'000 + i * 3'600'000LL, open,
                            std::max(open, close) + 0.5, std::min(open, close) - 0.5, close, volume);
        open = close;
    }
    return text;
}

class CliScreen : public testing::Test {
protected:
    Scratch place;
    Program signalbox{place.path()};

    void SetUp() override {
        import("UPP/USDT", hours(300, 0.1, 5000));
        import("DOWN/USDT", hours(300, -0.1, 5000));
        import("THIN/USDT", hours(300, 0.1, 1));
        import("SHORT/USDT", hours(250, 0.1, 5000));
        import("USDC/USDT", hours(300, 0.0001, 5000));
    }
    void import(const std::string& symbol, const std::string& text) {
        write_text(place / "hours.csv", text);
        const Finished done =
            signalbox({"import", "hours.csv", "--venue", "binance", "--symbol", symbol, "--timeframe", "1h"});
        EXPECT_EQ(done.exit_code, 0) << done.err;
    }
    static bool says(const Finished& finished, const std::string& words) {
        return (finished.out + finished.err).find(words) != std::string::npos;
    }
};

TEST_F(CliScreen, ListsBothSidesWithReasonsAndCountsWhoIsLeftOut) {
    const auto answer = signalbox.json({"screen"});
    EXPECT_EQ(answer.at("venue"), "binance") << "the only one in the store";
    EXPECT_EQ(answer.at("at"), "2024-01-13T12:00:00Z");
    EXPECT_EQ(answer.at("pairs"), 5);
    EXPECT_EQ(answer.at("qualify"), 2);
    EXPECT_EQ(answer.at("left_out"), nlohmann::json({{"no_candle", 1}, {"stablecoin", 1}, {"turnover", 1}}));
    ASSERT_EQ(answer.at("bullish").size(), 1U);
    ASSERT_EQ(answer.at("bearish").size(), 1U);
    const auto& best = answer.at("bullish").at(0);
    EXPECT_EQ(best.at("instrument"), "binance:UPP/USDT");
    EXPECT_EQ(best.at("rank"), 1);
    double points = 0;
    for (const auto& reason : best.at("reasons")) points += reason.at("points").get<double>();
    EXPECT_DOUBLE_EQ(points, best.at("score").get<double>());
    EXPECT_EQ(best.at("reasons").at(0),
              nlohmann::json({{"code", "trend"}, {"part", 100.0}, {"points", 30.0}, {"value", 1.0}, {"value2", 1.0}}));
    EXPECT_EQ(answer.at("bearish").at(0).at("instrument"), "binance:DOWN/USDT");
    EXPECT_FALSE(answer.contains("all"));

    const Finished text = signalbox({"screen"});
    for (const std::string words : {"UPP/USDT", "DOWN/USDT", "a stablecoin (1)", "no ticker said it", "is no signal"}) {
        EXPECT_TRUE(says(text, words)) << words << "\n" << text.out;
    }
    EXPECT_TRUE(signalbox.json({"screen", "--top", "0"}).at("bullish").empty());
}

TEST_F(CliScreen, TellsOfEveryPairAndOfOne) {
    const auto all = signalbox.json({"screen", "--all"}).at("all");
    ASSERT_EQ(all.size(), 5U);
    EXPECT_EQ(all.at(0).at("instrument"), "binance:DOWN/USDT");
    EXPECT_EQ(all.at(0).at("left_out"), nullptr);
    EXPECT_EQ(all.at(0).at("bias"), "bearish");
    EXPECT_EQ(all.at(0).at("candles"), 300);
    EXPECT_EQ(all.at(1).at("left_out"), "no_candle");
    EXPECT_EQ(all.at(1).at("turnover"), nullptr);
    EXPECT_EQ(all.at(2).at("left_out"), "turnover");
    EXPECT_TRUE(all.at(2).at("turnover_assumed"));

    EXPECT_TRUE(says(signalbox({"screen", "UPP/USDT"}), "bullish, place 1 of 1"));
    EXPECT_TRUE(says(signalbox({"screen", "UPP/USDT"}), "EMA21 above EMA50; close above EMA200"));
    EXPECT_TRUE(says(signalbox({"screen", "THIN/USDT"}), "within 24 hours (at least 1000000)"));
    EXPECT_TRUE(says(signalbox({"screen", "--all"}), "the last one closed at 2024-01-11T10:00:00Z"));
    EXPECT_EQ(signalbox.json({"screen", "SOL/USDT"}, 2).at("error").at("code"), "not_found");
}

TEST_F(CliScreen, ObeysTheRulesOfTheConfiguration) {
    write_text(place / "signalbox.toml",
               "[universe]\nturnover_min = 10\ninclude = [\"USDC/USDT\"]\nexclude = [\"binance:DOWN/USDT\"]\n");
    const auto answer = signalbox.json({"screen", "--at", "2024-01-11T10:30:00Z"});
    EXPECT_EQ(answer.at("at"), "2024-01-11T10:00:00Z");
    EXPECT_EQ(answer.at("left_out"), nlohmann::json({{"excluded", 1}}));
    EXPECT_EQ(answer.at("qualify"), 4);
    EXPECT_EQ(answer.at("rules").at("include"), nlohmann::json({"USDC/USDT"}));
    write_text(place / "signalbox.toml", "[universe]\nquote = \"usdt\"\ninclude = [\"USDC\"]\n");
    EXPECT_EQ(signalbox({"screen"}).exit_code, 2);
}

TEST_F(CliScreen, ScanStoresListsAndTheyHoldUntilTheNext) {
    EXPECT_EQ(signalbox.json({"screen", "--stored"}, 2).at("error").at("code"), "not_found");
    EXPECT_EQ(signalbox.json({"scan", "--at", "2024-01-10"}).at("lists"), 1);
    const auto span = signalbox.json({"scan", "--timerange", "2024-01-05-2024-01-07"});
    EXPECT_EQ(span.at("lists"), 48);
    EXPECT_EQ(span.at("first"), "2024-01-05T00:00:00Z");
    EXPECT_EQ(span.at("last"), "2024-01-06T23:00:00Z");

    const auto stored = [&](const std::string& at) {
        return signalbox.json({"screen", "--stored", "--all", "--at", at});
    };
    auto then = stored("2024-01-09T08:00:00Z");
    EXPECT_EQ(then.at("at"), "2024-01-06T23:00:00Z");
    auto made = signalbox.json({"screen", "--all", "--at", "2024-01-06T23:00:00Z"});
    then.erase("taken_at");
    made.erase("taken_at");
    EXPECT_EQ(then, made);
    EXPECT_EQ(stored("2024-06-01").at("at"), "2024-01-10T00:00:00Z");
    EXPECT_EQ(signalbox({"screen", "--stored", "--at", "2024-01-04"}).exit_code, 2);
    EXPECT_TRUE(says(signalbox({"screen", "--stored"}), "as it was stored at"));

    EXPECT_EQ(signalbox.json({"scan"}).at("last"), "2024-01-13T12:00:00Z");
    import("LATE/USDT", hours(300, 0.1, 5000));
    EXPECT_EQ(signalbox({"screen", "LATE/USDT", "--stored"}).exit_code, 2) << "it was not there";
    EXPECT_EQ(signalbox.json({"scan"}).at("qualify"), 3);
    EXPECT_EQ(signalbox({"screen", "LATE/USDT", "--stored"}).exit_code, 0);
}

TEST_F(CliScreen, SaysWhatIsThereInsteadOfAnHourWithoutCandles) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"screen", "--at", "2025-01-01"},
                                                  {"scan", "--at", "2025-01-01"},
                                                  {"scan", "--timerange", "20250101-"}}) {
        const Finished done = signalbox(words);
        EXPECT_EQ(done.exit_code, 2);
        EXPECT_TRUE(says(done, "2024-01-13T12:00:00Z")) << done.err;
    }
    EXPECT_EQ(signalbox({"screen", "--at", "soon"}).exit_code, 2);
    EXPECT_TRUE(says(signalbox({"screen", "--venue", "kraken"}), "no hourly candles of pairs of kraken"));
    EXPECT_EQ(signalbox({"scan", "--at", "2024-01-05", "--timerange", "2024-"}).exit_code, 2);
    import("BTC/EUR", hours(100, 0.1, 1));
    EXPECT_TRUE(says(signalbox({"screen", "BTC/EUR", "--at", "2024-01-05"}), "no spot pair of the quote"));
}

}  // namespace
}  // namespace signalbox
