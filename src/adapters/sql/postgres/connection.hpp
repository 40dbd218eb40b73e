// PostgreSQL's C library behind the stores' connection: statements prepared once, numbers to the bit, errors that say
// what to do.
//
// Values travel in the protocol's binary form: a double's 64 bits, an integer's 64, bytes as they are. Every write
// stands under one advisory lock of the database (begin_write), as SQLite has one writer: versions of the store count
// up without holes, and a reader never waits.
// A server that goes away: what was under way fails (Unreachable, retryable), its transaction is gone whole, or was
// committed whole; each later call outside a transaction tries to connect anew, without waiting for it longer than
// tenths of a second and not before the backoff is over (0.1 s at first, 5 s at most), until it stands again.
// Time limits: 10 s to connect (connect_timeout in the URL overrides the first), the busy timeout for locks, 30 s of
// silence from the other machine (tcp_user_timeout). The password is in no error and no name.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sql/connection.hpp"
#include "adapters/sql/postgres/server_address.hpp"
#include "platform/retry.hpp"

struct pg_conn;
struct pg_result;

namespace signalbox {

struct PostgresClear {
    void operator()(pg_result* result) const;
};
using PostgresResult = std::unique_ptr<pg_result, PostgresClear>;

/// Rows come all at once with the first step: whoever expects many asks for them by the block.
class PostgresStatement final : public Statement {
public:
    /// `sql` with parameters as `?` or `?1`.
    PostgresStatement(class PostgresConnection& connection, std::string name, std::string_view sql);

    using Statement::bind;
    void bind(int at, std::int64_t value) override;
    void bind(int at, double value) override;
    void bind(int at, std::string_view text) override;
    void bind(int at, std::span<const std::byte> bytes) override;
    void bind_null(int at) override;

    Result<bool> step() override;
    void reset() override;

    std::int64_t integer(int column) const override;
    double real(int column) const override;
    std::string text(int column) const override;
    std::span<const std::byte> bytes(int column) const override;
    bool is_null(int column) const override;
    ValueKind kind(int column) const override;

private:
    struct Parameter {
        unsigned type = 0;  ///< the server's number of it; 0: it finds out itself
        bool null = true;
        std::string value;
    };
    Parameter& parameter(int at, unsigned type);
    Result<> prepare();
    Result<> execute();

    PostgresConnection* connection_;
    std::string name_;  ///< under which the server knows it
    std::string sql_;
    std::uint64_t prepared_in_ = 0;  ///< the session that knows it; 0: none
    bool outdated_ = false;          ///< a parameter's type is another one now
    std::vector<Parameter> parameters_;
    PostgresResult result_;
    int row_ = -1;
};

class PostgresConnection final : public Connection {
public:
    using Steady = std::chrono::steady_clock;
    struct Options {
        std::string url;
        Millis busy_timeout{5000};                     ///< how long to wait for another writer
        std::function<Steady::time_point()> now = {};  ///< for the backoff; the steady clock when empty
    };
    /// Errors: Unreachable, WrongUse (no such address), Refused (older than PostgreSQL 15), Busy (full).
    static Result<std::unique_ptr<PostgresConnection>> open(const Options& options);

    Result<> execute(const char* sql) override;
    Result<Query> query(std::string_view sql) override;
    Result<> begin_write() override;
    Result<> commit() override;
    void roll_back() override;
    std::string name() const override { return name_; }

    /// Begins a transaction with this statement.
    Result<> begin(const char* sql);
    /// The connection stands, or stands again. Unreachable: it was lost in the open transaction, or the server is away.
    Result<> ready();
    /// Counts connections made: what a session knew (statements, temporary tables) ends with it.
    std::uint64_t session() const { return session_; }
    /// What the server's answer, or its silence, means to a person.
    Failure failure(const pg_result* answer) const;
    pg_conn* raw() const { return handle_.get(); }

private:
    struct Close {
        void operator()(pg_conn* handle) const;
    };
    using Handle = std::unique_ptr<pg_conn, Close>;
    /// A connection that is being made, a step with each call.
    struct Attempt {
        Handle handle;
        int polling = 0;  ///< what the library waits for
        Steady::time_point until;
    };

    explicit PostgresConnection(const Options& options) : options_(options) {}
    Failure not_connected(pg_conn* handle) const;
    Steady::time_point now() const { return options_.now ? options_.now() : Steady::now(); }
    Result<> connect_again();
    Result<> begin_session();
    Failure give_up();

    Options options_;
    std::string url_;  ///< for the library; may hold a password
    std::string name_;
    Handle handle_;
    std::uint64_t session_ = 0;
    bool in_transaction_ = false;
    std::optional<Attempt> attempt_;
    std::optional<Backoff> backoff_;
    Steady::time_point next_attempt_{};
    std::string why_away_;
    std::map<std::string, PostgresStatement, std::less<>> kept_;
};

}  // namespace signalbox
