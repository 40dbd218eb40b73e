// What people get wrong, and what the program says then: refused before anything changes, and with the next step named.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/cli_place.hpp"

namespace signalbox {
namespace {

class CliMistakes : public Cli {
protected:
    /// Ends with this code, an error and something to do next.
    Finished refused(const std::vector<std::string>& words, int exit_code) const {
        Finished finished = signalbox(words);
        std::string typed;
        for (const std::string& word : words) typed += word + " ";
        EXPECT_EQ(finished.exit_code, exit_code) << typed << finished.out << finished.err;
        EXPECT_NE(finished.err.find("error: "), std::string::npos) << typed << finished.err;
        EXPECT_NE(finished.err.find("next: "), std::string::npos) << typed << finished.err;
        return finished;
    }
    static bool says(const Finished& finished, const std::string& text) {
        return (finished.out + finished.err).find(text) != std::string::npos;
    }
};

/// Rows that stand `minutes` apart, with a close of their own and this shift of it.
std::string rows_apart(int minutes, int count, double shift = 0) {
    std::string text = header;
    for (int i = 0; i < count; ++i) text += row(std::int64_t{i} * minutes, 100 + i % 60 + shift);
    return text;
}

TEST_F(CliMistakes, AFileOfAnotherTimeframeIsRefusedAndTheStoreStays) {
    import_text(rows(2'000));
    const std::string before = exported();
    struct Case {
        int apart;
        std::string said_to_be, looks_like;
    };
    for (const Case& one : {Case{15, "1m", "15m"}, Case{60, "1m", "1h"}, Case{1, "1h", "1m"}, Case{1440, "4h", "1d"}}) {
        write_text(place / "other.csv", rows_apart(one.apart, 300));
        const Finished finished = refused(
            {"import", "other.csv", "--venue", "binance", "--symbol", "BTC/USDT", "--timeframe", one.said_to_be}, 3);
        EXPECT_TRUE(says(finished, "--timeframe " + one.looks_like)) << finished.err;
        EXPECT_EQ(exported(), before);
    }
    // A market that does not trade every minute has no other step.
    std::string thin = header;
    for (const int minute : {2'000, 2'001, 2'002, 2'005, 2'007, 2'008, 2'012, 2'013, 2'014}) thin += row(minute, 101);
    EXPECT_EQ(import_text(thin)["accepted"], 9);
}

TEST_F(CliMistakes, AFileOfAnotherInstrumentIsRefusedAndTheStoreStays) {
    import_text(rows(3'000));
    const std::string before = exported();
    write_text(place / "other.csv", rows_apart(1, 3'000, 7));
    const Finished finished = refused(import_words("other.csv"), 3);
    EXPECT_TRUE(says(finished, "the close is 100 in the store and 107 in the file")) << finished.err;
    EXPECT_TRUE(says(finished, "3000 of its 3000 rows")) << finished.err;
    EXPECT_EQ(exported(), before);

    // The column that differs is the one that is named, with all its digits.
    std::string volumes = rows(3'000);
    for (std::size_t at = volumes.find(",1.5\n"); at != volumes.npos; at = volumes.find(",1.5\n", at)) {
        volumes.replace(at, 4, ",1.5000000000000002");
    }
    write_text(place / "volumes.csv", volumes);
    const Finished other_volumes = refused(import_words("volumes.csv"), 3);
    EXPECT_TRUE(says(other_volumes, "the volume is 1.5 in the store and 1.5000000000000002 in the file"))
        << other_volumes.err;

    // A venue that mends a few of its candles is taken at its word, and one who insists too.
    std::string mended = header;
    for (int i = 0; i < 3'000; ++i) mended += row(i, 100 + i % 60 + (i % 25 == 0 ? 7 : 0));
    EXPECT_EQ(import_text(mended)["corrections"], 120);
    EXPECT_EQ(signalbox.json(import_words("other.csv", {"--force"}))["corrections"], 2'880);
}

TEST_F(CliMistakes, AFileOfAnotherProgramIsRecognisedAndSaidOrRefusedWithTheWayOut) {
    struct Case {
        std::string dialect, header, first, second, said;
    };
    const std::vector<Case> cases{
        {"coinbase", "time,low,high,open,close,volume\n", "1704067260,9,12,10,11,1\n", "1704067200,9,12,10,11,1\n",
         "read as coinbase, times in seconds, newest first"},
        {"freqtrade", "date,open,high,low,close,volume\n", "2024-01-01 00:00:00+00:00,10,12,9,11,1\n",
         "2024-01-01 00:01:00+00:00,10,12,9,11,1\n", "read as freqtrade, times in ISO 8601"},
        {"ccxt", "", "1704067200000,10,12,9,11,1\n", "1704067260000,10,12,9,11,1\n",
         "read as ccxt, times in milliseconds"},
        {"jesse", "", "1704067200000,10,11,12,9,1\n", "1704067260000,10,11,12,9,1\n",
         "read as jesse, times in milliseconds"},
        {"header", "unix,open,low,high,close,volume\n", "1704067200,10,9,12,11,1\n", "1704067260,10,9,12,11,1\n",
         "read as what its header says, times in seconds"}};
    std::string all;
    for (const Case& one : cases) {
        write_text(place / "theirs.csv", one.header + one.first + one.second);
        EXPECT_EQ(signalbox.json(import_words("theirs.csv"))["dialect"], one.dialect);
        EXPECT_TRUE(says(signalbox(import_words("theirs.csv")), one.said + "\n")) << one.dialect;
        EXPECT_EQ(exported(), header + "1704067200000,10,12,9,11,1\n1704067260000,10,12,9,11,1\n") << one.dialect;
    }
    const std::string stored = exported();
    for (const std::string text : {"1704067200,10,10,10,10,1\n", "1704067200,10,12,9,11\n", "a,b\n",
                                   "1704067200,10,12,9,11,1\n1704067260,10,11,12,9,1\n"}) {
        write_text(place / "odd.csv", text);
        EXPECT_TRUE(says(refused(import_words("odd.csv"), 3), "--columns time,open,high,low,close,volume")) << text;
    }
    write_text(place / "odd.csv", "1704067200,10,12,9,11,1\n1704067260000,10,12,9,11,1\n");
    EXPECT_TRUE(says(refused(import_words("odd.csv"), 3), "line 2 of odd.csv: the time '1704067260000'"));
    EXPECT_EQ(exported(), stored);

    write_text(place / "odd.csv", "1,11,9,12,10,1704067320\n");
    refused(import_words("odd.csv", {"--columns", "volume,close,low,high"}), 2);
    refused(import_words("odd.csv", {"--columns", "time,open,high,low,close,volume,x"}), 2);
    const auto told = signalbox.json(import_words("odd.csv", {"--columns", "volume,close,low,high,open,time"}));
    EXPECT_EQ(told["dialect"], "columns");
    EXPECT_EQ(exported(), stored + "1704067320000,10,12,9,11,1\n");
}

TEST_F(CliMistakes, WrongPathsAndTimesAreWrongUse) {
    import_text(rows(300));
    write_text(place / "a_file", "");
    std::filesystem::create_directory(place / "a_directory");
    const std::vector<std::vector<std::string>> cases{
        {"backtest", "--report", "a_file"},
        {"backtest", "--report", "a_file/deeper"},
        {"backtest", "--report", "/etc/passwd"},
        {"export", "candles", "BTC/USDT", "--out", "a_directory"},
        {"export", "candles", "BTC/USDT", "--out", "not_there/candles.csv"},
        {"export", "candles", "BTC/USDT", "--out", "a_file/candles.csv"},
        {"analyze", "BTC/USDT", "--at", "yesterday"},
        {"whynot", "BTC/USDT", "--at", "yesterday"},
        {"status", "--config", "a_directory"},
        {"status", "--config", "not_there.toml"},
        {"status", "--data-dir", "a_file"},
        {"backtest", "--data-dir", "a_file"},
        {"replay", "--journal", "a_directory"},
        {"replay", "--journal", "not_there.journal"},
        import_words("a_directory"),
        import_words("a_file/candles.csv")};
    for (const auto& words : cases) refused(words, 2);
    EXPECT_TRUE(signalbox.json({"status"})["last"].is_null()) << "no run was made";
}

TEST_F(CliMistakes, ANameOfARunIsAFilesName) {
    import_text(rows(300));
    const std::string long_name(65, 'a');
    for (const std::string& name : {std::string("../x"), std::string("<img src=x>"), std::string(".hidden"),
                                    std::string("a b"), std::string("a/b"), std::string("ж"), long_name}) {
        refused({"backtest", "--name", name}, 2);
    }
    EXPECT_FALSE(std::filesystem::exists(place / "data" / "x.journal"));
    EXPECT_EQ(signalbox.json({"backtest", "--name", "A.name_of-64" + std::string(52, 'x')})["signals"], 0);
}

TEST_F(CliMistakes, GoingDownAsksForConsentAndForARestingRun) {
    import_text(rows(5));
    const Finished asked = refused({"db", "downgrade", "--to", "0"}, 5);
    EXPECT_TRUE(says(asked, "every candle")) << asked.err;
    EXPECT_TRUE(says(asked, "--yes")) << asked.err;
    EXPECT_EQ(signalbox.json({"db", "current"})["current"], signalbox.json({"db", "current"})["newest"]);
    EXPECT_TRUE(says(refused({"db", "downgrade", "--to", "-1"}, 2), "-1 is not a number from 0 on"));

    Subprocess run(signalbox.words({"run", "--venue", "synthetic", "--days", "1"}), signalbox.options);
    for (int i = 0; i < 600 && run.running() && !std::filesystem::exists(place / "data" / "run.sock"); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    EXPECT_EQ(signalbox.json({"db", "downgrade", "--to", "1", "--yes"}, 5)["error"]["code"], "busy");
    run.send(SIGTERM);
    run.wait();
    EXPECT_TRUE(says(signalbox({"db", "downgrade", "--to", "1", "--yes"}), "every run, signal and trade is lost"));
}

TEST_F(CliMistakes, ABacktestOfAllThatIsStoredLeavesTheSyntheticMarketOut) {
    import_text(rows(300));
    const auto import_synthetic = [&](const std::string& data) {
        return signalbox.json(
            {"import", "candles.csv", "--venue", "synthetic", "--symbol", "BTC/USDT", "--data-dir", data});
    };
    import_synthetic("data");
    EXPECT_EQ(signalbox.json({"backtest"})["bars"], 300);
    import_synthetic("alone");
    EXPECT_EQ(signalbox.json({"backtest", "--data-dir", "alone"})["bars"], 300);
}

TEST_F(CliMistakes, ADatabaseThatIsNamedAndNotThereIsNoEmptyStore) {
    import_text(rows(300));
    signalbox.options.environment = {"DB_URL=sqlite:///" + (place / "typed.sqlite").string()};
    for (const std::vector<std::string>& words : {std::vector<std::string>{"status"},
                                                  {"backtest"},
                                                  {"signals"},
                                                  {"export", "candles", "BTC/USDT", "--out", "-"}}) {
        EXPECT_TRUE(says(refused(words, 2), "there is no database " + (place / "typed.sqlite").string()));
    }
    EXPECT_FALSE(std::filesystem::exists(place / "typed.sqlite"));
    EXPECT_EQ(signalbox.json(import_words("candles.csv"))["accepted"], 300) << "an import makes it";
}

TEST_F(CliMistakes, AMistypedSymbolIsGuessed) {
    import_text(rows(300));
    for (const std::string typed : {"btc/usdt", "BTCUSDT", "btcusdt", "BTC-USDT"}) {
        EXPECT_TRUE(says(refused({"backtest", "--symbols", typed}, 2), "did you mean BTC/USDT?")) << typed;
        EXPECT_TRUE(says(refused({"import", "candles.csv", "--venue", "binance", "--symbol", typed}, 2),
                         "did you mean BTC/USDT?"))
            << typed;
    }
    EXPECT_TRUE(says(refused({"whynot", "binance:BTCUSDT"}, 2), "did you mean binance:BTC/USDT?"));
}

TEST_F(CliMistakes, MessagesNameWhatTheHelpNames) {
    struct Case {
        std::vector<std::string> words;
        std::string says;
    };
    for (const Case& one : {Case{{"import"}, "FILE"}, Case{{"explain"}, "ID"},
                            Case{{"run", "--minutes", "0"}, "0 is not a number from 1 on"},
                            Case{{"backtest", "--set", "account.cash"}, "KEY=VALUE"}}) {
        const Finished finished = refused(one.words, 2);
        EXPECT_TRUE(says(finished, one.says)) << finished.err;
        EXPECT_LT(finished.err.size(), 300U) << finished.err;
    }
    EXPECT_TRUE(says(signalbox({"import", "--help"}), "FILE"));
}

TEST_F(CliMistakes, OneOfSomethingReadsRight) {
    write_text(place / "candles.csv", header + row(0, 100) + row(1, 101) + row(2, 102) + row(4, 104));
    EXPECT_TRUE(says(signalbox(import_words("candles.csv")), "gaps: 1, missing candles: 1"));
    EXPECT_TRUE(says(signalbox({"backtest"}), "instruments: 1"));
    EXPECT_TRUE(says(signalbox({"resume", "--kill-switch"}), "lifting the kill switch: there was nothing to do"));
}

TEST_F(CliMistakes, AListOfNothingIsSaidToNameNothing) {
    for (const char* verb : {"backtest", "collect", "backfill"}) {
        EXPECT_TRUE(says(signalbox({verb, "--symbols", ","}), "--symbols names nothing")) << verb;
    }
}

TEST_F(CliMistakes, RussianIsSpokenWhereItIsAskedFor) {
    signalbox.options.environment = {"LANGUAGE=ru"};
    EXPECT_TRUE(says(signalbox({"status"}), "хранилище пусто"));
    EXPECT_TRUE(says(signalbox({"import"}), "не хватает: FILE"));
    EXPECT_TRUE(says(signalbox({"backtest", "--name", ".x"}), "ошибка: .x не может быть именем прогона"));
    const Finished help = signalbox({"--help"});
    EXPECT_TRUE(says(help, "Показать сигналы прогона"));
    EXPECT_TRUE(says(help, "Команды:"));
    EXPECT_TRUE(says(signalbox({"backtest", "--help"}), "не вместе с: --symbols"));
    const Finished deeper = signalbox({"backtest", "--help"});
    EXPECT_EQ(deeper.out.find("Options"), std::string::npos) << deeper.out;
    for (const char* english : {"Options", "OPTIONS", "Subcommands", "SUBCOMMAND", "Print this"}) {
        EXPECT_EQ(help.out.find(english), std::string::npos) << help.out;
    }
}

TEST_F(CliMistakes, ExportedVolumesCarryNoNoise) {
    std::string text = header;
    for (int i = 0; i < 15; ++i) {
        text += std::to_string(start_ms + i * 60'000) + ",100.1,200.2,50.3,100.4,0.1" + std::to_string(i) + "\n";
    }
    import_text(text);
    EXPECT_EQ(signalbox({"export", "candles", "BTC/USDT", "--timeframe", "15m", "--out", "-"}).out,
              header + std::to_string(start_ms) + ",100.1,200.2,50.3,100.4,2.01\n");
}

}  // namespace
}  // namespace signalbox
