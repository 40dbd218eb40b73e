// Indicators and features as files and as rows, as a person asks for them.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <sstream>

#include "tests/cli_place.hpp"

namespace signalbox {
namespace {

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream text(line + ",");
    for (std::string cell; std::getline(text, cell, ',');) cells.push_back(cell);
    return cells;
}

/// A CSV by columns, as text.
std::map<std::string, std::vector<std::string>> columns_of(const std::string& text) {
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);
    const std::vector<std::string> names = cells_of(line);
    std::map<std::string, std::vector<std::string>> columns;
    while (std::getline(lines, line)) {
        const std::vector<std::string> cells = cells_of(line);
        for (std::size_t i = 0; i < names.size(); ++i) columns[names[i]].push_back(cells.at(i));
    }
    return columns;
}

TEST_F(Cli, IndicatorsAreColumnsNamedWithTheirParameters) {
    import_text(rows(60));
    const auto text =
        signalbox({"indicators", "compute", "sma:3,macd", "BTC/USDT", "--timeframe", "1m", "--out", "-"}).out;
    EXPECT_TRUE(text.starts_with("open_time_ms,sma_3,macd_12_26_9,macd_signal_12_26_9,macd_histogram_12_26_9\n"));
    const auto columns = columns_of(text);
    ASSERT_EQ(columns.at("open_time_ms").size(), 60U);
    EXPECT_EQ(columns.at("open_time_ms")[0], std::to_string(start_ms));
    EXPECT_EQ(columns.at("sma_3")[1], "");
    EXPECT_EQ(columns.at("sma_3")[2], "101") << "of 100, 101, 102";
    EXPECT_EQ(columns.at("macd_12_26_9")[32], "");
    EXPECT_NE(columns.at("macd_12_26_9")[33], "");
}

TEST_F(Cli, ATableHasTheSameRowsWhateverSpanIsAsked) {
    import_text(rows(120));
    const auto ask = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"features", "build", "--symbols", "BTC/USDT", "--out", "-"};
        words.insert(words.end(), more.begin(), more.end());
        return signalbox(words).out;
    };
    const std::string whole = ask({}), part = ask({"--timerange", "2024-01-01T01:30Z-2024-01-01T01:40Z"});
    const auto rows_whole = columns_of(whole), rows_part = columns_of(part);
    ASSERT_EQ(rows_part.at("open_time_ms").size(), 10U);
    for (const auto& [name, cells] : rows_part) {
        for (std::size_t i = 0; i < cells.size(); ++i) EXPECT_EQ(cells[i], rows_whole.at(name)[90 + i]) << name;
    }
}

TEST_F(Cli, ALongGapMakesUnknownAndAShortOneDoesNot) {
    std::string text = header;
    for (int i = 0; i < 100; ++i) {
        if (i >= 40 && i < 45) continue;  // five
        if (i >= 70 && i < 76) continue;  // six
        text += row(i, 100 + i % 60);
    }
    import_text(text);
    const auto answer =
        signalbox.json({"indicators", "compute", "sma:20", "BTC/USDT", "--timeframe", "1m", "--out", "x.csv"});
    EXPECT_EQ(answer["rows"], 89);
    EXPECT_EQ(answer["gaps"], 2);
    EXPECT_EQ(answer["missing"], 11);
    EXPECT_EQ(answer["unknown_rows"], 38) << "nineteen at the start, nineteen after the long gap";
}

TEST_F(Cli, FeaturesShowNamesWhatEachIsMadeOf) {
    import_text(rows(120));
    const auto answer = signalbox.json({"features", "show", "BTC/USDT", "--at", "2024-01-01T01:30:00Z"});
    EXPECT_EQ(answer["opened_at"], "2024-01-01T01:29:00Z");
    ASSERT_EQ(answer["features"].size(), 39U);
    for (const auto& feature : answer["features"]) {
        if (feature["name"] != "close_sma_7") continue;
        EXPECT_EQ(feature["inputs"]["close"], 129);
        EXPECT_EQ(feature["inputs"]["sma_7"], 126);
        EXPECT_NEAR(feature["value"].get<double>(), 129.0 / 126 - 1, 1e-15);
    }
    const auto multi = signalbox.json({"features", "show", "BTC/USDT", "--set", "multi"});
    EXPECT_EQ(multi["higher"]["5m"].size(), 34U);
    EXPECT_TRUE(multi["alignment"].is_null()) << "4h has not spoken yet";
}

TEST_F(Cli, BothListsTellAll) {
    EXPECT_EQ(signalbox.json({"indicators", "list"}).size(), 78U);
    EXPECT_EQ(signalbox.json({"indicators", "list", "rsi:7"})["reference"], "TA-Lib RSI");
    const auto features = signalbox.json({"features", "list"});
    EXPECT_EQ(features["features"].size(), 39U);
    EXPECT_EQ(features["sets"]["multi"]["columns"], 177);
}

