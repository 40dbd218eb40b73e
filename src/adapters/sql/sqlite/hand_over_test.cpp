// SQLite keeps the promises of the hand-over.
#include "adapters/sql/sqlite/stores.hpp"
#include "ports/hand_over_contract.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

struct SqliteHandOverUnderTest final : HandOverUnderTest {
    Scratch directory;
    std::unique_ptr<CandleStore> sqlite_candles = open_sqlite_candles({.path = directory / "test.db"}).value();
    std::unique_ptr<RunStore> sqlite_runs = open_sqlite_runs({.path = directory / "test.db"}).value();
    HandOver& handed() override { return sqlite_runs->handed_over(); }
    CandleStore& candles() override { return *sqlite_candles; }
    RunStore& runs() override { return *sqlite_runs; }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, HandOverContract,
                         testing::Values([] { return std::make_unique<SqliteHandOverUnderTest>(); }));

}  // namespace
}  // namespace signalbox
