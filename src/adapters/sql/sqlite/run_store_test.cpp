// SQLite keeps the promises of the run store.
#include "adapters/sql/sqlite/run_store.hpp"

#include "adapters/sql/sqlite/candle_store.hpp"
#include "ports/run_store_contract.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

struct SqliteRunStoreUnderTest final : RunStoreUnderTest {
    Scratch directory;
    std::unique_ptr<SqliteRunStore> sqlite_runs = SqliteRunStore::open({.path = directory / "test.db"}).value();
    std::unique_ptr<SqliteCandleStore> sqlite_candles =
        SqliteCandleStore::open({.path = directory / "test.db"}).value();
    RunStore& runs() override { return *sqlite_runs; }
    CandleStore& candles() override { return *sqlite_candles; }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, RunStoreContract,
                         testing::Values([] { return std::make_unique<SqliteRunStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
