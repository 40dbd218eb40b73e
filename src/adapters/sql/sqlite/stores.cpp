#include "adapters/sql/sqlite/stores.hpp"

#include "adapters/sql/candle_store.hpp"
#include "adapters/sql/listing_store.hpp"
#include "adapters/sql/run_store.hpp"
#include "adapters/sql/schema_admin.hpp"
#include "adapters/sql/screen_store.hpp"
#include "adapters/sql/setting_store.hpp"
#include "adapters/sql/sqlite/candle_tables.hpp"
#include "adapters/sql/sqlite/whole_tables.hpp"

namespace signalbox {

namespace {
SchemaDialect dialect() {
    return {.migrations = sqlite_migrations(),
            .make_history =
                "CREATE TABLE IF NOT EXISTS schema_migrations ("
                " version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                " applied_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)))",
            .find_table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?",
            .count_tables = "SELECT count(*) FROM sqlite_schema"};
}

/// Database and tables on one connection.
template <typename Store, typename Port>
Result<std::unique_ptr<Port>> open_store(const SqliteOptions& options) {
    Database database = TRY(open_sqlite(options));
    auto tables = TRY(SqliteCandleTables::make(static_cast<SqliteConnection&>(database.connection())));
    return std::make_unique<Store>(std::move(database), std::move(tables));
}
}  // namespace

Result<Database> open_sqlite(const SqliteOptions& options) {
    auto connection = TRY(
        SqliteConnection::open({.path = options.path, .access = options.access, .busy_timeout = options.busy_timeout}));
    return Database::open(
        std::move(connection), dialect(),
        {.writes = options.access == SqliteConnection::Access::read_write, .any_schema = options.any_schema});
}

Result<std::unique_ptr<CandleStore>> open_sqlite_candles(const SqliteOptions& options) {
    return open_store<SqlCandleStore, CandleStore>(options);
}

Result<std::unique_ptr<RunStore>> open_sqlite_runs(const SqliteOptions& options) {
    return open_store<SqlRunStore, RunStore>(options);
}

Result<std::unique_ptr<ScreenStore>> open_sqlite_screens(const SqliteOptions& options) {
    return std::make_unique<SqlScreenStore>(TRY(open_sqlite(options)));
}

Result<std::unique_ptr<WholeTables>> open_sqlite_tables(const SqliteOptions& options) {
    return std::make_unique<SqliteWholeTables>(TRY(open_sqlite(options)));
}

Result<std::unique_ptr<ListingStore>> open_sqlite_listings(const SqliteOptions& options) {
    return std::make_unique<SqlListingStore>(TRY(open_sqlite(options)));
}

Result<std::unique_ptr<SettingStore>> open_sqlite_settings(const SqliteOptions& options) {
    return std::make_unique<SqlSettingStore>(TRY(open_sqlite(options)));
}

Result<std::unique_ptr<SchemaAdmin>> open_sqlite_schema(const std::filesystem::path& path) {
    return make_schema_admin(TRY(open_sqlite({.path = path, .any_schema = true})));
}

}  // namespace signalbox
