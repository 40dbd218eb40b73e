// Migrations up and down, what is refused, and what is left after a full disk, a read-only one, a crash.
#include "adapters/sql/sqlite/stores.hpp"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "adapters/sql/sqlite/candle_tables.hpp"
#include "tests/scratch.hpp"
#include "tests/small_disk.hpp"

namespace signalbox {
namespace {

const Instrument btc{"binance", "BTC", "USDT", ""};

CandleSeries minutes(std::int64_t first, std::int64_t count) {
    CandleSeries series;
    for (std::int64_t i = first; i < first + count; ++i) {
        const auto price = static_cast<double>(i % 1000) + 0.1;
        series.append({utc_from_ms(i * 60'000), price, price + 1, price, price, 0.7});
    }
    return series;
}

Result<MergeReport> merge(CandleStore& store, const CandleSeries& series) {
    TRY(store.add(btc, {}));
    return store.merge(btc, {.candles = series.view(), .quotes = {}, .asked = {}, .source = "file:x.csv"});
}

std::int64_t number(Database& database, std::string_view sql) {
    return database.connection().number(sql).value().value();
}

TEST(Database, MakesItsDirectoryAndTheNewestTables) {
    const Scratch directory;
    auto database = open_sqlite({.path = directory / "deep/er/signalbox.db"});
    ASSERT_TRUE(database.has_value()) << database.error().text();
    EXPECT_EQ(database->current(), database->newest());
    const auto history = database->history();
    ASSERT_EQ(history->size(), static_cast<std::size_t>(database->newest()));
    EXPECT_EQ(history->front().name, "candles");
    EXPECT_GT(history->front().applied_at, utc_from_ms(1'600'000'000'000));
    EXPECT_EQ(database->upgrade(), 0);
}

TEST(Database, EveryMigrationGoesDownAndUpAgain) {
    const Scratch directory;
    auto database = open_sqlite({.path = directory / "a.db"});
    ASSERT_TRUE(database.has_value());
    const auto schema = [&] {
        return number(*database, "SELECT sum(length(sql)) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'");
    };
    const std::int64_t whole = schema();
    for (int to = database->newest() - 1; to >= 0; --to) {
        EXPECT_EQ(database->downgrade(to), 1);
        EXPECT_EQ(database->current(), to);
    }
    EXPECT_EQ(number(*database, "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"), 1)
        << "nothing but the history";
    EXPECT_EQ(database->upgrade(), database->newest());
    EXPECT_EQ(schema(), whole);
    EXPECT_EQ(database->downgrade(-1).error().code, ErrorCode::WrongUse);
    EXPECT_EQ(database->downgrade(database->newest() + 1).error().code, ErrorCode::WrongUse);
}

TEST(Database, OlderAndNewerTablesAreRefusedWithTheNextStep) {
    const Scratch directory;
    {
        auto database = open_sqlite({.path = directory / "a.db"});
        ASSERT_EQ(database->downgrade(1), database->newest() - 1);
    }
    const auto older = open_sqlite({.path = directory / "a.db"});
    EXPECT_EQ(older.error().code, ErrorCode::Refused);
    EXPECT_NE(older.error().text().find("signalbox db upgrade"), std::string::npos);
    {
        auto database = open_sqlite({.path = directory / "a.db", .any_schema = true});
        ASSERT_EQ(database->upgrade(), database->newest() - 1);
        ASSERT_TRUE(database->connection()
                        .execute("INSERT INTO schema_migrations (version, name) VALUES (999, 'of_tomorrow')")
                        .has_value());
    }
    for (const bool any : {false, true}) {
        const auto newer = open_sqlite({.path = directory / "a.db", .any_schema = any});
        EXPECT_EQ(newer.error().code, ErrorCode::TooNew);
        EXPECT_NE(newer.error().text().find("999"), std::string::npos);
        EXPECT_FALSE(newer.error().next.empty());
    }
}

TEST(Database, ForeignFilesAreNotTouched) {
    const Scratch directory;
    const std::string text = "open_time_ms,open,high,low,close,volume\n" + std::string(2000, 'x');
    std::ofstream(directory / "candles.csv") << text;
    EXPECT_EQ(open_sqlite({.path = directory / "candles.csv"}).error().code, ErrorCode::Corrupt);
    EXPECT_EQ(std::filesystem::file_size(directory / "candles.csv"), text.size());

    auto other = SqliteConnection::open({.path = directory / "other.db"});
    ASSERT_TRUE((*other)->execute("CREATE TABLE photos (id)").has_value());
    EXPECT_EQ(open_sqlite({.path = directory / "other.db"}).error().code, ErrorCode::Corrupt);
    EXPECT_EQ((*other)->number("SELECT count(*) FROM sqlite_schema").value(), 1);

    EXPECT_EQ(open_sqlite({.path = directory.path()}).error().code, ErrorCode::Io) << "a directory";
    EXPECT_EQ(open_sqlite({.path = directory / "candles.csv" / "x.db"}).error().code, ErrorCode::Io);
}

TEST(Database, ReadOnlyAccessMakesNothingAndWritesNothing) {
    const Scratch directory;
    const SqliteOptions options{.path = directory / "a.db", .access = SqliteConnection::Access::read_only};
    EXPECT_EQ(open_sqlite(options).error().code, ErrorCode::Io);
    EXPECT_FALSE(std::filesystem::exists(options.path));

    auto writing = open_sqlite_candles({.path = options.path});
    ASSERT_TRUE(merge(**writing, minutes(0, 10)).has_value());
    auto reading = open_sqlite_candles(options);
    ASSERT_TRUE(reading.has_value()) << reading.error().text();
    EXPECT_EQ((*reading)->count(btc, Timeframe::m1), 10);
    const auto refused = merge(**reading, minutes(10, 1));
    EXPECT_EQ(refused.error().code, ErrorCode::Io);
    EXPECT_NE(refused.error().text().find("read-only"), std::string::npos);
}

TEST(Database, AReadOnlyDiskIsNamedAsSuch) {
    const SmallDisk disk(4096);
    if (!disk.there()) GTEST_SKIP() << "this machine does not let a test mount a disk";
    {
        auto store = open_sqlite_candles({.path = disk.path() / "a.db"});
        ASSERT_TRUE(merge(**store, minutes(0, 10)).has_value());
    }
    ASSERT_EQ(::mount(nullptr, disk.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr), 0);
    const auto store = open_sqlite_candles({.path = disk.path() / "a.db"});
    EXPECT_EQ(store.error().code, ErrorCode::Io);
    EXPECT_NE(store.error().text().find("read-only"), std::string::npos) << store.error().text();
}

TEST(Database, AFullDiskLeavesTheStoreAsItWas) {
    const SmallDisk disk(4096);
    if (!disk.there()) GTEST_SKIP() << "this machine does not let a test mount a disk";
    auto store = open_sqlite_candles({.path = disk.path() / "a.db"});
    ASSERT_TRUE(store.has_value()) << store.error().text();
    ASSERT_TRUE(merge(**store, minutes(0, 1000)).has_value());
    const StoreVersion version = (*store)->version().value();

    const auto full = merge(**store, minutes(500, 200'000));
    ASSERT_FALSE(full.has_value());
    EXPECT_EQ(full.error().code, ErrorCode::NoSpace);
    EXPECT_FALSE(full.error().next.empty());
    EXPECT_EQ((*store)->version(), version);
    EXPECT_EQ((*store)->count(btc, Timeframe::m1), 1000);
    EXPECT_TRUE(merge(**store, minutes(1000, 10)).has_value()) << "and it goes on";
}

TEST(Database, ASecondWriterIsToldToWait) {
    const Scratch directory;
    const SqliteOptions options{.path = directory / "a.db", .busy_timeout = Millis{1}};
    auto first = open_sqlite_candles(options);
    auto holder = SqliteConnection::open({.path = options.path});
    const auto held = Transaction::begin_write(**holder);
    ASSERT_TRUE(held.has_value());
    const auto busy = merge(**first, minutes(0, 1));
    EXPECT_EQ(busy.error().code, ErrorCode::Busy);
    EXPECT_TRUE(busy.error().retryable);
    EXPECT_NE(busy.error().text().find("try again"), std::string::npos);
    EXPECT_EQ((*first)->version(), 0) << "readers do not wait";
}

TEST(Database, ACrashBeforeTheCommitLeavesNothing) {
    const Scratch directory;
    const auto path = directory / "a.db";
    {
        auto store = open_sqlite_candles({.path = path});
        ASSERT_TRUE(merge(**store, minutes(0, 100)).has_value());
    }
    const ::pid_t child = ::fork();
    if (child == 0) {
        auto connection = SqliteConnection::open({.path = path, .cache_bytes = 64 << 10});
        auto tables = SqliteCandleTables::make(**connection);
        const auto transaction = Transaction::begin_write(**connection);
        const auto into = (*tables)->need(btc);
        // Far more than the cache holds: pages of the open transaction are on the disk when the program dies.
        const CandleSeries many = minutes(50, 100'000);
        const auto merged =
            (*tables)->merge(*into, {.candles = many.view(), .quotes = {}, .asked = {}, .source = "file:y.csv"}, 2);
        ::_exit(transaction && merged && merged->accepted == 99'950 ? 7 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(WEXITSTATUS(status), 7);
    EXPECT_GT(std::filesystem::file_size(path.string() + "-wal"), 1'000'000U);

    auto store = open_sqlite_candles({.path = path});
    EXPECT_EQ((*store)->count(btc, Timeframe::m1), 100);
    EXPECT_EQ((*store)->version(), 1);
    EXPECT_EQ(merge(**store, minutes(50, 100'000))->accepted, 99'950);
}

TEST(Database, AForeignHandFindsPlainTables) {
    const Scratch directory;
    auto store = open_sqlite_candles({.path = directory / "a.db"});
    ASSERT_TRUE(merge(**store, minutes(27'349'920, 3)).has_value());
    auto database = open_sqlite({.path = directory / "a.db"});
    EXPECT_EQ(number(*database,
                     "SELECT count(*) FROM candles WHERE instrument = 'binance:BTC/USDT' AND timeframe = '1m'"
                     " AND opened_at >= '2022-01-01 00:01:00'"),
              2);
    EXPECT_EQ(number(*database, "SELECT max(ts) FROM ohlcv WHERE symbol_id = 1 AND timeframe = 0"), 1'640'995'320'000);
    EXPECT_EQ(number(*database, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

TEST(Database, RemovingASignalLeavesItsTradesWithoutOne) {
    const Scratch directory;
    auto database = open_sqlite({.path = directory / "a.db"});
    auto runs = open_sqlite_runs({.path = directory / "a.db"});
    RunRecord run;
    run.id = "bt-1";
    run.instruments = {btc};
    const Outcomes outcomes{OpinionFormed{{1, 2}, {}},
                            [] {
                                Verdict verdict;
                                verdict.opinion = {1, 2};
                                verdict.approved = true;
                                return verdict;
                            }(),
                            [] {
                                SignalApproved approved;
                                approved.signal.id = {1, 1};
                                approved.signal.opinion = {1, 2};
                                return approved;
                            }(),
                            [] {
                                PaperFilled fill;
                                fill.signal = {1, 1};
                                return fill;
                            }()};
    const ProjectedStep step{.position = 1, .event = nullptr, .outcomes = &outcomes};
    ASSERT_TRUE((*runs)->project(run, {&step, 1}).has_value());
    EXPECT_EQ(number(*database, "SELECT count(*) FROM paper_trades WHERE signal_id IS NOT NULL"), 1);
    ASSERT_TRUE(database->connection().execute("DELETE FROM signals").has_value());
    EXPECT_EQ(number(*database, "SELECT count(*) FROM paper_trades WHERE signal_id IS NULL"), 1);
}

TEST(Database, ALiveRunKeepsEveryVerdictAndNotesWhatCorrectionsDid) {
    const Scratch directory;
    auto database = open_sqlite({.path = directory / "a.db"});
    auto runs = open_sqlite_runs({.path = directory / "a.db"});
    RunRecord run;
    run.id = "live-1";
    run.mode = Mode::live;
    run.instruments = {btc};
    Verdict refused;
    refused.opinion = {1, 2};
    refused.first_failed = Gate::rr;
    const Outcomes said{OpinionFormed{{1, 2}, {}}, refused};
    const Outcomes taken{CorrectionTaken{0, utc_from_ms(0), true, false},
                         CorrectionTaken{0, utc_from_ms(0), true, true},
                         CorrectionTaken{0, utc_from_ms(0), false, false}};
    const Event corrected = CandleCorrected{0, {utc_from_ms(0), 1, 1, 1, 1, 1}, utc_from_ms(777)};
    const ProjectedStep steps[] = {{.position = 1, .event = nullptr, .outcomes = &said},
                                   {.position = 2, .event = &corrected, .outcomes = &taken}};
    ASSERT_TRUE((*runs)->project(run, steps).has_value());
    EXPECT_EQ(number(*database, "SELECT count(*) FROM verdicts WHERE first_failed = 'rr' AND approved = 0"), 1);
    for (const std::string done : {"stepped", "late", "left"}) {
        EXPECT_EQ(
            number(*database, "SELECT count(*) FROM quality_ledger WHERE recorded_at = 777 AND done = '" + done + "'"),
            1)
            << done;
    }
}

}  // namespace
}  // namespace signalbox
