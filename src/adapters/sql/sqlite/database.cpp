// Migrations: which are applied stands in the table schema_migrations.
#include "adapters/sql/sqlite/database.hpp"

#include "core/base/check.hpp"

namespace signalbox {

namespace {
constexpr const char* make_history =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    " version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " applied_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)))";

Result<bool> has_table(Connection& connection, std::string_view name) {
    Statement statement = TRY(connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"));
    return statement.with(name).step();
}
}  // namespace

int Database::newest() { return sqlite_migrations().back().version; }

Result<Database> Database::open(const Options& options) {
    Database database(
        TRY(Connection::open({.path = options.path, .access = options.access, .busy_timeout = options.busy_timeout})));
    const int version = TRY(database.current());
    const std::string file = options.path.string();
    if (version > newest()) {
        return fail(ErrorCode::TooNew,
                    "the database {} was made by a newer Signalbox: its tables have version {}, this program knows {}",
                    file, version, newest())
            .suggest("use the newer program, or take the tables back with its `signalbox db downgrade {}`", newest());
    }
    if (version == newest() || options.any_schema) return database;
    if (version > 0) {
        return fail(ErrorCode::Refused, "the tables of the database {} have version {}, this program needs {}", file,
                    version, newest())
            .suggest("make a copy of the file, then `signalbox db upgrade`");
    }
    if (options.access == Connection::Access::read_only) {
        return fail(ErrorCode::NotFound, "the database {} is empty", file).suggest("import candles first");
    }
    (void)TRY(database.upgrade());
    return database;
}

Result<int> Database::current() {
    if (TRY(has_table(*connection_, "schema_migrations"))) {
        const auto version = TRY(connection_->number("SELECT max(version) FROM schema_migrations"));
        return static_cast<int>(version.value_or(0));
    }
    const auto others = TRY(connection_->number("SELECT count(*) FROM sqlite_schema"));
    if (others.value_or(0) == 0) return 0;
    return fail(ErrorCode::Corrupt, "{} is a SQLite database, but not one of Signalbox", path().string())
        .suggest("name another file in DB_URL");
}

Result<std::vector<AppliedMigration>> Database::history() {
    std::vector<AppliedMigration> applied;
    if (!TRY(has_table(*connection_, "schema_migrations"))) return applied;
    Statement rows =
        TRY(connection_->prepare("SELECT version, name, applied_at FROM schema_migrations ORDER BY version"));
    while (TRY(rows.step())) applied.push_back({static_cast<int>(rows.integer(0)), rows.text(1), rows.time(2)});
    return applied;
}

Result<int> Database::upgrade() {
    Transaction transaction = TRY(Transaction::begin_write(*connection_));
    // Asked again under the lock: two programs may meet at a new file.
    const int from = TRY(current());
    TRY(connection_->execute(make_history));
    Statement note = TRY(connection_->prepare("INSERT INTO schema_migrations (version, name) VALUES (?, ?)"));
    int applied = 0;
    for (const Migration& migration : sqlite_migrations()) {
        if (migration.version <= from) continue;
        TRY(connection_->execute(migration.up));
        TRY(note.with(std::int64_t{migration.version}, migration.name).run());
        ++applied;
    }
    TRY(transaction.commit());
    return applied;
}

Result<int> Database::downgrade(int to) {
    if (to < 0 || to > newest()) {
        return fail(ErrorCode::WrongUse, "there is no version {} of the tables", to)
            .suggest("name one from 0 to {}", newest());
    }
    Transaction transaction = TRY(Transaction::begin_write(*connection_));
    const int from = TRY(current());
    Statement forget = TRY(connection_->prepare("DELETE FROM schema_migrations WHERE version = ?"));
    int taken_back = 0;
    for (int version = from; version > to; --version) {
        const Migration& migration = sqlite_migrations()[static_cast<std::size_t>(version - 1)];
        check(migration.version == version, "migrations count up from 1 without holes");
        TRY(connection_->execute(migration.down));
        TRY(forget.with(std::int64_t{version}).run());
        ++taken_back;
    }
    TRY(transaction.commit());
    return taken_back;
}

}  // namespace signalbox
