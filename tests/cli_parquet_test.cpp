// Parquet, as a person meets it: written where the build has its module, refused with the next step where it has not.
#include <gtest/gtest.h>

#include "tests/cli_place.hpp"

namespace signalbox {
namespace {

std::filesystem::path module_of(const std::filesystem::path& program) {
    return program.parent_path() / "signalbox_lake.so";
}

class CliParquet : public Cli {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(module_of(built_program())))
            GTEST_SKIP() << "this build has no Arrow (make setup)";
    }
};

TEST_F(CliParquet, TablesAreWrittenByTheEndingOfTheirName) {
    import_text(rows(300));
    const auto answer = signalbox.json({"features", "build", "--symbols", "BTC/USDT", "--out", "x.parquet"});
    EXPECT_EQ(answer["rows"], 300);
    ASSERT_EQ(signalbox({"indicators", "compute", "rsi,macd", "BTC/USDT", "--timeframe", "5m", "--out", "y.parquet"})
                  .exit_code,
              0);
    for (const char* name : {"x.parquet", "y.parquet"}) {
        std::ifstream file(place / name, std::ios::binary);
        char magic[4];
        file.read(magic, 4);
        EXPECT_EQ(std::string_view(magic, 4), "PAR1") << name;
    }
}

TEST_F(CliParquet, FeaturesOfSeveralSymbolsAreADirectoryOfMonths) {
    import_text(rows(300));
    write_text(place / "eth.csv", rows(200));
    signalbox({"import", "eth.csv", "--venue", "binance", "--symbol", "ETH/USDT"});
    const auto answer =
        signalbox.json({"features", "build", "--symbols", "BTC/USDT,ETH/USDT", "--out", "lake/features"});
    ASSERT_EQ(answer.size(), 2U);
    EXPECT_EQ(answer[1]["rows"], 200);
    for (const char* symbol : {"BTC_USDT", "ETH_USDT"}) {
        EXPECT_TRUE(std::filesystem::exists(place / ("lake/features/set=single/venue=binance/symbol=" +
                                                     std::string(symbol) + "/tf=1m/year=2024/month=01.parquet")));
    }
    EXPECT_EQ(signalbox({"features", "build", "--symbols", "BTC/USDT,ETH/USDT", "--out", "x.parquet"}).exit_code, 2);
}

