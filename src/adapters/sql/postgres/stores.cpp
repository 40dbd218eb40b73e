#include "adapters/sql/postgres/stores.hpp"

#include "adapters/sql/candle_store.hpp"
#include "adapters/sql/listing_store.hpp"
#include "adapters/sql/postgres/candle_tables.hpp"
#include "adapters/sql/postgres/whole_tables.hpp"
#include "adapters/sql/run_store.hpp"
#include "adapters/sql/schema_admin.hpp"
#include "adapters/sql/screen_store.hpp"
#include "adapters/sql/setting_store.hpp"

namespace signalbox {

namespace {
SchemaDialect dialect() {
    return {.migrations = postgres_migrations(),
            .make_history =
                "CREATE TABLE IF NOT EXISTS schema_migrations ("
                " version BIGINT PRIMARY KEY, name TEXT NOT NULL,"
                " applied_at BIGINT NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::BIGINT)",
            .find_table = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?",
            .count_tables = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"};
}

/// Database and tables on one connection.
template <typename Store, typename Port>
Result<std::unique_ptr<Port>> open_store(const PostgresOptions& options) {
    Database database = TRY(open_postgres(options));
    auto tables =
        std::make_unique<PostgresCandleTables>(std::static_pointer_cast<PostgresConnection>(database.shared()));
    return std::make_unique<Store>(std::move(database), std::move(tables));
}
}  // namespace

Result<Database> open_postgres(const PostgresOptions& options) {
    auto connection =
        TRY(PostgresConnection::open({.url = options.url, .busy_timeout = options.busy_timeout, .now = options.now}));
    return Database::open(std::move(connection), dialect(),
                          {.writes = options.writes, .any_schema = options.any_schema});
}

Result<std::unique_ptr<CandleStore>> open_postgres_candles(const PostgresOptions& options) {
    return open_store<SqlCandleStore, CandleStore>(options);
}

Result<std::unique_ptr<RunStore>> open_postgres_runs(const PostgresOptions& options) {
    return open_store<SqlRunStore, RunStore>(options);
}

Result<std::unique_ptr<ScreenStore>> open_postgres_screens(const PostgresOptions& options) {
    return std::make_unique<SqlScreenStore>(TRY(open_postgres(options)));
}

Result<std::unique_ptr<WholeTables>> open_postgres_tables(const PostgresOptions& options) {
    return std::make_unique<PostgresWholeTables>(TRY(open_postgres(options)));
}

Result<std::unique_ptr<ListingStore>> open_postgres_listings(const PostgresOptions& options) {
    return std::make_unique<SqlListingStore>(TRY(open_postgres(options)));
}

Result<std::unique_ptr<SettingStore>> open_postgres_settings(const PostgresOptions& options) {
    return std::make_unique<SqlSettingStore>(TRY(open_postgres(options)));
}

Result<std::unique_ptr<SchemaAdmin>> open_postgres_schema(const std::string& url) {
    return make_schema_admin(TRY(open_postgres({.url = url, .any_schema = true})));
}

}  // namespace signalbox
