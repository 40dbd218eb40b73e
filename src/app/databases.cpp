#include "app/databases.hpp"

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
Failure open_postgres_listings(const auto&) { return no_postgres(); }
Failure open_postgres_schema(const std::string&) { return no_postgres(); }
struct PostgresOptions {
    std::string url;
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

Result<std::unique_ptr<SchemaAdmin>> open_schema(const DatabasePlace& place) {
    if (place.is_server()) return open_postgres_schema(place.url);
    return open_sqlite_schema(place.file);
}

}  // namespace signalbox
