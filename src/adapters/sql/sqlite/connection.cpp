// SQLite's C calls, and its result codes as sentences.
#include "adapters/sql/sqlite/connection.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <thread>

#include "core/base/check.hpp"

namespace signalbox {

namespace {
/// A page of 8 KiB: as quick to scan as larger ones, and a minute of many instruments rewrites little: each has a page
/// of its own.
constexpr const char* settings_at_open =
    "PRAGMA page_size = 8192;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA journal_size_limit = 67108864;";
constexpr std::chrono::microseconds busy_first{100}, busy_most{5'000};  ///< between two tries for another's lock
constexpr int log_pages_alone = 4'000;                                  ///< 32 MiB
constexpr int log_pages_tidied = 2'000;         ///< a moment's work, every fourth minute of 500 instruments
constexpr int log_pages_never_tidied = 32'000;  ///< 256 MiB: whoever calls `tidy` has not done so for an hour
}  // namespace

void SqliteStatement::Close::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void SqliteConnection::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

void SqliteStatement::bind(int at, std::int64_t value) {
    check(sqlite3_bind_int64(raw(), at, value) == SQLITE_OK, "a parameter of that number exists");
}
void SqliteStatement::bind(int at, double value) {
    check(sqlite3_bind_double(raw(), at, value) == SQLITE_OK, "a parameter of that number exists");
}
void SqliteStatement::bind(int at, std::string_view text) {
    check(sqlite3_bind_text64(raw(), at, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8) ==
              SQLITE_OK,
          "a parameter of that number exists");
}
void SqliteStatement::bind(int at, std::span<const std::byte> bytes) {
    const void* data = bytes.empty() ? static_cast<const void*>("") : bytes.data();
    check(sqlite3_bind_blob64(raw(), at, data, bytes.size(), SQLITE_TRANSIENT) == SQLITE_OK,
          "a parameter of that number exists");
}
void SqliteStatement::bind_null(int at) {
    check(sqlite3_bind_null(raw(), at) == SQLITE_OK, "a parameter of that number exists");
}

Result<bool> SqliteStatement::step() {
    const int code = sqlite3_step(raw());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    Failure failure = connection_->failure(code);
    reset();
    return failure;
}

void SqliteStatement::reset() { sqlite3_reset(raw()); }

std::int64_t SqliteStatement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
double SqliteStatement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }
std::string SqliteStatement::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}
std::span<const std::byte> SqliteStatement::bytes(int column) const {
    const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}
bool SqliteStatement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

ValueKind SqliteStatement::kind(int column) const {
    switch (sqlite3_column_type(statement_.get(), column)) {
        case SQLITE_INTEGER: return ValueKind::integer;
        case SQLITE_FLOAT: return ValueKind::real;
        case SQLITE_TEXT: return ValueKind::text;
        case SQLITE_BLOB: return ValueKind::bytes;
        default: return ValueKind::null;
    }
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const Options& options) {
    const bool writes = options.access == Access::read_write;
    if (writes && options.path.has_parent_path()) {
        std::error_code error;
        std::filesystem::create_directories(options.path.parent_path(), error);
        if (error) {
            return fail(ErrorCode::Io, "the directory {} of the database can't be made: {}",
                        options.path.parent_path().string(), error.message())
                .suggest("choose another place with SIGNALBOX__DATA_DIR or DB_URL");
        }
    }
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection);
    connection->path_ = options.path;
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    const int code = sqlite3_open_v2(options.path.c_str(), &handle, flags, nullptr);
    connection->handle_.reset(handle);
    if (code != SQLITE_OK) return connection->failure(code);

    connection->busy_timeout_ = options.busy_timeout;
    sqlite3_busy_handler(handle, &SqliteConnection::waits, connection.get());
    if (writes && sqlite3_db_readonly(handle, "main") == 1) return connection->failure(SQLITE_READONLY);
    if (writes) TRY(connection->execute(settings_at_open));
    connection->log_pages_max_ = log_pages_alone;
    if (writes) sqlite3_wal_hook(handle, &SqliteConnection::committed, connection.get());
    const std::string settings = "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -" +
                                 std::to_string(options.cache_bytes / 1024);
    TRY(connection->execute(settings.c_str()));
    return connection;
}

