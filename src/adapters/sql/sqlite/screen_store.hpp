// Screener lists in SQLite. The port's promises: ports/screen_store.hpp; the tables: migrations/sqlite.
#pragma once

#include <memory>

#include "adapters/sql/sqlite/database.hpp"
#include "ports/screen_store.hpp"

namespace signalbox {

class SqliteScreenStore final : public ScreenStore {
public:
    static Result<std::unique_ptr<SqliteScreenStore>> open(const Database::Options& options);

    Result<> save(std::span<const ScreenSnapshot> snapshots) override;
    Result<std::optional<ScreenSnapshot>> as_of(std::string_view venue, UtcTime time) override;

private:
    explicit SqliteScreenStore(Database database) : database_(std::move(database)) {}
    Connection& connection() { return database_.connection(); }
    Result<> write(const ScreenSnapshot& snapshot);
    Result<std::vector<ScreenedPair>> pairs_of(std::int64_t screen);

    Database database_;
};

}  // namespace signalbox
