#include "app/databases.hpp"

#include "adapters/sql/database_copy.hpp"
#include "adapters/sql/sqlite/stores.hpp"
#ifdef SIGNALBOX_POSTGRES
#include "adapters/sql/postgres/stores.hpp"
#endif

namespace signalbox {

#ifndef SIGNALBOX_POSTGRES
namespace {
Failure no_postgres() {
    return fail(ErrorCode::NotFound, "this build knows no PostgreSQL")
        .suggest("run make setup, which brings libpq, then build again: make compile; or use SQLite");
}
Failure open_postgres_candles(const auto&) { return no_postgres(); }
Failure open_postgres_runs(const auto&) { return no_postgres(); }
Failure open_postgres_screens(const auto&) { return no_postgres(); }
Failure open_postgres_tables(const auto&) { return no_postgres(); }
Failure open_postgres_listings(const auto&) { return no_postgres(); }
Failure open_postgres_settings(const auto&) { return no_postgres(); }
Failure open_postgres_schema(const std::string&) { return no_postgres(); }
struct PostgresOptions {
    std::string url;
    bool writes = true;
};
}  // namespace
#endif

Result<std::unique_ptr<CandleStore>> open_candles(const DatabasePlace& place) {
    if (place.is_server()) return open_postgres_candles(PostgresOptions{.url = place.url});
    return open_sqlite_candles({.path = place.file});
}

Result<std::unique_ptr<RunStore>> open_runs(const DatabasePlace& place) {
    if (place.is_server()) return open_postgres_runs(PostgresOptions{.url = place.url});
    return open_sqlite_runs({.path = place.file});
}

Result<std::unique_ptr<ScreenStore>> open_screens(const DatabasePlace& place) {
    if (place.is_server()) return open_postgres_screens(PostgresOptions{.url = place.url});
    return open_sqlite_screens({.path = place.file});
}

Result<std::unique_ptr<ListingStore>> open_listings(const DatabasePlace& place) {
    if (place.is_server()) return open_postgres_listings(PostgresOptions{.url = place.url});
    return open_sqlite_listings({.path = place.file});
}

Result<std::unique_ptr<SettingStore>> open_settings(const DatabasePlace& place) {
    if (place.is_server()) return open_postgres_settings(PostgresOptions{.url = place.url});
    return open_sqlite_settings({.path = place.file});
}

Result<std::unique_ptr<SchemaAdmin>> open_schema(const DatabasePlace& place) {
    if (place.is_server()) return open_postgres_schema(place.url);
    return open_sqlite_schema(place.file);
}

namespace {
Result<std::unique_ptr<WholeTables>> open_tables(const DatabasePlace& place, bool writes) {
    if (place.is_server()) return open_postgres_tables(PostgresOptions{.url = place.url, .writes = writes});
    using Access = SqliteConnection::Access;
    return open_sqlite_tables({.path = place.file, .access = writes ? Access::read_write : Access::read_only});
}
}  // namespace

Result<CopiedDatabase> copy_database(const DatabasePlace& from, const DatabasePlace& to, const CopyWork& work) {
    const auto source = TRY(open_tables(from, false));
    const auto target = TRY(open_tables(to, true));
    return copy_tables(*source, *target, work);
}

}  // namespace signalbox