Result<> SqliteConnection::execute(const char* sql) {
    const int code = sqlite3_exec(raw(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failure(code);
    return {};
}

Result<SqliteStatement> SqliteConnection::prepare(std::string_view sql) {
    SqliteStatement statement;
    sqlite3_stmt* raw_statement = nullptr;
    const int code = sqlite3_prepare_v3(raw(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &raw_statement, nullptr);
    if (code != SQLITE_OK) return failure(code);
    statement.statement_.reset(raw_statement);
    statement.connection_ = this;
    return statement;
}

Result<> SqliteConnection::copy_to(const std::filesystem::path& file) {
    auto vacuum = TRY(query("VACUUM INTO ?1"));
    return vacuum->with(std::string_view(file.native())).run();
}

Result<Query> SqliteConnection::query(std::string_view sql) {
    auto kept = kept_.find(sql);
    if (kept == kept_.end()) {
        SqliteStatement statement = TRY(prepare(sql));
        kept = kept_.emplace(sql, std::move(statement)).first;
    }
    check(sqlite3_stmt_busy(kept->second.raw()) == 0, "a statement is used once at a time");
    return Query(&kept->second);
}

Result<> SqliteConnection::begin_write() { return execute("BEGIN IMMEDIATE"); }

int SqliteConnection::committed(void* self, sqlite3*, const char*, int log_pages) {
    auto* const connection = static_cast<SqliteConnection*>(self);
    connection->log_pages_ = log_pages;
    if (log_pages >= connection->log_pages_max_) connection->take_log();
    return SQLITE_OK;  // the commit stands, and the next one tries again
}

/// Another connection writes. Its transaction takes milliseconds, and somebody waits for a signal to leave: SQLite's
/// own handler sleeps 1, 2, 5, 10 … 100 of them.
int SqliteConnection::waits(void* self, int times) {
    auto* const connection = static_cast<SqliteConnection*>(self);
    const auto now = std::chrono::steady_clock::now();
    if (times == 0) connection->waits_since_ = now;
    if (now - connection->waits_since_ >= connection->busy_timeout_) return 0;
    std::this_thread::sleep_for(std::min(busy_first * (1 << std::min(times, 10)), busy_most));
    return 1;
}

/// As much of the log as no reader stands in the way of.
int SqliteConnection::take_log() {
    log_pages_ = 0;
    return sqlite3_wal_checkpoint_v2(raw(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

Result<> SqliteConnection::tidy() {
    log_pages_max_ = log_pages_never_tidied;
    if (log_pages_ < log_pages_tidied) return {};
    const int code = take_log();
    if (code != SQLITE_OK && code != SQLITE_BUSY) return failure(code);
    return {};
}

void SqliteConnection::roll_back() {
    // After some errors (a full disk) SQLite has rolled back by itself.
    if (sqlite3_get_autocommit(raw()) == 0) static_cast<void>(execute("ROLLBACK"));
}

Failure SqliteConnection::failure(int code) const {
    const std::string file = path_.string();
    const bool disk_full = (code & 0xff) == SQLITE_FULL ||
                           ((code & 0xff) == SQLITE_IOERR && handle_ && sqlite3_system_errno(raw()) == ENOSPC);
    if (disk_full) {
        return fail(ErrorCode::NoSpace, "no space left on the disk for the database {}", file)
            .suggest("free some space or move the data directory, then do it again: nothing was half done");
    }
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return fail(ErrorCode::Busy, "another program is writing to the database {}", file)
                .suggest("wait until that import, backtest or run is done and try again")
                .again_later();
        case SQLITE_READONLY:
            return fail(ErrorCode::Io, "the database {} can't be written: it, or its directory, is read-only", file)
                .suggest("give this user the right to write there, or choose another place with DB_URL");
        case SQLITE_CANTOPEN:
            return fail(ErrorCode::Io, "the database {} can't be opened", file)
                .suggest("check that it exists and that this user may read and write it and its directory");
        case SQLITE_CORRUPT:
            return fail(ErrorCode::Corrupt, "the database {} is damaged: {}", file, sqlite3_errmsg(raw()))
                .suggest("restore a backup, or remove it and import again");
        case SQLITE_NOTADB:
            return fail(ErrorCode::Corrupt, "{} is not a SQLite database", file)
                .suggest("name another file in DB_URL, or move this one away");
        default: {
            const char* what = handle_ ? sqlite3_errmsg(raw()) : sqlite3_errstr(code);
            return fail(ErrorCode::Io, "the database {} failed: {}", file, what);
        }
    }
}

}  // namespace signalbox
