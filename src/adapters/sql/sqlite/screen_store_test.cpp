// SQLite keeps the promises of the store of screener lists.
#include "adapters/sql/sqlite/stores.hpp"
#include "ports/screen_store_contract.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

struct SqliteScreenStoreUnderTest final : ScreenStoreUnderTest {
    Scratch directory;
    std::unique_ptr<ScreenStore> sqlite = open_sqlite_screens({.path = directory / "test.db"}).value();
    ScreenStore& store() override { return *sqlite; }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, ScreenStoreContract,
                         testing::Values([] { return std::make_unique<SqliteScreenStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
