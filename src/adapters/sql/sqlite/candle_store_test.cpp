// SQLite keeps the promises of the candle store.
#include "adapters/sql/sqlite/stores.hpp"

#include "ports/candle_store_contract.hpp"
#include "ports/ledger_contract.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

struct SqliteCandleStoreUnderTest final : CandleStoreUnderTest {
    Scratch directory;
    std::unique_ptr<CandleStore> sqlite = open_sqlite_candles({.path = directory / "data" / "test.db"}).value();
    CandleStore& store() override { return *sqlite; }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, CandleStoreContract,
                         testing::Values([] { return std::make_unique<SqliteCandleStoreUnderTest>(); }));
INSTANTIATE_TEST_SUITE_P(Sqlite, LedgerContract,
                         testing::Values([] { return std::make_unique<SqliteCandleStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
