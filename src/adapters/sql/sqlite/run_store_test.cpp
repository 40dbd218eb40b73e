// SQLite keeps the promises of the run store.

#include "adapters/sql/sqlite/stores.hpp"
#include "ports/outbox_contract.hpp"
#include "ports/run_store_contract.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

struct SqliteRunStoreUnderTest final : RunStoreUnderTest {
    Scratch directory;
    std::unique_ptr<RunStore> sqlite_runs = open_sqlite_runs({.path = directory / "test.db"}).value();
    std::unique_ptr<CandleStore> sqlite_candles = open_sqlite_candles({.path = directory / "test.db"}).value();
    RunStore& runs() override { return *sqlite_runs; }
    CandleStore& candles() override { return *sqlite_candles; }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, RunStoreContract,
                         testing::Values([] { return std::make_unique<SqliteRunStoreUnderTest>(); }));
INSTANTIATE_TEST_SUITE_P(Sqlite, OutboxContract,
                         testing::Values([] { return std::make_unique<SqliteRunStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
