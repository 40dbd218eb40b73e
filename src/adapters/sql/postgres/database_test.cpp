// Migrations up and down, what is refused, what errors say and what they never say, and a server that goes away.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <set>

#include "adapters/sql/postgres/candle_tables.hpp"
#include "adapters/sql/postgres/stores.hpp"
#include "tests/postgres_server.hpp"
#include "tests/where.hpp"

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

class Postgres : public testing::Test {
protected:
    void SetUp() override {
        if (!schema.there()) GTEST_SKIP() << schema.why_not();
    }
    Result<Database> open(bool any_schema = false) const {
        return open_postgres({.url = schema.url(), .any_schema = any_schema});
    }
    static std::int64_t number(Database& database, std::string_view sql) {
        return database.connection().number(sql).value().value();
    }
    PostgresSchema schema;
};

TEST_F(Postgres, AnEmptySchemaIsGivenTheNewestTables) {
    auto database = open();
    ASSERT_TRUE(database.has_value()) << database.error().text();
    EXPECT_EQ(database->current(), database->newest());
    const auto history = database->history();
    ASSERT_EQ(history->size(), static_cast<std::size_t>(database->newest()));
    EXPECT_EQ(history->front().name, "candles");
    EXPECT_GT(history->front().applied_at, utc_from_ms(1'600'000'000'000));
    EXPECT_EQ(database->upgrade(), 0);
}

TEST_F(Postgres, EveryMigrationGoesDownAndUpAgain) {
    auto database = open();
    ASSERT_TRUE(database.has_value()) << database.error().text();
    const auto things = [&](const std::string& of) {
        return number(*database, "SELECT count(*) FROM " + of + "_schema = current_schema()");
    };
    const auto columns = [&] { return things("information_schema.columns WHERE table"); };
    const std::int64_t whole = columns();
    for (int to = database->newest() - 1; to >= 0; --to) {
        EXPECT_EQ(database->downgrade(to), 1);
        EXPECT_EQ(database->current(), to);
    }
    EXPECT_EQ(things("information_schema.tables WHERE table"), 1) << "nothing but the history";
    EXPECT_EQ(things("information_schema.routines WHERE routine"), 0);
    EXPECT_EQ(database->upgrade(), database->newest());
    EXPECT_EQ(columns(), whole);
    EXPECT_EQ(database->downgrade(-1).error().code, ErrorCode::WrongUse);
}

TEST_F(Postgres, OlderAndNewerTablesAreRefusedWithTheNextStep) {
    auto database = open();
    ASSERT_EQ(database->downgrade(1), database->newest() - 1);
    const auto older = open();
    EXPECT_EQ(older.error().code, ErrorCode::Refused);
    EXPECT_NE(older.error().text().find("signalbox db upgrade"), std::string::npos);
    ASSERT_EQ(open(true)->upgrade(), database->newest() - 1);
    ASSERT_TRUE(database->connection()
                    .execute("INSERT INTO schema_migrations (version, name) VALUES (999, 'of_tomorrow')")
                    .has_value());
    for (const bool any : {false, true}) EXPECT_EQ(open(any).error().code, ErrorCode::TooNew);
}

TEST_F(Postgres, TablesOfOthersAreNotTouched) {
    auto other = PostgresConnection::open({.url = schema.url()});
    ASSERT_TRUE((*other)->execute("CREATE TABLE photos (id BIGINT)").has_value());
    EXPECT_EQ(open().error().code, ErrorCode::Corrupt);
    EXPECT_EQ((*other)->number("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").value(), 1);
}

