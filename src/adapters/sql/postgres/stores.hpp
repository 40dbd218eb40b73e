// A PostgreSQL server as the ports' stores: how each is opened. The tables lie in the schema that comes first in the
// user's search_path, which the URL may name: ?options=-csearch_path%3Dsignalbox.
#pragma once

#include <memory>

#include "adapters/sql/database.hpp"
#include "adapters/sql/postgres/connection.hpp"
#include "adapters/sql/whole_tables.hpp"
#include "ports/house.hpp"

namespace signalbox {

struct PostgresOptions {
    std::string url;
    Millis busy_timeout{5000};
    bool any_schema = false;                                           ///< as Database::Access
    bool writes = true;                                                ///< as Database::Access
    std::function<PostgresConnection::Steady::time_point()> now = {};  ///< as PostgresConnection::Options
};

/// The steps of migrations/postgres.
std::span<const Migration> postgres_migrations();

/// Errors of each: those of Database::open and PostgresConnection::open.
Result<Database> open_postgres(const PostgresOptions& options);
Result<std::unique_ptr<CandleStore>> open_postgres_candles(const PostgresOptions& options);
Result<std::unique_ptr<RunStore>> open_postgres_runs(const PostgresOptions& options);
Result<std::unique_ptr<ScreenStore>> open_postgres_screens(const PostgresOptions& options);
/// For copying it whole.
Result<std::unique_ptr<WholeTables>> open_postgres_tables(const PostgresOptions& options);

Result<std::unique_ptr<ListingStore>> open_postgres_listings(const PostgresOptions& options);
Result<std::unique_ptr<SettingStore>> open_postgres_settings(const PostgresOptions& options);
/// Opens a database of any version.
Result<std::unique_ptr<SchemaAdmin>> open_postgres_schema(const std::string& url);

}  // namespace signalbox
