// Connecting, COPY, and the server's error codes as sentences.
#include "adapters/sql/postgres/connection.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>

#include "core/base/check.hpp"

namespace signalbox {

namespace {
constexpr int oldest_server = 150000;
/// Bytes that are handed to the library at a time.
constexpr std::size_t copy_block = std::size_t{1} << 20;
/// Of all programs that call themselves Signalbox, one writes to a database at a time: "sigbox" in ASCII.
constexpr const char* write_lock = "SELECT pg_advisory_xact_lock(126896543264632)";

void keep_quiet(void*, const char*) {}  // notices, such as of a table that was there already

/// The first line of what the library says; later ones are hints and contexts.
std::string first_line(const char* text) {
    const std::string_view whole = text == nullptr ? "" : text;
    return std::string(whole.substr(0, whole.find('\n')));
}
}  // namespace

void PostgresClear::operator()(pg_result* result) const { PQclear(result); }
void PostgresConnection::Close::operator()(pg_conn* handle) const { PQfinish(handle); }

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const Options& options) {
    const ServerAddress address = TRY(parse_server_address(options.url));
    std::unique_ptr<PostgresConnection> connection(new PostgresConnection);
    connection->name_ = address.name;
    // What stands before dbname the URL may override; what stands behind it, not.
    constexpr std::array keywords{"connect_timeout",
                                  "keepalives_idle",
                                  "tcp_user_timeout",
                                  "fallback_application_name",
                                  "dbname",
                                  "client_encoding",
                                  static_cast<const char*>(nullptr)};
    const std::array values{
        "10", "30", "30000", "signalbox", address.url.c_str(), "UTF8", static_cast<const char*>(nullptr)};
    connection->handle_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
    if (PQstatus(connection->raw()) != CONNECTION_OK) return connection->not_connected();
    PQsetNoticeProcessor(connection->raw(), keep_quiet, nullptr);
    if (const int version = PQserverVersion(connection->raw()); version < oldest_server) {
        return fail(ErrorCode::Refused, "the server of the database {} is PostgreSQL {}; 15 is the oldest that will do",
                    address.name, version / 10000)
            .suggest("upgrade the server, or name another one in DB_URL");
    }
    TRY(connection->execute(("SET lock_timeout = " + std::to_string(options.busy_timeout.count())).c_str()));
    return connection;
}

Failure PostgresConnection::not_connected() const {
    const std::string why = handle_ ? first_line(PQerrorMessage(raw())) : "";
    if (handle_ && PQconnectionNeedsPassword(raw()) == 1) {
        return fail(ErrorCode::Refused, "the database {} wants a password", name_)
            .suggest("write it into DB_URL: postgresql://user:password@host:port/database");
    }
    return fail(ErrorCode::Unreachable, "the database {} does not answer: {}", name_, why)
        .suggest("check that the server runs and that DB_URL names it and its user rightly")
        .again_later();
}

Result<> PostgresConnection::execute(const char* sql) {
    const PostgresResult answer(PQexec(raw(), sql));
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return {};
    return failure(answer.get());
}

Result<Query> PostgresConnection::query(std::string_view sql) {
    auto kept = kept_.find(sql);
    if (kept == kept_.end()) {
        const std::string name = "s" + std::to_string(kept_.size());
        kept = kept_.emplace(sql, PostgresStatement(*this, name, sql)).first;
    }
    return Query(&kept->second);
}

Result<> PostgresConnection::begin_write() {
    TRY(execute("BEGIN"));
    const auto locked = execute(write_lock);
    if (!locked) roll_back();
    return locked;
}

Result<> PostgresConnection::commit() {
    check(PQtransactionStatus(raw()) != PQTRANS_INERROR, "what failed is not committed: the server would say yes");
    return execute("COMMIT");
}

void PostgresConnection::roll_back() {
    if (PQtransactionStatus(raw()) != PQTRANS_IDLE) static_cast<void>(execute("ROLLBACK"));
}

Result<> PostgresConnection::copy(const std::string& sql, std::size_t rows,
                                  const std::function<void(CopyRows& to, std::size_t row)>& put_row) {
    {
        const PostgresResult ready(PQexec(raw(), sql.c_str()));
        if (PQresultStatus(ready.get()) != PGRES_COPY_IN) return failure(ready.get());
    }
    CopyRows block;
    bool sent = true;
    for (std::size_t row = 0; sent && row <= rows; ++row) {
        if (row < rows) put_row(block, row);
        if (row == rows) block.finish();
        if (row < rows && block.bytes().size() < copy_block) continue;
        sent = PQputCopyData(raw(), block.bytes().data(), static_cast<int>(block.bytes().size())) == 1;
        block.sent();
    }
    if (sent) sent = PQputCopyEnd(raw(), nullptr) == 1;
    Result<> done;
    if (!sent) done = failure(nullptr);
    for (;;) {  // until there is no further answer the connection is not free
        const PostgresResult answer(PQgetResult(raw()));
        if (!answer) return done;
        if (done && PQresultStatus(answer.get()) != PGRES_COMMAND_OK) done = failure(answer.get());
        if (PQstatus(raw()) != CONNECTION_OK) return done;
    }
}

Failure PostgresConnection::failure(const pg_result* answer) const {
    const char* found = answer != nullptr ? PQresultErrorField(answer, PG_DIAG_SQLSTATE) : nullptr;
    const std::string_view code = found != nullptr ? found : "";
    const char* message = answer != nullptr ? PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    const std::string what = first_line(message != nullptr ? message : PQerrorMessage(raw()));
    // Without a code it is the library that speaks, not the server; 57P: the server is being stopped.
    if (PQstatus(raw()) != CONNECTION_OK || code.empty() || code.starts_with("08") || code.starts_with("57P")) {
        return fail(ErrorCode::Unreachable, "the connection to the database {} is lost: {}", name_, what)
            .suggest("check that the server runs, then do it again: nothing was half done")
            .again_later();
    }
    if (code == "53100") {
        return fail(ErrorCode::NoSpace, "no space left on the disk for the database {}", name_)
            .suggest("free some space or move the data directory, then do it again: nothing was half done");
    }
    // A lock held too long, a deadlock, two changes of one row, too many connections or too little memory.
    if (code == "55P03" || code.starts_with("40") || code.starts_with("53")) {
        return fail(ErrorCode::Busy, "another program is writing to the database {}", name_)
            .suggest("wait until that import, backtest or run is done and try again")
            .again_later();
    }
    if (code == "42501") {
        return fail(ErrorCode::Refused, "the database {} does not let its user do that: {}", name_, what)
            .suggest("give this user the right to make and change tables in its schema");
    }
    if (code == "25006") {
        return fail(ErrorCode::Io, "the database {} can't be written: it, or its directory, is read-only", name_)
            .suggest("give this user the right to write there, or choose another place with DB_URL");
    }
    if (code.starts_with("XX")) {
        return fail(ErrorCode::Corrupt, "the database {} is damaged: {}", name_, what)
            .suggest("restore a backup, or remove it and import again");
    }
    return fail(ErrorCode::Io, "the database {} failed: {}", name_, what);
}

}  // namespace signalbox
