// A database copied to the other kind and back is the database it was: every row, every bit.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "adapters/sql/postgres/stores.hpp"
#include "adapters/sql/sqlite/stores.hpp"
#include "app/databases.hpp"
#include "ports/hand_over.hpp"
#include "tests/cli_place.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

/// Every row of every table, in the order of its key, with each value's kind; the migrations' history left out.
std::map<std::string, std::vector<std::string>> everything(const std::filesystem::path& file) {
    std::map<std::string, std::vector<std::string>> found;
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    const auto rows = [&](const std::string& sql, const std::function<void(sqlite3_stmt*)>& visit) {
        sqlite3_stmt* statement = nullptr;
        EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
        while (sqlite3_step(statement) == SQLITE_ROW) visit(statement);
        sqlite3_finalize(statement);
    };
    const auto text = [](sqlite3_stmt* row, int column) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
        return std::string(bytes == nullptr ? "" : bytes, bytes == nullptr ? 0 : size);
    };
    std::vector<std::string> tables;
    rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> "
        "'schema_migrations'",
        [&](sqlite3_stmt* row) { tables.push_back(text(row, 0)); });
    for (const std::string& table : tables) {
        rows("SELECT * FROM " + table + " ORDER BY 1, 2", [&](sqlite3_stmt* row) {
            std::string line;
            for (int column = 0; column < sqlite3_column_count(row); ++column) {
                const int kind = sqlite3_column_type(row, column);
                line += std::to_string(kind) + ":";
                if (kind == SQLITE_FLOAT) {
                    const double value = sqlite3_column_double(row, column);
                    line += std::string(reinterpret_cast<const char*>(&value), sizeof value);
                } else {
                    line += text(row, column);
                }
                line += "|";
            }
            found[table].push_back(line);
        });
    }
    rows("SELECT id FROM runs ORDER BY rowid",
         [&](sqlite3_stmt* row) { found["order of runs"].push_back(text(row, 0)); });
    sqlite3_close(db);
    return found;
}

