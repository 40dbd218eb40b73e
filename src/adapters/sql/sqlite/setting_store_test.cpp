// SQLite keeps the promises of the setting store.
#include "adapters/sql/sqlite/stores.hpp"
#include "ports/setting_store_contract.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

struct SqliteSettingStoreUnderTest final : SettingStoreUnderTest {
    Scratch directory;
    std::unique_ptr<SettingStore> sqlite = open_sqlite_settings({.path = directory / "test.db"}).value();
    SettingStore& settings() override { return *sqlite; }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, SettingStoreContract,
                         testing::Values([] { return std::make_unique<SqliteSettingStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