TEST_F(CliParquet, APartOfAMonthIntoADirectoryLosesNoneOfItsRows) {
    import_text(rows(300));
    const auto build = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"features", "build", "--symbols", "BTC/USDT", "--out", "lake/features"};
        words.insert(words.end(), more.begin(), more.end());
        return signalbox(words);
    };
    const auto content = [&] {
        std::ifstream in(
            place / "lake/features/set=single/venue=binance/symbol=BTC_USDT/tf=1m/year=2024/month=01.parquet",
            std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    ASSERT_EQ(build({}).exit_code, 0);
    const std::string whole = content();
    const Finished part = build({"--timerange", "2024-01-01T01:00Z-2024-01-01T02:00Z"});
    EXPECT_EQ(part.exit_code, 0) << part.err;
    EXPECT_NE(part.err.find("whole months"), std::string::npos) << part.err;
    EXPECT_EQ(content(), whole);
}

TEST_F(CliParquet, CandlesGoOutAndComeBackAsParquetAndFeather) {
    import_text(rows(300));
    const std::string before = exported();
    for (const char* name : {"x.parquet", "BTC_USDT-1m.feather"}) {
        ASSERT_EQ(signalbox.json({"export", "candles", "BTC/USDT", "--out", name})["rows"], 300);
        const auto again = signalbox.json(import_words(name));
        EXPECT_EQ(again["duplicates"], 300) << name;
        EXPECT_EQ(again["accepted"], 0);
        EXPECT_EQ(again["corrections"], 0);
    }
    EXPECT_EQ(signalbox.json(import_words("BTC_USDT-1m.feather"))["dialect"], "freqtrade");
    const auto lake = signalbox.json({"export", "candles", "BTC/USDT", "--out", "lake/"});
    EXPECT_EQ(lake["months_written"], 1);
    const std::string month = "lake/candles/venue=binance/symbol=BTC_USDT/tf=1m/year=2024/month=01.parquet";
    EXPECT_EQ(signalbox.json(import_words(month))["duplicates"], 300);
    EXPECT_EQ(exported(), before);
    EXPECT_EQ(signalbox({"export", "candles", "BTC/USDT", "--timeframe", "1h", "--out", "lake/"}).exit_code, 2);

    std::fstream file(place / month, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(500);
    file.put('!').put('!');
    file.close();
    const Finished refused = signalbox(import_words(month));
    EXPECT_EQ(refused.exit_code, 3) << refused.err;
    EXPECT_NE(refused.err.find("month=01.parquet"), std::string::npos) << refused.err;
    const auto found = signalbox.json({"lake", "check", "--lake", "lake"}, 1);
    EXPECT_EQ(found["damaged"].size(), 1U);
}

TEST_F(CliParquet, ABacktestReadsTheLakeWhereItIsRightAndItsOutcomesAreTheStores) {
    std::string text = header;
    double price = 1000;
    for (int i = 0; i < 40 * 1440; ++i) {  // slow waves: opinions come
        price *= 1 + (i % 2000 < 1000 ? 2e-4 : -1.9e-4) + (i % 7 - 3) * 2e-4;
        text += std::to_string(start_ms + i * 60'000LL) + "," + std::to_string(price) + "," +
                std::to_string(price * 1.001) + "," + std::to_string(price * 0.999) + "," + std::to_string(price) +
                ",5\n";
    }
    import_text(text);
    const auto backtest = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"backtest", "--symbols", "BTC/USDT", "--timerange", "20240110-"};
        words.insert(words.end(), more.begin(), more.end());
        return signalbox.json(words);
    };
    const auto plain = backtest({});
    EXPECT_EQ(plain["from_lake"], 0);
    EXPECT_GT(plain["opinions"], 0);
    EXPECT_EQ(signalbox.json({"lake", "build"})[0]["months_written"], 2);
    EXPECT_EQ(signalbox.json({"lake", "build"})[0]["months_kept"], 2);
    const auto from_lake = backtest({});
    EXPECT_EQ(from_lake["from_lake"], 40 * 1440) << "the warm-up, too";
    EXPECT_EQ(from_lake["outcomes"], plain["outcomes"]);
    EXPECT_EQ(backtest({"--no-lake"})["from_lake"], 0);

    // A corrected day is the store's until the lake is built again.
    import_text(header + row(20 * 1440, 150));
    const auto corrected = backtest({});
    EXPECT_EQ(corrected["from_lake"], 39 * 1440);
    EXPECT_EQ(corrected["outcomes"], backtest({"--no-lake"})["outcomes"]);
    const auto built = signalbox.json({"lake", "build"});
    EXPECT_EQ(built[0]["months_written"], 1);
    EXPECT_EQ(backtest({})["from_lake"], 40 * 1440);

    // A damaged file is passed over, and said.
    const auto january = place / "data/lake/candles/venue=binance/symbol=BTC_USDT/tf=1m/year=2024/month=01.parquet";
    std::filesystem::resize_file(january, std::filesystem::file_size(january) / 2);
    EXPECT_EQ(backtest({})["from_lake"], 9 * 1440);
    EXPECT_EQ(signalbox({"lake", "check"}).exit_code, 1);
}

TEST_F(Cli, ABuildWithoutArrowSaysSoAndDoesAllElse) {
    import_text(rows(60));
    const std::filesystem::path alone = place / "alone/signalbox";
    std::filesystem::create_directory(alone.parent_path());
    std::filesystem::copy_file(built_program(), alone);
    const auto run = [&](std::vector<std::string> words) {
        words.insert(words.begin(), alone.string());
        return Subprocess(words, signalbox.options).wait();
    };
    const Finished refused = run({"features", "build", "--symbols", "BTC/USDT", "--out", "x.parquet"});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find("make setup"), std::string::npos) << refused.err;
    EXPECT_FALSE(std::filesystem::exists(place / "x.parquet"));
    EXPECT_EQ(run({"features", "build", "--symbols", "BTC/USDT", "--out", "x.csv"}).exit_code, 0);
    EXPECT_EQ(run({"lake", "build"}).exit_code, 2);
    std::filesystem::create_directories(place / "data/lake/candles");
    const Finished backtest = run({"backtest"});
    EXPECT_EQ(backtest.exit_code, 0) << backtest.err;
    EXPECT_NE(backtest.err.find("the lake is left aside"), std::string::npos) << backtest.err;
}

}  // namespace
}  // namespace signalbox
