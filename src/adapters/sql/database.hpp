// A database and its tables: opened, brought up, brought down, and refused where it is not ours or too new.
//
// Tables come from migrations alone. A new, empty database is given the newest tables when it is opened; an older one
// is refused until `signalbox db upgrade` has been asked for, since that is a step back only with a backup or the down
// migrations. Threads: as connection.hpp.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adapters/sql/connection.hpp"
#include "adapters/sql/migrations.hpp"

namespace signalbox {

struct AppliedMigration {
    int version = 0;
    std::string name;
    UtcTime applied_at{};  ///< wall time
};

/// What differs between databases when their tables are made.
struct SchemaDialect {
    std::span<const Migration> migrations;  ///< ascending by version, without holes
    const char* make_history = nullptr;     ///< makes schema_migrations where it is missing
    std::string_view find_table;            ///< one row where there is a table of this name (parameter 1)
    std::string_view count_tables;          ///< of anybody
};

class Database {
public:
    struct Access {
        bool writes = true;
        bool any_schema = false;  ///< for the `db` commands: open an older one, or an empty one, as it is
    };

    /// Takes a connection that stands. Errors: TooNew (made by a newer program), Refused (older: upgrade first),
    /// Corrupt (not ours), NotFound (empty, and not to be written), and those of the connection.
    static Result<Database> open(std::shared_ptr<Connection> connection, const SchemaDialect& dialect, Access access);

    /// Number of the last migration applied; 0: no tables.
    Result<int> current();
    /// In the order in which they were applied.
    Result<std::vector<AppliedMigration>> history();
    /// Applies what is missing, all of it or nothing; how many that were.
    Result<int> upgrade();
    /// Takes back, newest first, everything above version `to`, with the data it held; how many that were.
    Result<int> downgrade(int to);
    /// The newest version that this program knows.
    int newest() const { return dialect_.migrations.back().version; }

    Connection& connection() { return *connection_; }
    /// For whoever reads on when this object is gone.
    const std::shared_ptr<Connection>& shared() { return connection_; }

private:
    Database(std::shared_ptr<Connection> connection, const SchemaDialect& dialect)
        : connection_(std::move(connection)), dialect_(dialect) {}
    Result<bool> has_history();

    std::shared_ptr<Connection> connection_;
    SchemaDialect dialect_;
};

}  // namespace signalbox