TEST_F(Postgres, NumbersTextAndBytesComeBackToTheBit) {
    auto connection = PostgresConnection::open({.url = schema.url()});
    ASSERT_TRUE((*connection)
                    ->execute("CREATE TABLE all_kinds (a BIGINT, b DOUBLE PRECISION, c TEXT, d BYTEA, e SMALLINT)")
                    .has_value());
    const std::vector<std::byte> bytes{std::byte{0}, std::byte{255}, std::byte{'\\'}};
    Query put = (*connection)->query("INSERT INTO all_kinds VALUES (?, ?, ?, ?, ?)").value();
    put->with(INT64_MIN, 5e-324, std::string_view("Ω' \\"), std::span<const std::byte>(bytes), std::int64_t{-3});
    ASSERT_TRUE(put->run().has_value());
    for (int at = 1; at <= 5; ++at) put->bind_null(at);
    ASSERT_TRUE(put->run().has_value());
    Query got = (*connection)->query("SELECT a, b, c, d, e FROM all_kinds ORDER BY a NULLS LAST").value();
    ASSERT_TRUE(got->step().value());
    EXPECT_EQ(got->integer(0), INT64_MIN);
    EXPECT_EQ(got->real(1), 5e-324);
    EXPECT_EQ(got->text(2), "Ω' \\");
    EXPECT_TRUE(std::ranges::equal(got->bytes(3), bytes));
    EXPECT_EQ(got->integer(4), -3);
    ASSERT_TRUE(got->step().value());
    for (int column = 0; column < 5; ++column) EXPECT_TRUE(got->is_null(column));
    EXPECT_FALSE(got->step().value());
}

TEST_F(Postgres, ASecondWriterIsToldToWaitAndReadersGoOn) {
    auto first = open_postgres_candles({.url = schema.url(), .busy_timeout = Millis{1}});
    auto holder = PostgresConnection::open({.url = schema.url()});
    const auto held = Transaction::begin_write(**holder);
    ASSERT_TRUE(held.has_value());
    const auto busy = merge(**first, minutes(0, 1));
    EXPECT_EQ(busy.error().code, ErrorCode::Busy);
    EXPECT_TRUE(busy.error().retryable);
    EXPECT_EQ((*first)->version(), 0);
}

