// Connecting, once more where the server was away, and the server's error codes as sentences.
#include "adapters/sql/postgres/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <utility>

#include "core/base/check.hpp"

namespace signalbox {

namespace {
constexpr int oldest_server = 150000;
/// While connecting again: how long one call may wait for the server's next word, and all of them together.
constexpr int patience_ms = 100;
constexpr std::chrono::seconds attempt_max{10};
constexpr RetryRules again{.delay_first = Millis{100}, .delay_max = Millis{5000}, .jitter = 0.5};
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

namespace {
/// What the library is told beside the URL.
struct Parameters {
    // What stands before dbname the URL may override; what stands behind it, not.
    static constexpr std::array keywords{"connect_timeout",
                                         "keepalives_idle",
                                         "tcp_user_timeout",
                                         "fallback_application_name",
                                         "dbname",
                                         "client_encoding",
                                         static_cast<const char*>(nullptr)};
    std::array<const char*, keywords.size()> values;

    explicit Parameters(const std::string& url)
        : values{"10", "30", "30000", "signalbox", url.c_str(), "UTF8", static_cast<const char*>(nullptr)} {}
};
}  // namespace

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const Options& options) {
    const ServerAddress address = TRY(parse_server_address(options.url));
    std::unique_ptr<PostgresConnection> connection(new PostgresConnection(options));
    connection->url_ = address.url;
    connection->name_ = address.name;
    const Parameters parameters(connection->url_);
    connection->handle_.reset(PQconnectdbParams(parameters.keywords.data(), parameters.values.data(), 1));
    if (PQstatus(connection->raw()) != CONNECTION_OK) return connection->not_connected(connection->raw());
    if (const int version = PQserverVersion(connection->raw()); version < oldest_server) {
        return fail(ErrorCode::Refused, "the server of the database {} is PostgreSQL {}; 15 is the oldest that will do",
                    address.name, version / 10000)
            .suggest("upgrade the server, or name another one in DB_URL");
    }
    // Clients that lost one server together do not come back together.
    connection->backoff_.emplace(again, static_cast<std::uint64_t>(PQbackendPID(connection->raw())));
    TRY(connection->begin_session());
    return connection;
}

Failure PostgresConnection::not_connected(pg_conn* handle) const {
    if (handle != nullptr && PQconnectionNeedsPassword(handle) == 1) {
        return fail(ErrorCode::Refused, "the database {} wants a password", name_)
            .suggest("write it into DB_URL: postgresql://user:password@host:port/database");
    }
    return fail(ErrorCode::Unreachable, "the database {} does not answer: {}", name_,
                handle != nullptr ? first_line(PQerrorMessage(handle)) : why_away_)
        .suggest("check that the server runs and that DB_URL names it and its user rightly")
        .again_later();
}

Result<> PostgresConnection::begin_session() {
    PQsetNoticeProcessor(raw(), keep_quiet, nullptr);
    ++session_;
    return execute(("SET lock_timeout = " + std::to_string(options_.busy_timeout.count())).c_str());
}

Result<> PostgresConnection::ready() {
    if (PQstatus(raw()) == CONNECTION_OK) return {};
    if (in_transaction_) return failure(nullptr);
    return connect_again();
}

Result<> PostgresConnection::connect_again() {
    if (!attempt_) {
        if (now() < next_attempt_) return not_connected(nullptr);
        const Parameters parameters(url_);
        attempt_ =
            Attempt{.handle = Handle(PQconnectStartParams(parameters.keywords.data(), parameters.values.data(), 1)),
                    .polling = PGRES_POLLING_WRITING,
                    .until = now() + attempt_max};
        why_away_ = "it is being asked again";
    }
    pg_conn* const handle = attempt_->handle.get();
    while (attempt_->polling != PGRES_POLLING_OK) {
        if (attempt_->polling == PGRES_POLLING_FAILED || PQstatus(handle) == CONNECTION_BAD ||
            now() > attempt_->until) {
            return give_up();
        }
        pollfd socket{.fd = PQsocket(handle),
                      .events = static_cast<short>(attempt_->polling == PGRES_POLLING_READING ? POLLIN : POLLOUT),
                      .revents = 0};
        if (::poll(&socket, 1, patience_ms) <= 0) return not_connected(nullptr);  // the next call goes on with it
        attempt_->polling = PQconnectPoll(handle);
    }
    handle_ = std::move(attempt_->handle);
    attempt_.reset();
    backoff_->reset();
    return begin_session();
}

Failure PostgresConnection::give_up() {
    Failure failure = not_connected(attempt_->handle.get());
    why_away_ = first_line(PQerrorMessage(attempt_->handle.get()));
    attempt_.reset();
    next_attempt_ = now() + backoff_->next();
    return failure;
}

Result<> PostgresConnection::execute(const char* sql) {
    TRY(ready());
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

Result<> PostgresConnection::begin(const char* sql) {
    TRY(execute(sql));
    in_transaction_ = true;
    return {};
}

Result<> PostgresConnection::begin_write() {
    TRY(begin("BEGIN"));
    const auto locked = execute(write_lock);
    if (!locked) roll_back();
    return locked;
}

Result<> PostgresConnection::commit() {
    check(PQtransactionStatus(raw()) != PQTRANS_INERROR, "what failed is not committed: the server would say yes");
    TRY(execute("COMMIT"));
    in_transaction_ = false;
    return {};
}

void PostgresConnection::roll_back() {
    // A lost connection has rolled back by itself.
    if (PQstatus(raw()) == CONNECTION_OK && PQtransactionStatus(raw()) != PQTRANS_IDLE) {
        static_cast<void>(execute("ROLLBACK"));
    }
    in_transaction_ = false;
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
