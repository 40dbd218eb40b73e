// Screener lists in a database of SQL. The port's promises: ports/screen_store.hpp; the tables: migrations.
#pragma once

#include "adapters/sql/database.hpp"
#include "ports/screen_store.hpp"

namespace signalbox {

class SqlScreenStore final : public ScreenStore {
public:
    explicit SqlScreenStore(Database database) : database_(std::move(database)) {}

    Result<> save(std::span<const ScreenSnapshot> snapshots) override;
    Result<std::optional<ScreenSnapshot>> as_of(std::string_view venue, UtcTime time) override;

private:
    Connection& connection() { return database_.connection(); }
    Result<> write(const ScreenSnapshot& snapshot);
    Result<std::vector<ScreenedPair>> pairs_of(std::int64_t screen);

    Database database_;
};

}  // namespace signalbox