class PostgresCopy : public Cli {
protected:
    void SetUp() override {
        if (!schema.there()) GTEST_SKIP() << schema.why_not();
        signalbox.json({"run", "--venue", "synthetic", "--seed", "5", "--accelerated", "--days", "10", "--start",
                        "2024-02-05", "--until", "2024-02-06"});
        import_text(rows(3000));
        import_text(rows(10) + row(3000, 107) + row(3001, 108));
        write_text(place / "changed.csv", header + row(5, 111) + row(6, 112));
        signalbox.json(import_words("changed.csv"));
        signalbox.json({"backtest", "--symbols", "synthetic:BTC/USDT", "--timerange", "20240201-20240204"});
        signalbox.json({"lake", "build"});
        store_screen();
        store_delivery();
        const KnownListing listing{.instrument = {"bybit", "BTC", "USDT", ""},
                                   .symbol = "BTCUSDT",
                                   .state = Listed::trading,
                                   .changed_at = utc_from_ms(start_ms),
                                   .listed_at = utc_from_ms(start_ms - 1)};
        ASSERT_TRUE((*open_sqlite_listings({.path = file()}))->save(std::span(&listing, 1)));
        leave_minutes();
        store_hand_trade();
    }
    /// Of the live run, which nobody traded in.
    void store_hand_trade() {
        const auto runs = open_sqlite_runs({.path = file()});
        const auto all = (*runs)->runs();
        const auto live = std::ranges::find(*all, Mode::paper, &RunRecord::mode);
        ASSERT_NE(live, all->end());
        const Event order = HandTraded{.trade = {7, 1},
                                       .slot = 0,
                                       .side = Side::long_side,
                                       .size = Decimal::from_units(1),
                                       .at = utc_from_ms(start_ms)};
        const Outcomes none;
        const ProjectedStep step{.position = *(*runs)->position(live->id) + 1, .event = &order, .outcomes = &none};
        ASSERT_TRUE((*runs)->project(*live, {&step, 1}));
    }
    /// For a run: one with a candle, one without.
    void leave_minutes() {
        const auto runs = open_sqlite_runs({.path = file()});
        const HandedMinute one{.instrument = {"synthetic", "BTC", "USDT", ""},
                               .opened_at = utc_from_ms(start_ms),
                               .candle = {},
                               .source = "file:a.csv",
                               .arrived_at = utc_from_ms(start_ms + 1)};
        HandedMinute other = one;
        other.opened_at += minute;
        other.candle = Candle{other.opened_at, 1, 2, 0.5, 1.5, 0.1};
        const HandedMinute both[] = {one, other};
        const auto left = (*runs)->handed_over().leave(both);
        ASSERT_TRUE(left) << left.error().text();
    }
    /// A list of the screener's, with what is not known.
    void store_screen() {
        auto screens = open_sqlite_screens({.path = file()});
        ScreenSnapshot one{.venue = "bybit",
                           .at = utc_from_ms(start_ms),
                           .taken_at = utc_from_ms(start_ms + 1),
                           .rules = {.include = {"BTC/USDT"}}};
        one.pairs.push_back({.instrument = Instrument{"bybit", "BTC", "USDT", ""}});
        ASSERT_TRUE((*screens)->save(std::span(&one, 1)).has_value());
    }
    /// An alert of which nobody knows whether it arrived, and a chat.
    void store_delivery() {
        const auto runs = open_sqlite_runs({.path = file()});
        Outbox& outbox = (*runs)->outbox();
        ASSERT_TRUE(outbox.open_channel("telegram:42").has_value());
        ASSERT_EQ(
            outbox.raise("", {.kind = AlertKind::disk_low, .subject = {}, .window = "w", .at = utc_from_ms(start_ms)}),
            true);
        const auto waiting = outbox.oldest("telegram:42", Lane::alerts);
        ASSERT_TRUE(waiting.has_value() && waiting->has_value());
        ASSERT_TRUE(outbox.begin("telegram:42", **waiting, {}, utc_from_ms(start_ms)).has_value());
        const auto settings = open_sqlite_settings({.path = file()});
        ASSERT_TRUE((*settings)->put("telegram.chat.42", R"({"id":42})").has_value());
    }
    std::filesystem::path file() const { return place / "data" / "signalbox.sqlite"; }
    std::string url_of(const std::filesystem::path& path) const { return "sqlite:///" + path.string(); }
    PostgresSchema schema;
};

TEST_F(PostgresCopy, ThereAndBackEveryRowIsWhatItWas) {
    const auto there = signalbox.json({"db", "copy", "--to", schema.url()});
    const auto back = signalbox.json({"db", "copy", "--from", schema.url(), "--to", url_of(place / "back.sqlite")});
    EXPECT_EQ(there["tables"], back["tables"]);
    EXPECT_EQ(there["hash"], back["hash"]);
    EXPECT_EQ(there["series"], back["series"]);
    for (const auto& [table, count] : there["tables"].items()) {
        EXPECT_GT(count.get<int>(), 0) << table << " is not tried";
    }
    const auto before = everything(file());
    const auto after = everything(place / "back.sqlite");
    ASSERT_EQ(before.size(), after.size());
    for (const auto& [table, lines] : before) EXPECT_TRUE(after.at(table) == lines) << table;

    // The server's rows are at work: what is read of them is the same, and new rows get numbers of their own.
    Program server{place.path()};
    server.options.environment = {"DB_URL=" + schema.url()};
    EXPECT_EQ(server.json({"signals", "--limit", "0"}), signalbox.json({"signals", "--limit", "0"}));
    EXPECT_EQ(server({"export", "candles", "BTC/USDT", "--timeframe", "1m", "--out", "-"}).out, exported());
    server.json({"backtest", "--symbols", "synthetic:BTC/USDT", "--timerange", "20240201-20240204"});
    write_text(place / "more.csv", header + row(9000, 105));
    EXPECT_EQ(server.json({"import", "more.csv", "--venue", "binance", "--symbol", "ETH/USDT", "--timeframe",
                           "1m"})["accepted"],
              1);
}