TEST_F(Cli, ChecksOfColumnsSayWhatTheyFound) {
    import_text(rows(6000));
    const auto ahead = signalbox.json({"check", "lookahead", "--cuts", "5"});
    EXPECT_EQ(ahead["equal"], true);
    EXPECT_EQ(ahead["columns"], 39);
    EXPECT_EQ(ahead["paths"][0]["rows"], 6000);
    const auto settled =
        signalbox.json({"check", "recursive", "BTC/USDT", "--of", "ema:20,sma:20,obv", "--starts", "2"});
    EXPECT_EQ(settled["holds"], true);
    ASSERT_EQ(settled["columns"].size(), 3U);
    EXPECT_TRUE(settled["columns"][2]["settled"].is_null()) << "obv never settles";
    EXPECT_TRUE(settled["columns"][2]["holds"].is_null());
    EXPECT_EQ(signalbox({"check", "recursive", "BTC/USDT", "--of", "psar"}).exit_code, 2);
    EXPECT_EQ(ahead["batch"], "own");
    EXPECT_EQ(signalbox.json({"check", "lookahead", "--cuts", "2", "--of", "rsi"})["batch"], "updates");
    const Finished nothing = signalbox({"check", "lookahead", "--of", "nothing"});
    EXPECT_EQ(nothing.exit_code, 2);
    EXPECT_NE(nothing.err.find("single, multi, indicators"), std::string::npos) << nothing.err;
    EXPECT_EQ(signalbox({"check", "recursive", "--of", "multi"}).exit_code, 2);
}

TEST_F(Cli, TablesRefuseWhatTheyCanNotDo) {
    import_text(rows(60));
    struct Case {
        std::vector<std::string> words;
        int exit_code;
        std::string says;
    };
    for (const Case& one : {
             Case{{"indicators", "compute", "rsj:14", "BTC/USDT", "--out", "x.csv"}, 2, "did you mean rsi?"},
             Case{{"indicators", "compute", "rsi:0", "BTC/USDT", "--out", "x.csv"}, 2, "period"},
             Case{{"indicators", "compute", "rsi", "BTC/USDT", "--out", "x.txt"}, 2, "ends with .csv or .parquet"},
             Case{{"export", "candles", "BTC/USDT", "--out", "x.txt"}, 2, "ends with .csv, .parquet or .feather"},
             Case{{"export", "candles", "BTC/USDT", "--out", "x.csv.gz"}, 2, "ends with .csv, .parquet or .feather"},
             Case{{"indicators", "compute", "rsi", "BTC/USDT", "--out", "x.csv.gz"}, 2, "ends with .csv or .parquet"},
             Case{{"chart", "BTC/USDT", "--png", "x.jpg"}, 2, "ends with .png"},
             Case{{"indicators", "comput", "rsi", "BTC/USDT", "--out", "x.csv"}, 2, "`signalbox indicators compute`"},
             Case{{"check", "paritty"}, 2, "`signalbox check parity`"},
             Case{{"indicators"}, 2, "one more word"},
             Case{
                 {"indicators", "compute", "rsi", "BTC/USDT", "--out", "none/x.csv"}, 2, "none/x.csv can't be written"},
             Case{{"indicators", "compute", "rsi", "ETH/USDT", "--out", "x.csv"}, 2, "ETH/USDT"},
             Case{{"features", "build", "--symbols", "BTC/USDT", "--set", "all", "--out", "x.csv"}, 2, "single (39"},
             Case{{"features", "build", "--symbols", "BTC/USDT", "--set", "multi", "--timeframe", "1h", "--out",
                   "x.csv"},
                  2,
                  "rows of 1m"},
             Case{{"features", "build", "--symbols", "BTC/USDT", "--timerange", "20200101-20200102", "--out", "x.csv"},
                  2,
                  "it has 2024-01-01"},
             Case{{"features", "show", "BTC/USDT", "--at", "2023-01-01"}, 2, "it has 2024-01-01"},
         }) {
        const Finished finished = signalbox(one.words);
        EXPECT_EQ(finished.exit_code, one.exit_code) << finished.err;
        EXPECT_NE(finished.err.find(one.says), std::string::npos) << finished.err;
        for (const char* name : {"x.csv", "x.txt", "x.csv.gz", "x.jpg"}) EXPECT_FALSE(exists(place / name));
        EXPECT_FALSE(std::filesystem::exists(place / "x.csv.part"));
    }
}

}  // namespace
}  // namespace signalbox
