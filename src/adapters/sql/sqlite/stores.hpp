// SQLite files as the ports' stores: how each is opened.
#pragma once

#include <memory>

#include "adapters/sql/database.hpp"
#include "adapters/sql/sqlite/connection.hpp"
#include "adapters/sql/whole_tables.hpp"
#include "ports/house.hpp"

namespace signalbox {

struct SqliteOptions {
    std::filesystem::path path;
    SqliteConnection::Access access = SqliteConnection::Access::read_write;
    Millis busy_timeout{5000};
    bool any_schema = false;  ///< as Database::Access
};

/// The steps of migrations/sqlite.
std::span<const Migration> sqlite_migrations();

/// Errors of each: those of Database::open, Io, Busy, NoSpace.
Result<Database> open_sqlite(const SqliteOptions& options);
Result<std::unique_ptr<CandleStore>> open_sqlite_candles(const SqliteOptions& options);
Result<std::unique_ptr<RunStore>> open_sqlite_runs(const SqliteOptions& options);
Result<std::unique_ptr<ScreenStore>> open_sqlite_screens(const SqliteOptions& options);
/// For copying it whole.
Result<std::unique_ptr<WholeTables>> open_sqlite_tables(const SqliteOptions& options);

Result<std::unique_ptr<ListingStore>> open_sqlite_listings(const SqliteOptions& options);
Result<std::unique_ptr<SettingStore>> open_sqlite_settings(const SqliteOptions& options);
/// Opens a database of any version.
Result<std::unique_ptr<SchemaAdmin>> open_sqlite_schema(const std::filesystem::path& path);

}  // namespace signalbox