TEST_F(PostgresCopy, ATargetThatHoldsSomethingIsRefusedUntilItMayGo) {
    signalbox.json({"db", "copy", "--to", schema.url()});
    const Finished refused = signalbox({"db", "copy", "--to", schema.url()});
    EXPECT_EQ(refused.exit_code, 5) << refused.err;
    EXPECT_NE(refused.err.find("--replace"), std::string::npos) << refused.err;
    write_text(place / "more.csv", header + row(9000, 105));
    signalbox.json(import_words("more.csv"));
    const auto replaced = signalbox.json({"db", "copy", "--to", schema.url(), "--replace"});
    EXPECT_EQ(signalbox.json({"db", "copy", "--from", schema.url(), "--to", url_of(file()), "--replace"})["hash"],
              replaced["hash"]);
    EXPECT_EQ(signalbox({"db", "copy"}).exit_code, 2);
    EXPECT_EQ(signalbox({"db", "copy", "--to", url_of(file())}).exit_code, 2);
    EXPECT_EQ(signalbox({"db", "copy", "--to", "mysql://x"}).exit_code, 2);
}

TEST_F(PostgresCopy, StoppedInTheMiddleNothingIsThere) {
    for (const bool to_server : {true, false}) {
        const DatabasePlace from{.file = file(), .url = {}};
        const DatabasePlace server{.file = {}, .url = schema.url()};
        const DatabasePlace other{.file = place / "stopped.sqlite", .url = {}};
        const DatabasePlace& to = to_server ? server : other;
        std::stop_source stop;
        std::uint64_t told = 0;
        const auto progress = [&](std::uint64_t done, std::uint64_t total) {
            told = std::max(told, done);
            if (done > total / 4) stop.request_stop();
        };
        const auto stopped = copy_database(from, to, {.progress = progress, .stop = stop.get_token()});
        ASSERT_FALSE(stopped.has_value());
        EXPECT_EQ(stopped.error().code, ErrorCode::Interrupted) << stopped.error().text();
        EXPECT_GT(told, 4096U);
        const auto whole = copy_database(from, to, {});
        ASSERT_TRUE(whole.has_value()) << whole.error().text();
    }
}

TEST_F(PostgresCopy, AServerThatGoesAwayLeavesTheTargetAsItWas) {
    if (!schema.server().ours()) GTEST_SKIP() << "the server is not ours to stop";
    const DatabasePlace from{.file = file(), .url = {}};
    const DatabasePlace server{.file = {}, .url = schema.url()};
    bool stopped = false;
    const auto progress = [&](std::uint64_t done, std::uint64_t total) {
        if (std::exchange(stopped, done > total / 4) || !stopped) return;
        schema.server().stop();
    };
    const auto lost = copy_database(from, server, {.progress = progress});
    ASSERT_FALSE(lost.has_value());
    EXPECT_EQ(lost.error().code, ErrorCode::Unreachable) << lost.error().text();
    schema.server().start();
    EXPECT_TRUE(copy_database(from, server, {}).has_value());
}

TEST_F(PostgresCopy, AServersBackupIsAFileAndComesBack) {
    Program server{place.path()};
    server.options.environment = {"DB_URL=" + schema.url(),
                                  "SIGNALBOX__OBJECTS__DIRECTORY=" + (place / "kept").string()};
    server.json({"db", "copy", "--from", url_of(file())});
    const auto before = server.json({"signals", "--limit", "0"});
    server.json({"db", "backup"});
    EXPECT_EQ(server({"db", "restore"}).exit_code, 5);
    server.json({"db", "downgrade", "--to", "0", "--yes"});
    server.json({"db", "restore"});
    EXPECT_EQ(server.json({"signals", "--limit", "0"}), before);
    for (const auto& entry : std::filesystem::directory_iterator(place / "data")) {
        EXPECT_EQ(entry.path().filename().string().find("server."), std::string::npos) << entry.path();
    }
}

}  // namespace
}  // namespace signalbox
