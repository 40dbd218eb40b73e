// Migrations: which are applied stands in the table schema_migrations.
#include "adapters/sql/database.hpp"

#include "core/base/check.hpp"

namespace signalbox {

Result<Database> Database::open(std::shared_ptr<Connection> connection, const SchemaDialect& dialect, Access access) {
    Database database(std::move(connection), dialect);
    const int version = TRY(database.current());
    const int newest = database.newest();
    const std::string name = database.connection().name();
    if (version > newest) {
        return fail(ErrorCode::TooNew,
                    "the database {} was made by a newer Signalbox: its tables have version {}, this program knows {}",
                    name, version, newest)
            .suggest("use the newer program, or take the tables back with its `signalbox db downgrade {}`", newest);
    }
    if (version == newest || access.any_schema) return database;
    if (version > 0) {
        return fail(ErrorCode::Refused, "the tables of the database {} have version {}, this program needs {}", name,
                    version, newest)
            .suggest("make a copy of it, then `signalbox db upgrade`");
    }
    if (!access.writes) {
        return fail(ErrorCode::NotFound, "the database {} is empty", name).suggest("import candles first");
    }
    (void)TRY(database.upgrade());
    return database;
}

Result<bool> Database::has_history() {
    Query query = TRY(connection_->query(dialect_.find_table));
    return query->with(std::string_view("schema_migrations")).step();
}

Result<int> Database::current() {
    if (TRY(has_history())) {
        const auto version = TRY(connection_->number("SELECT max(version) FROM schema_migrations"));
        return static_cast<int>(version.value_or(0));
    }
    const auto others = TRY(connection_->number(dialect_.count_tables));
    if (others.value_or(0) == 0) return 0;
    return fail(ErrorCode::Corrupt, "the database {} has tables, but not those of Signalbox", connection_->name())
        .suggest("name another one in DB_URL");
}

Result<std::vector<AppliedMigration>> Database::history() {
    std::vector<AppliedMigration> applied;
    if (!TRY(has_history())) return applied;
    Query rows = TRY(connection_->query("SELECT version, name, applied_at FROM schema_migrations ORDER BY version"));
    while (TRY(rows->step())) applied.push_back({static_cast<int>(rows->integer(0)), rows->text(1), rows->time(2)});
    return applied;
}

Result<int> Database::upgrade() {
    Transaction transaction = TRY(Transaction::begin_write(*connection_));
    // Asked again under the lock: two programs may meet at a new database.
    const int from = TRY(current());
    TRY(connection_->execute(dialect_.make_history));
    Query note = TRY(connection_->query("INSERT INTO schema_migrations (version, name) VALUES (?, ?)"));
    int applied = 0;
    for (const Migration& migration : dialect_.migrations) {
        if (migration.version <= from) continue;
        TRY(connection_->execute(migration.up));
        TRY(note->with(std::int64_t{migration.version}, migration.name).run());
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
    Query forget = TRY(connection_->query("DELETE FROM schema_migrations WHERE version = ?"));
    int taken_back = 0;
    for (int version = from; version > to; --version) {
        const Migration& migration = dialect_.migrations[static_cast<std::size_t>(version - 1)];
        check(migration.version == version, "migrations count up from 1 without holes");
        TRY(connection_->execute(migration.down));
        TRY(forget->with(std::int64_t{version}).run());
        ++taken_back;
    }
    TRY(transaction.commit());
    return taken_back;
}

}  // namespace signalbox