TEST_F(Postgres, ATransactionThatWasNotCommittedLeavesNothing) {
    auto store = open_postgres_candles({.url = schema.url()});
    ASSERT_TRUE(merge(**store, minutes(0, 100)).has_value());
    {
        auto connection = std::shared_ptr<PostgresConnection>(PostgresConnection::open({.url = schema.url()}).value());
        PostgresCandleTables tables(connection);
        const auto transaction = Transaction::begin_write(*connection);
        const CandleSeries many = minutes(50, 100'000);
        const auto merged = tables.merge(
            *tables.need(btc), {.candles = many.view(), .quotes = {}, .asked = {}, .source = "file:y.csv"}, 2);
        ASSERT_EQ(merged->accepted, 99'950) << "many blocks of COPY";
    }
    EXPECT_EQ((*store)->count(btc, Timeframe::m1), 100);
    EXPECT_EQ((*store)->version(), 1);
    EXPECT_EQ(merge(**store, minutes(50, 100'000))->accepted, 99'950);
}

TEST_F(Postgres, ADatabaseThatMayNotBeWrittenIsNamedAsSuch) {
    ASSERT_TRUE(merge(**open_postgres_candles({.url = schema.url()}), minutes(0, 10)).has_value());
    auto reading = open_postgres_candles({.url = schema.url() + "%20-cdefault_transaction_read_only%3Don"});
    ASSERT_TRUE(reading.has_value()) << reading.error().text();
    EXPECT_EQ((*reading)->count(btc, Timeframe::m1), 10);
    EXPECT_EQ(merge(**reading, minutes(10, 1)).error().code, ErrorCode::Io);
}

/// Goes when told to.
struct HandTime {
    PostgresConnection::Steady::time_point time{};
    std::function<PostgresConnection::Steady::time_point()> read() {
        return [this] { return time; };
    }
};

TEST_F(Postgres, AServerThatGoesAwayTakesNothingHalfDone) {
    if (!schema.server().ours()) GTEST_SKIP() << "the server is not ours to stop";
    auto store = open_postgres_candles({.url = schema.url()});
    ASSERT_TRUE(merge(**store, minutes(0, 100)).has_value());
    auto connection = PostgresConnection::open({.url = schema.url()});
    auto open_one = Transaction::begin_write(**connection);
    ASSERT_TRUE((*connection)->execute("DELETE FROM ohlcv").has_value());
    schema.server().stop();
    for (const Error& error : {merge(**store, minutes(100, 10)).error(), open_one->commit().error(),
                               open_postgres_candles({.url = schema.url()}).error()}) {
        EXPECT_EQ(error.code, ErrorCode::Unreachable) << error.text();
        EXPECT_TRUE(error.retryable);
        EXPECT_FALSE(error.next.empty());
    }
    schema.server().start();
    store = open_postgres_candles({.url = schema.url()});
    ASSERT_TRUE(store.has_value()) << store.error().text();
    EXPECT_EQ((*store)->count(btc, Timeframe::m1), 100);
    EXPECT_EQ(merge(**store, minutes(100, 10))->accepted, 10);
}

TEST_F(Postgres, AConnectionThatWasLostIsMadeAnewAndKnowsItsStatementsAgain) {
    if (!schema.server().ours()) GTEST_SKIP() << "the server is not ours to stop";
    HandTime hand;
    auto shared = std::shared_ptr<PostgresConnection>(
        PostgresConnection::open({.url = schema.url(), .now = hand.read()}).value());
    ASSERT_TRUE(open().has_value());
    PostgresCandleTables tables(shared);
    const auto add = [&](std::int64_t first, std::int64_t count, StoreVersion version) -> Result<MergeReport> {
        Transaction transaction = TRY(Transaction::begin_write(*shared));
        const StoredInstrument into = TRY(tables.add(btc, {}));
        const CandleSeries series = minutes(first, count);
        const MergeReport report = TRY(
            tables.merge(into, {.candles = series.view(), .quotes = {}, .asked = {}, .source = "file:x.csv"}, version));
        TRY(tables.note_arrival({.version = version, .source = "file:x.csv"}));
        TRY(transaction.commit());
        return report;
    };
    ASSERT_EQ(add(0, 100, 1)->accepted, 100);
    ASSERT_EQ(add(50, 100, 2)->accepted, 50) << "through the staging table";
    auto cursor = tables.read(*tables.need(btc), Timeframe::m1, {utc_from_ms(0), utc_max}, newest_version);
    CandleSeries block;
    ASSERT_TRUE((*cursor)->next(10, block, nullptr).has_value());

    schema.server().stop();
    for (int i = 0; i < 3; ++i) EXPECT_EQ(add(150, 1, 3).error().code, ErrorCode::Unreachable) << i;
    EXPECT_EQ((*cursor)->next(10, block, nullptr).error().code, ErrorCode::Unreachable);
    schema.server().start();
    const auto too_early = add(150, 1, 3);
    EXPECT_EQ(too_early.error().code, ErrorCode::Unreachable) << "not before the wait is over";
    EXPECT_TRUE(too_early.error().retryable);
    hand.time += std::chrono::seconds(6);
    EXPECT_EQ(add(149, 2, 3)->accepted, 1) << "statements and the staging table are made again";
    EXPECT_EQ(shared->session(), 2U);
    ASSERT_TRUE((*cursor)->next(10, block, nullptr).has_value()) << "a cursor goes on where it was";
    EXPECT_EQ(block[0].opened_at, utc_from_ms(10 * 60'000));
}

TEST_F(Postgres, ATransactionThatLostItsConnectionFailsToItsEndAndTheNextOneIsWhole) {
    if (!schema.server().ours()) GTEST_SKIP() << "the server is not ours to stop";
    HandTime hand;
    auto connection = PostgresConnection::open({.url = schema.url(), .now = hand.read()}).value();
    ASSERT_TRUE(connection->execute("CREATE TABLE kept (a BIGINT)").has_value());
    Query put = connection->query("INSERT INTO kept VALUES (?)").value();
    {
        Transaction lost = Transaction::begin_write(*connection).value();
        ASSERT_TRUE(put->with(std::int64_t{1}).run().has_value());
        schema.server().stop();
        schema.server().start();
        for (int i = 0; i < 3; ++i) {
            EXPECT_EQ(put->with(std::int64_t{2}).run().error().code, ErrorCode::Unreachable) << i;
        }
        EXPECT_EQ(lost.commit().error().code, ErrorCode::Unreachable);
    }
    Transaction next = Transaction::begin_write(*connection).value();
    ASSERT_TRUE(put->with(std::int64_t{3}).run().has_value());
    ASSERT_TRUE(next.commit().has_value());
    EXPECT_EQ(connection->number("SELECT sum(a)::BIGINT FROM kept").value(), 3);
}

TEST_F(Postgres, PlainTablesAreFoundByTimeAndByName) {
    auto store = open_postgres_candles({.url = schema.url()});
    ASSERT_TRUE(merge(**store, minutes(27'349'920, 3)).has_value());
    auto database = open();
    EXPECT_EQ(number(*database,
                     "SELECT count(*) FROM candles WHERE instrument = 'binance:BTC/USDT' AND timeframe = '1m'"
                     " AND opened_at >= '2022-01-01 00:01:00+00'"),
              2);
    const std::int64_t hyper = number(*database, "SELECT count(*) FROM pg_extension WHERE extname = 'timescaledb'");
    EXPECT_EQ(number(*database,
                     "SELECT count(*) FROM pg_class c JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid ="
                     " c.relnamespace WHERE n.nspname = current_schema() AND a.amname = 'brin'"),
              1 - hyper);
}

// No server is needed for these.
TEST(PostgresMigrations, AreNamedAsThoseOfSqlite) {
    const auto names = [](const std::string& database) {
        std::set<std::string> found;
        for (const auto& file : std::filesystem::directory_iterator(checkout_dir() + "/migrations/" + database)) {
            found.insert(file.path().filename());
        }
        return found;
    };
    EXPECT_EQ(names("postgres"), names("sqlite"));
    EXPECT_EQ(names("postgres").size(), 2 * postgres_migrations().size());
}

TEST(PostgresAddress, IsShownWithoutItsPasswordAndADriverIsLeftOut) {
    struct Case {
        const char* url;
        const char* name;
    };
    const Case cases[] = {
        {"postgresql://me:hunter2@db:5433/x", "postgresql://me@db:5433/x"},
        {"postgresql+psycopg://me:hunter2@db/x?sslmode=require", "postgresql://me@db/x"},
        {"postgres://db/x?password=hunter2&user=me", "postgresql://me@db/x"},
        {"postgresql:///x?host=/run/postgresql", "postgresql:///run/postgresql/x"},
        {"postgresql://", "postgresql:///"},
    };
    for (const Case& one : cases) EXPECT_EQ(parse_server_address(one.url)->name, one.name) << one.url;
}

TEST(PostgresAddress, NoErrorSaysThePassword) {
    for (const std::string url :
         {"postgresql://me:hunter2@db:port/x", "postgresql://me:hunter2%zz@db/x", "postgresql://me:hunter2@[::1/x",
          "postgresql://me:hunter2@db/x?what=ever", "hunter2", "postgresql://me:hunter2@127.0.0.1:1/x",
          "postgresql:///x?user=me&password=hunter2&host=/nowhere/to/be/found"}) {
        const auto refused = open_postgres_candles({.url = url});
        ASSERT_FALSE(refused.has_value()) << url;
        EXPECT_EQ(refused.error().text().find("hunter2"), std::string::npos) << refused.error().text();
        EXPECT_FALSE(refused.error().next.empty());
    }
}

}  // namespace
}  // namespace signalbox
