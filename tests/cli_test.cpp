// The program as a person and a script meet it: what it says, how it ends, and what it leaves behind.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>
#include <zlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "platform/clock.hpp"
#include "tests/cli_place.hpp"
#include "tests/small_disk.hpp"

namespace signalbox {
namespace {

TEST_F(Cli, VersionIsSaidInManyWays) {
    EXPECT_EQ(signalbox({"--version"}).out, "signalbox 0.1.0\n");
    EXPECT_EQ(signalbox.json({"version"})["version"], "0.1.0");
}

TEST_F(Cli, AnUnknownCommandSuggestsTheNearest) {
    struct Case {
        std::string typed, suggested;
    };
    for (const Case& one :
         {Case{"improt", "signalbox import"}, Case{"stat", "signalbox status"}, Case{"docter", "signalbox doctor"}}) {
        const Finished finished = signalbox({one.typed});
        EXPECT_EQ(finished.exit_code, 2);
        EXPECT_NE(finished.err.find("there is no command " + one.typed), std::string::npos) << finished.err;
        EXPECT_NE(finished.err.find(one.suggested), std::string::npos) << finished.err;
    }
}

TEST_F(Cli, EveryCommandHasHelpWithExamples) {
    std::istringstream help(signalbox({"--help"}).out);
    std::size_t commands = 0;
    bool listed = false;
    for (std::string line; std::getline(help, line);) {
        if (line == "Subcommands:") {
            listed = true;
        } else if (listed && line.size() > 2 && line.starts_with("  ") && line[2] != ' ') {
            const std::string command = line.substr(2, line.find(' ', 2) - 2);
            const Finished finished = signalbox({command, "--help"});
            EXPECT_EQ(finished.exit_code, 0) << command;
            EXPECT_NE(finished.out.find("Examples:\n  signalbox " + command), std::string::npos) << finished.out;
            ++commands;
        }
    }
    EXPECT_GE(commands, 20U);
}

TEST_F(Cli, AnImportTellsWhatItBroughtAndASecondChangesNothing) {
    const std::string text = header + row(0, 100) + row(1, 101) + row(4, 104) + row(4, 104);
    const auto first = import_text(text);
    EXPECT_EQ(first["accepted"], 3);
    EXPECT_EQ(first["duplicates"], 1);
    EXPECT_EQ(first["gaps"], 1);
    EXPECT_EQ(first["missing"], 2);
    EXPECT_EQ(first["first"], "2024-01-01T00:00:00Z");
    EXPECT_EQ(first["last"], "2024-01-01T00:04:00Z");
    const std::string before = exported();
    const auto second = import_text(text);
    EXPECT_EQ(second["accepted"], 0);
    EXPECT_EQ(second["corrections"], 0);
    EXPECT_EQ(second["duplicates"], 4);
    EXPECT_EQ(exported(), before);
}

TEST_F(Cli, ADifferentCandleForAKnownTimeIsACorrection) {
    import_text(rows(10));
    const auto report = import_text(header + row(3, 177));
    EXPECT_EQ(report["corrections"], 1);
    EXPECT_EQ(report["accepted"], 0);
    EXPECT_NE(exported().find(std::to_string(start_ms + 180'000) + ",100,200,50,177,1.5"), std::string::npos);
}

TEST_F(Cli, RowsThatAreNoCandlesAreNamedAndTheRestGoesIn) {
    struct Case {
        std::string name, bad;
    };
    const std::string time = std::to_string(start_ms + 300'000);
    const Case cases[] = {
        {"negative price", time + ",-1,200,50,100,1\n"}, {"high below low", time + ",100,50,200,100,1\n"},
        {"not a number", time + ",100,NaN,50,100,1\n"},  {"words", time + ",100,much,50,100,1\n"},
        {"too few fields", time + ",100,200\n"},         {"back in time", row(0, 100.5)},
        {"the same time with other values", row(1, 133)}};
    for (const Case& one : cases) {
        std::filesystem::remove_all(place / "data");
        const std::string text = header + row(0, 100) + row(1, 101) + one.bad + row(7, 107);
        const auto report = import_text(text, 1);
        EXPECT_EQ(report["rejected"], 1) << one.name;
        EXPECT_EQ(report["accepted"], 3) << one.name;
        ASSERT_EQ(report["rejections"].size(), 1U) << one.name;
        EXPECT_EQ(report["rejections"][0]["line"], 4) << one.name;
        EXPECT_NE(report["rejections"][0]["file"].get<std::string>().find("candles.csv"), std::string::npos);
        EXPECT_FALSE(report["rejections"][0]["reason"].get<std::string>().empty());

        std::filesystem::remove_all(place / "data");
        const auto strict = import_text(text, 3, {"--strict"});
        EXPECT_EQ(strict["error"]["code"], "bad_data") << one.name;
        EXPECT_FALSE(std::filesystem::exists(place / "data" / "signalbox.sqlite")) << one.name;
    }
}

TEST_F(Cli, ALineOfTwoGigabytesIsNamedAndTheRestGoesIn) {
    const auto file = place / "candles.csv";
    write_text(file, header + row(0, 100));
    std::filesystem::resize_file(file, (2ULL << 30) + 4096);  // zeros that take no room on the disk
    std::ofstream(file, std::ios::app) << "\n" << row(1, 101);
    const auto report = signalbox.json(import_words("candles.csv"), 1);
    EXPECT_EQ(report["accepted"], 2);
    EXPECT_EQ(report["rejected"], 1);
    EXPECT_EQ(report["rejections"][0]["line"], 3);
    EXPECT_NE(report["rejections"][0]["reason"].get<std::string>().find("longer than"), std::string::npos);
}

TEST_F(Cli, AGzipFileThatEndsEarlyGivesItsWholeRowsAndTheAnswerSaysSo) {
    const std::filesystem::path file = place / "candles.csv.gz";
    const std::string text = rows(3'000);
    gzFile out = gzopen(file.c_str(), "wb");
    ASSERT_EQ(gzwrite(out, text.data(), static_cast<unsigned>(text.size())), static_cast<int>(text.size()));
    gzclose(out);
    const auto whole = std::filesystem::file_size(file);
    std::filesystem::resize_file(file, whole - whole / 4);
    const auto report = signalbox.json(import_words("candles.csv.gz"), 1);
    EXPECT_GT(report["accepted"], 1'000);
    EXPECT_EQ(report["rejected"], 0);
    EXPECT_EQ(report["truncated"], nlohmann::json::array({"candles.csv.gz"}));
    const Finished quiet = signalbox(import_words("candles.csv.gz", {"--quiet"}));
    EXPECT_EQ(quiet.exit_code, 1);
    EXPECT_NE(quiet.out.find("candles.csv.gz end early"), std::string::npos) << quiet.out;
    EXPECT_NE(quiet.out.find("next: get candles.csv.gz again"), std::string::npos) << quiet.out;
    EXPECT_EQ(signalbox.json(import_words("candles.csv.gz", {"--strict"}), 3)["error"]["code"], "bad_data");
    EXPECT_TRUE(import_text(text)["truncated"].empty());
}

TEST_F(Cli, WhatIsNoCandleFileIsRefusedWholeAndTheStoreStays) {
    import_text(rows(5));
    const std::string before = exported();
    struct Case {
        std::string name, text;
    };
    const Case cases[] = {
        {"empty", ""},
        {"a header alone", header},
        {"wrong columns", "name,age\nada,36\n"},
        {"binary", std::string("\x7f"
                               "ELF\0\0\1\2\3",
                               9)},
        {"two orders of columns", "1704067200,10,12,9,11,1\n1704067260,10,11,12,9,1\n"},
        {"two units of time", "timestamp,open,high,low,close,volume\n1704067200,1,1,1,1,1\n1704067260000,1,1,1,1,1\n"},
        {"damaged gzip", std::string("\x1f\x8b\x08\0\0\0\0\0\0\0garbage", 17)}};
    for (const Case& one : cases) {
        write_text(place / "bad.csv", one.text);
        const auto report = signalbox.json(import_words("bad.csv"), 3);
        EXPECT_EQ(report["error"]["code"], "bad_data") << one.name;
        const Finished said = signalbox(import_words("bad.csv"));
        EXPECT_EQ(said.exit_code, 3) << one.name;
        EXPECT_NE(said.err.find("error: "), std::string::npos) << one.name;
        EXPECT_NE(said.err.find("bad.csv"), std::string::npos) << one.name << said.err;
        EXPECT_EQ(exported(), before) << one.name;
    }
}

TEST_F(Cli, WrongUseEndsWithTwoAndSaysWhatToDo) {
    import_text(rows(5));
    const std::vector<std::vector<std::string>> cases{
        {"import"},
        import_words("not-there.csv"),
        {"import", "candles.csv", "--venue", "Binance!", "--symbol", "BTC/USDT"},
        {"import", "candles.csv", "--venue", "binance", "--symbol", "BTCUSDT"},
        {"import", "candles.csv", "--venue", "binance", "--symbol", "BTC/USDT", "--timeframe", "7m"},
        {"export", "candles", "DOGE/USDT", "--out", "-"},
        {"export", "candles", "BTC/USDT", "--out", "-", "--timerange", "yesterday"},
        {"export", "candles", "BTC/USDT", "--out", "-", "--timerange", "20240102-20240101"},
        {"run", "--venue", "binance"},
        {"simulate-venue", "--speed", "0"},
        {"run", "--venue", "bybit", "--symbols", ""},
        {"run", "--venue", "bybit", "--symbols", ","},
        {"backtest", "--symbols", ","},
        {"backfill", "--symbols=", "--since", "2024-01-01"},
        {"simulate-venue", "--fault", "drop=0.5"},
        {"simulate-venue", "--fault", "lose=2"},
        {"simulate-venue", "--fault", "skew=late"},
        {"resume"},
        {"db"},
        {"status", "--no-such-option"}};
    for (const auto& words : cases) {
        const Finished finished = signalbox(words);
        EXPECT_EQ(finished.exit_code, 2) << words.front() << ": " << finished.err;
        EXPECT_NE(finished.err.find("error: "), std::string::npos) << words.front();
        EXPECT_NE(finished.err.find("next: "), std::string::npos) << words.front() << ": " << finished.err;
    }
}

TEST_F(Cli, AnEmptyListTakesNoOtherOptionForItsOwn) {
    for (const char* verb : {"backfill", "collect", "backtest", "run"}) {
        const Finished finished = signalbox({verb, "--symbols", ",", "--data-dir", (place / "elsewhere").string()});
        EXPECT_EQ(finished.exit_code, 2) << verb << finished.err;
        EXPECT_EQ(finished.err.find("--data-dir is"), std::string::npos) << finished.err;
        EXPECT_FALSE(std::filesystem::exists(place / "data")) << verb;
    }
}

TEST_F(Cli, ACandleThatHasNotEndedIsLeftOut) {
    const std::int64_t now = to_ms(wall_time()) / 60'000;
    std::string text = header;
    for (const std::int64_t minute : {now - 2, now - 1, now, now + 3'000'000}) {
        text += std::to_string(minute * 60'000) + ",100,200,50,101,1.5\n";
    }
    const auto report = import_text(text);
    // The minute under way may end before the program looks at its clock.
    EXPECT_GE(report["unfinished"], 1);
    EXPECT_EQ(report["accepted"].get<int>() + report["unfinished"].get<int>(), 4) << report;
    EXPECT_EQ(exported().find(std::to_string((now + 3'000'000) * 60'000)), std::string::npos);
}

TEST_F(Cli, ConfigurationMistakesAreAllNamedAtOnce) {
    signalbox.options.environment = unplugged;
    write_text(place / "signalbox.toml", "[limits]\nhour_max = \"many\"\nno_such_key = 1\n");
    const Finished finished = signalbox({"status"});
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_NE(finished.err.find("limits.hour_max"), std::string::npos) << finished.err;
    EXPECT_NE(finished.err.find("limits.no_such_key"), std::string::npos) << finished.err;
    EXPECT_FALSE(std::filesystem::exists(place / "data"));
    const auto check = signalbox.json({"config", "check"}, 2);
    EXPECT_EQ(check["mistakes"].size(), 2U);
    EXPECT_EQ(signalbox.json({"doctor"}, 1)["ok"], false);
    EXPECT_EQ(signalbox({"version"}).exit_code, 0);
}

TEST_F(Cli, ConfigShowNamesWhereAValueIsFrom) {
    write_text(place / "signalbox.toml", "[limits]\nhour_max = 7\n");
    signalbox.options.environment = {"SIGNALBOX__LIMITS__DAY_MAX=3"};
    const auto shown = signalbox.json({"config", "show"});
    EXPECT_EQ(shown["settings"]["limits.hour_max"]["value"], "7");
    EXPECT_NE(shown["settings"]["limits.hour_max"]["origin"].get<std::string>().find("signalbox.toml"),
              std::string::npos);
    EXPECT_EQ(shown["settings"]["limits.day_max"]["origin"], "environment");
    EXPECT_TRUE(nlohmann::json::accept(signalbox({"config", "schema"}).out));
}

TEST_F(Cli, SymbolsAreFoundAsTheSpecificationSays) {
    import_text(rows(5));
    write_text(place / "candles.csv", rows(5));
    ASSERT_EQ(signalbox({"import", "candles.csv", "--venue", "kraken", "--symbol", "BTC/USDT"}).exit_code, 0);
    const Finished two = signalbox({"export", "candles", "BTC/USDT", "--out", "-"});
    EXPECT_EQ(two.exit_code, 2);
    EXPECT_NE(two.err.find("binance:BTC/USDT"), std::string::npos) << two.err;
    EXPECT_NE(two.err.find("kraken:BTC/USDT"), std::string::npos) << two.err;
    EXPECT_EQ(signalbox({"export", "candles", "kraken:BTC/USDT", "--out", "-"}).exit_code, 0);
    signalbox.options.environment = {"SIGNALBOX__MARKET__VENUE=kraken"};
    EXPECT_EQ(signalbox({"export", "candles", "BTC/USDT", "--out", "-"}).exit_code, 0);
}

TEST_F(Cli, LongerCandlesAreMadeFromTheStoredMinutes) {
    import_text(rows(45));
    const Finished finished = signalbox({"export", "candles", "BTC/USDT", "--timeframe", "15m", "--out", "-"});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    std::string expected = header;
    for (int bar = 0; bar < 3; ++bar) {
        expected +=
            std::to_string(start_ms + bar * 900'000) + ",100,200,50," + std::to_string(100 + bar * 15 + 14) + ",22.5\n";
    }
    EXPECT_EQ(finished.out, expected);
    const auto part =
        signalbox({"export", "candles", "BTC/USDT", "--timerange", "1704067260-1704067380", "--out", "-"});
    EXPECT_EQ(part.out, header + std::to_string(start_ms + 60'000) + ",100,200,50,101,1.5\n" +
                            std::to_string(start_ms + 120'000) + ",100,200,50,102,1.5\n");
}

TEST_F(Cli, AFullDiskIsSaidAndTheStoreStays) {
    const SmallDisk disk(512);
    if (!disk.there()) GTEST_SKIP() << "needs root, to mount a small disk";
    write_text(place / "small.csv", rows(5));
    write_text(place / "big.csv", rows(60'000));
    const std::string data = (disk.path() / "data").string();
    ASSERT_EQ(signalbox(import_words("small.csv", {"--data-dir", data})).exit_code, 0);
    const auto stored = [&] {
        return signalbox({"export", "candles", "BTC/USDT", "--timeframe", "1m", "--out", "-", "--data-dir", data}).out;
    };
    const std::string before = stored();
    const Finished full = signalbox(import_words("big.csv", {"--data-dir", data}));
    EXPECT_EQ(full.exit_code, 4) << full.err;
    EXPECT_NE(full.err.find("next: "), std::string::npos) << full.err;
    EXPECT_EQ(stored(), before);
    const Finished out = signalbox({"export", "candles", "BTC/USDT", "--out", "/dev/full", "--data-dir", data});
    EXPECT_EQ(out.exit_code, 4) << out.err;
}

TEST_F(Cli, AReadOnlyDatabaseIsSaidAndTheStoreStays) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to be another user for a moment";
    import_text(rows(5));
    write_text(place / "more.csv", rows(50));
    const std::string before = exported();
    std::filesystem::permissions(place.path(), std::filesystem::perms(0755));
    for (const auto& entry : std::filesystem::recursive_directory_iterator(place.path())) {
        std::filesystem::permissions(entry.path(), std::filesystem::perms(entry.is_directory() ? 0555 : 0444));
    }
    Program stranger = signalbox;
    stranger.options.user = 65534;
    const Finished refused = stranger(import_words("more.csv"));
    EXPECT_EQ(refused.exit_code, 4) << refused.err;
    EXPECT_NE(refused.err.find("next: "), std::string::npos) << refused.err;
    EXPECT_EQ(exported(), before);
}

TEST_F(Cli, ANewerDatabaseIsRefused) {
    signalbox.options.environment = unplugged;
    import_text(rows(5));
    const auto now = signalbox.json({"db", "current"});
    EXPECT_EQ(now["current"], now["newest"]);
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((place / "data" / "signalbox.sqlite").c_str(), &database), SQLITE_OK);
    const std::string sql = "PRAGMA user_version=" + std::to_string(now["newest"].get<int>() + 1) +
                            "; INSERT INTO schema_migrations VALUES (" + std::to_string(now["newest"].get<int>() + 1) +
                            ", 'of tomorrow', 0);";
    sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(database);
    write_text(place / "candles.csv", rows(50));
    const auto refused = signalbox.json(import_words("candles.csv"), 3);
    EXPECT_EQ(refused["error"]["code"], "too_new");
    EXPECT_EQ(signalbox.json({"doctor"}, 1)["ok"], false);
}

TEST_F(Cli, TheTablesGoDownAndUpAgain) {
    import_text(rows(5));
    const int newest = signalbox.json({"db", "current"})["newest"];
    EXPECT_EQ(signalbox.json({"db", "history"}).size(), static_cast<std::size_t>(newest));
    EXPECT_EQ(signalbox.json({"db", "downgrade", "--to", "0", "--yes"})["current"], 0);
    EXPECT_EQ(signalbox.json({"db", "upgrade"})["current"], newest);
}

TEST_F(Cli, AnImportKilledAnyTimeAndFinishedIsOneNeverKilled) {
    const std::string text = rows(40'000);
    import_text(text);
    const std::string expected = exported();
    std::mt19937 draw(7);
    for (int round = 0; round < 4; ++round) {
        std::filesystem::remove_all(place / "data");
        {
            Subprocess import(signalbox.words(import_words("candles.csv")), signalbox.options);
            std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution(0, 150'000)(draw)));
            import.send(SIGKILL);
            import.wait();
        }
        import_text(text);
        EXPECT_EQ(exported(), expected) << "round " << round;
    }
}

}  // namespace
}  // namespace signalbox
