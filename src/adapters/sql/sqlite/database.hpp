// The database file and its tables: opened, brought up, brought down, and refused where it is not ours or too new.
//
// Tables come from migrations alone (migrations.hpp). A new, empty file is given the newest tables when it is opened;
// an older one is refused until `signalbox db upgrade` has been asked for, since that is a step back only with a backup
// or the down migrations. Threads: as connection.hpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/sql/sqlite/connection.hpp"
#include "adapters/sql/sqlite/migrations.hpp"

namespace signalbox {

struct AppliedMigration {
    int version = 0;
    std::string name;
    UtcTime applied_at{};  ///< wall time
};

class Database {
public:
    struct Options {
        std::filesystem::path path;
        Connection::Access access = Connection::Access::read_write;
        Millis busy_timeout{5000};
        bool any_schema = false;  ///< for the `db` commands: open an older one, or an empty one, as it is
    };

    /// Errors: TooNew (made by a newer program), Refused (older: upgrade first), Corrupt (not ours), Io, Busy, NoSpace.
    static Result<Database> open(const Options& options);

    /// Number of the last migration applied; 0: no tables.
    Result<int> current();
    /// In the order in which they were applied.
    Result<std::vector<AppliedMigration>> history();
    /// Applies what is missing, all of it or nothing; how many that were.
    Result<int> upgrade();
    /// Takes back, newest first, everything above version `to`, with the data it held; how many that were.
    Result<int> downgrade(int to);
    /// The newest version that this program knows.
    static int newest();

    Connection& connection() { return *connection_; }
    const std::filesystem::path& path() const { return connection_->path(); }

private:
    explicit Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
    std::unique_ptr<Connection> connection_;
};

}  // namespace signalbox
